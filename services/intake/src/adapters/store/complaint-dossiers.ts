import type { CloudEvent } from '@mingjian/contracts'
import { type CommandEnvelope, commandHandler, type Dossier, fold, publisher } from '@mingjian/dossier'
import type { EventBus } from '@mingjian/messaging'
import type { Logger } from '@mingjian/platform'
import { dossierStore, type MongooseDossierStore, page } from '@mingjian/storage'
import type mongoose from 'mongoose'
import type { ComplaintDossiers, ListedComplaint } from '../../application/intake-deps.ts'
import { complaintTopic, toCloudEvent } from '../../application/published-events.ts'
import type { ComplaintCommand } from '../../domain/complaint/commands.ts'
import { complaint } from '../../domain/complaint/complaint.ts'
import type { Complaint } from '../../domain/complaint/state.ts'

const SORT: [string, 1][] = [
  ['index.listAt', 1],
  ['_id', 1],
]

/** The complaints collection and its indexes: every staff query begins with a reader, every look-up with an exact value. */
export function complaintStore(connection: mongoose.Connection): MongooseDossierStore<Complaint> {
  const list = { 'index.listAt': 1, _id: 1 } as const
  return dossierStore<Complaint>(connection, {
    collection: 'complaints',
    index: {
      no: String,
      receipt: String,
      readers: [String],
      recused: [String],
      status: String,
      county: String,
      listAt: Date,
      receivedAt: Date,
      kind: String,
      channel: String,
      agencies: [String],
      handlers: { type: [String], default: undefined },
      terms: [String],
      bands: [String],
      blind: [String],
      order: String,
      years: [Number],
      backdated: Boolean,
    },
    indexes: [
      { fields: { 'index.no': 1 }, unique: true },
      { fields: { 'index.receipt': 1 }, unique: true, sparse: true },
      { fields: { 'index.order': 1 }, sparse: true },
      // Before the readers' indexes: of two that serve equally, the planner takes the first, and a word is rarer than a reader.
      { fields: { 'index.terms': 1, ...list } },
      { fields: { 'index.readers': 1, ...list } },
      { fields: { 'index.readers': 1, 'index.status': 1, ...list } },
      { fields: { 'index.readers': 1, 'index.county': 1, ...list } },
      { fields: { 'index.readers': 1, region: 1, ...list } },
      { fields: { 'index.readers': 1, 'index.backdated': 1, ...list }, partialFilterExpression: { 'index.backdated': true } },
      { fields: { 'index.handlers': 1, ...list }, sparse: true },
      { fields: { 'index.bands': 1 } },
      { fields: { 'index.blind': 1 } },
      { fields: { 'index.years': 1, _id: 1 } },
    ],
  })
}

/** A dossier whose state an older `evolve` made is folded again from its history. */
const present = (dossier: Dossier<Complaint>): Dossier<Complaint> =>
  dossier.shape === complaint.shape ? dossier : { ...dossier, shape: complaint.shape, state: fold(complaint, dossier.history) }

export type ComplaintDossiersOptions = {
  store: MongooseDossierStore<Complaint>
  bus: EventBus
  namespace: string
  clock: () => Date
  logger: Logger
  floor?: () => Date | undefined
}

/** Commands on complaints; every commit is on its way to the bus before the caller is answered, and the sweeper brings what a crash left. */
export function complaintDossiers({ store, bus, namespace, clock, logger, floor }: ComplaintDossiersOptions) {
  const topic = complaintTopic(namespace)
  const publishing = publisher<Complaint, CloudEvent>({
    store,
    toMessage: (dossier, record) => toCloudEvent(namespace, dossier, record),
    send: (events) => bus.publish(events.map((event) => ({ topic, key: event.subject, event }))),
    failed: (error) => logger.warn({ err: error }, 'publishing failed; the sweeper will come back to it'),
  })
  const commands = commandHandler(complaint, { store, clock, committed: publishing.enqueue, ...(floor ? { floor } : {}) })
  const listed = (filter: Record<string, unknown>, limit: number) =>
    store.model
      .find(filter as never, { region: 1, state: 1, index: 1 })
      .limit(limit)
      .lean() as unknown as Promise<ListedComplaint[]>

  const dossiers: ComplaintDossiers = {
    store,
    create: commands.create,
    execute: commands.execute,
    draft: (id: string, command: ComplaintCommand, envelope: CommandEnvelope) => commands.draft(id, command, envelope),
    committed: publishing.enqueue,
    async findOne(filter) {
      const found = (await store.model.findOne(filter as never).lean()) as unknown as Dossier<Complaint> | null
      return found ? present(found) : undefined
    },
    async list({ filter, limit, cursor }) {
      const found = await page(store.model, {
        filter,
        sort: SORT,
        limit,
        select: ['region', 'state', 'index.listAt'],
        ...(cursor ? { cursor } : {}),
      })
      return found as unknown as { items: ListedComplaint[]; next?: string }
    },
    similar: (bands, limit) => listed({ 'index.bands': { $in: bands } }, limit),
    byPerson: (blind, limit) => listed({ 'index.blind': { $in: blind } }, limit),
    runningIn: (year, after, limit) =>
      store.model
        .find({ 'index.years': year, ...(after ? { _id: { $gt: after } } : {}) } as never)
        .sort({ _id: 1 })
        .limit(limit)
        .lean() as unknown as Promise<Dossier<Complaint>[]>,
  }
  return { dossiers, publishing, adopt: commands.adopt }
}
