import { type CloudEvent, intakeEvents, topicName } from '@mingjian/contracts'
import { commandHandler, type Dossier, derivedId, fold, publisher, regionHeads } from '@mingjian/dossier'
import type { EventBus } from '@mingjian/messaging'
import type { Logger } from '@mingjian/platform'
import { dossierStore, type MongooseDossierStore } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { complaint } from '../../domain/complaint/complaint.ts'
import type { Complaint } from '../../domain/complaint/state.ts'
import { type DayHeads, regionHeadsDecider } from '../../domain/region-heads/region-heads.ts'

const COLLECTION = 'complaints'

/** Region that owned a complaint after its first n records; undefined while it was another instance's (移交). */
export function regionAt({ history }: Dossier<Complaint>, records: number): string | undefined {
  if (records <= history.findLastIndex(({ type }) => type === 'CustodyTaken')) return undefined
  return history[records - 1]?.dropped ?? fold(complaint, history.slice(0, records)).region
}

/** The store of published region heads. */
export const regionHeadsStore = (connection: mongoose.Connection): MongooseDossierStore<DayHeads> =>
  dossierStore<DayHeads>(connection, {
    collection: 'regionHeads',
    index: { until: String },
    indexes: [{ fields: { 'index.until': 1, _id: 1 } }],
  })

export type RegionHeadsOptions = {
  heads: MongooseDossierStore<DayHeads>
  complaints: MongooseDossierStore<Complaint>
  bus: EventBus
  namespace: string
  clock: () => Date
  logger: Logger
}

/** Closes each day: publishes per region the Merkle root over the head hashes, so that a removed complaint shows too. */
export function regionHeadsDossiers({ heads, complaints, bus, namespace, clock, logger }: RegionHeadsOptions) {
  const topic = topicName(namespace, 'intake', 'region-heads')
  const publishing = publisher<DayHeads, CloudEvent>({
    store: heads,
    toMessage: (dossier, record) => ({
      specversion: '1.0',
      id: `${dossier._id}:${record.pub}`,
      source: `/${namespace}/intake`,
      type: intakeEvents.regionHeadsPublishedV1.type,
      subject: dossier._id,
      time: record.at,
      datacontenttype: 'application/json',
      region: dossier.region,
      sequence: record.pub ?? 1,
      data: intakeEvents.regionHeadsPublishedV1.data.parse(record.data),
    }),
    send: (events) => bus.publish(events.map((event) => ({ topic, key: event.subject, event }))),
    failed: (error) => logger.warn({ err: error }, 'publishing region heads failed; the sweeper will come back to it'),
  })
  const commands = commandHandler(regionHeadsDecider, { store: heads, clock, committed: publishing.enqueue })
  let closed: string | undefined

  return {
    publishing,
    /** The instant up to which days are closed; nothing may be dated at or before it any more. */
    closedUntil: () => (closed ? new Date(closed) : undefined),
    async load(): Promise<void> {
      const last = (await heads.model.findOne().sort({ 'index.until': -1, _id: -1 }).lean()) as Dossier<DayHeads> | null
      closed = last?.state.until
    },
    /** Publishes the heads as they stood at `until`; again it has no effect. Answers how many regions. */
    async close(until: string): Promise<number> {
      if (closed && until <= closed) return 0
      const found = await regionHeads(complaints.scan(), until, regionAt)
      for (const each of found) {
        const id = derivedId(`${COLLECTION} ${each.region} ${until}`, 'region-heads')
        await commands.create(
          id,
          { type: 'publish', heads: { ...each, collection: COLLECTION } },
          { actor: { kind: 'system', id: 'day-close' }, causation: id },
        )
      }
      if (found.length > 0) closed = until
      return found.length
    },
  }
}
