import { setTimeout as sleep } from 'node:timers/promises'
import type { CloudEvent } from '@mingjian/contracts'
import { type KafkaBus, openKafkaBus } from '@mingjian/messaging'
import { type OpenStore, openMongo } from '@mingjian/storage'
import type { Ledger } from './load.ts'

// What must hold after a fault, read from MongoDB and Kafka past the services: every acknowledged write is there once, numbers are dense, every published
// event stands on the topic in order, and each consumer's effect equals a recount from the dossiers.

export const TOPIC = 'mingjian.intake.complaint.v1'
const LOOK_MS = 200

type Record_ = { seq: number; type: string; at: string; causation?: string; pub?: number; data: unknown }
type Doc = { _id: string; version: number; published: number; dirty: boolean; index: { no: string }; history: Record_[] }
type Row = { _id: string; lastSeq: number; facts: { accepted?: boolean; answered?: boolean; closed?: boolean } }
export type Since = { at: string; positions: { partition: number; offset: number }[] }
export type Verdict = {
  acknowledged: number
  found: number
  eventsExpected: number
  eventsSeen: number
  /** Second copies on the topic; consumers absorb them. */
  copies: number
  doubled: number
  wrong: string[]
}
export type Oracle = Awaited<ReturnType<typeof openOracle>>

/** Opens the servers for looking. */
export async function openOracle(mongo: string, kafka: string) {
  const store: OpenStore = await openMongo(mongo, { autoIndex: false, appName: 'faults-oracle' })
  const bus: KafkaBus = openKafkaBus({ clientId: 'faults-oracle', brokers: [kafka], topics: { partitions: 1, replication: 1 } })
  const complaints = () => store.connection.collection<Doc>('complaints')
  const statistics = () => store.connection.collection<Row>('statistics')
  const select = { version: 1, published: 1, dirty: 1, 'index.no': 1, 'history.seq': 1, 'history.type': 1, 'history.at': 1 } as const
  const projection = { ...select, 'history.causation': 1, 'history.pub': 1 } as const
  const dossiers = (since: string, until = '9') =>
    complaints()
      .find({ 'history.0.at': { $gte: since, $lt: until } }, { projection })
      .toArray() as unknown as Promise<Doc[]>
  const rowsOf = async (ids: string[]) =>
    new Map(
      (
        await statistics()
          .find({ _id: { $in: ids } })
          .toArray()
      ).map((row) => [row._id, row as unknown as Row]),
    )
  const lastPub = ({ history }: Doc) => history.reduce((last, { pub }) => Math.max(last, pub ?? 0), 0)

  /** How many of the complaints of a span are not in the statistics with all their events. */
  async function behind(since: string, until?: string): Promise<number> {
    const docs = await dossiers(since, until)
    const rows = await rowsOf(docs.map(({ _id }) => _id))
    return docs.filter((doc) => doc.dirty || (rows.get(doc._id)?.lastSeq ?? 0) < lastPub(doc)).length
  }

  async function topicOf({ positions }: Since): Promise<{ first: Map<string, CloudEvent[]>; copies: number; disorder: string[] }> {
    const first = new Map<string, CloudEvent[]>()
    const disorder: string[] = []
    let copies = 0
    for await (const { event } of bus.log.read(TOPIC, positions)) {
      const run = first.get(event.subject) ?? []
      first.set(event.subject, run)
      if (run.some(({ sequence }) => sequence === event.sequence)) copies += 1
      else {
        if (event.sequence !== (run.at(-1)?.sequence ?? event.sequence - 1) + 1)
          disorder.push(`${event.id} is on the topic before its predecessor`)
        run.push(event)
      }
    }
    return { first, copies, disorder }
  }

  async function numbers(): Promise<{ wrong: string[]; unused: number }> {
    const wrong: string[] = []
    const all = await store.connection
      .collection<{ _id: string; series: string; number: number; holder: string }>('numberAllocations')
      .find()
      .sort({ series: 1, number: 1 })
      .toArray()
    const last = new Map<string, number>()
    for (const { series, number } of all) {
      if (number !== (last.get(series) ?? 0) + 1) wrong.push(`the series ${series} goes from ${last.get(series) ?? 0} to ${number}`)
      last.set(series, number)
    }
    const ids = new Set(
      (
        await complaints()
          .find({}, { projection: { _id: 1 } })
          .toArray()
      ).map(({ _id }) => _id as unknown as string),
    )
    return { wrong, unused: all.filter(({ series, holder }) => series.startsWith('complaint/') && !ids.has(holder)).length }
  }

  return {
    behind,
    numbers,
    connection: store.connection,
    bus,

    /** Where the topic ends now. */
    async now(): Promise<Since> {
      const ends = new Map<number, number>()
      for await (const { partition, offset } of bus.log.read(TOPIC)) ends.set(partition, Math.max(ends.get(partition) ?? 0, offset + 1))
      return { at: new Date().toISOString(), positions: [...ends].map(([partition, offset]) => ({ partition, offset })) }
    },

    /** Resolves when everything of the span is where it belongs; answers when that was seen, as performance.now(). */
    async caughtUp(since: string, until: string | undefined, limitMs: number): Promise<number> {
      const end = performance.now() + limitMs
      for (;;) {
        const left = await behind(since, until).catch(() => Number.POSITIVE_INFINITY)
        if (left === 0) return performance.now()
        if (performance.now() > end) throw new Error(`${left} complaints are not in the statistics after ${limitMs} ms`)
        await sleep(LOOK_MS)
      }
    },

    /** Looks at everything that came in since; call it when nothing is under way any more. */
    async judge(since: Since, { writes, surprises }: Ledger): Promise<Verdict> {
      const docs = await dossiers(since.at)
      const byNo = Map.groupBy(docs, ({ index }) => index.no)
      const wrong = [...surprises]
      const acknowledged = writes.filter((write) => write.acknowledged)
      const done = { file: 'ComplaintSubmitted', accept: 'ComplaintAccepted', assign: 'ComplaintAssigned' }
      let found = 0
      for (const { kind, no = '', key } of acknowledged) {
        const there = byNo.get(no) ?? []
        if (there.length === 1 && there[0]?.history.some(({ type }) => type === done[kind])) found += 1
        else wrong.push(`${kind} ${no} (${key}) was acknowledged and is there ${there.length} times`)
      }
      let doubled = 0
      for (const doc of docs)
        for (const [type, records] of Map.groupBy(doc.history, ({ type }) => type))
          if (Object.values(done).includes(type) && records.length > 1) {
            doubled += 1
            wrong.push(`${doc.index.no} has ${records.length} times ${type}`)
          }
      for (const [causation, same] of Map.groupBy(docs, ({ history }) => history[0]?.causation))
        if (causation && same.length > 1) {
          doubled += 1
          wrong.push(`one filing became ${same.length} complaints: ${same.map(({ index }) => index.no).join(', ')}`)
        }
      const expected = docs.reduce((sum, doc) => sum + lastPub(doc), 0)
      const { first, copies, disorder } = await topicOf(since)
      wrong.push(...disorder)
      let seen = 0
      for (const doc of docs) {
        const run = first.get(doc._id) ?? []
        seen += run.length
        if (run.length !== lastPub(doc)) wrong.push(`${doc.index.no} published ${lastPub(doc)} events, ${run.length} are on the topic`)
      }
      const rows = await rowsOf(docs.map(({ _id }) => _id))
      for (const doc of docs) {
        const row = rows.get(doc._id)
        const recount = JSON.stringify([lastPub(doc), doc.history.some(({ type }) => type === done.accept)])
        const counted = JSON.stringify([row?.lastSeq, row?.facts.accepted === true])
        if (recount !== counted) wrong.push(`the statistics have ${counted} of ${doc.index.no}, a recount says ${recount}`)
        if ((row?.lastSeq ?? 0) > lastPub(doc)) doubled += 1
      }
      wrong.push(...(await numbers()).wrong)
      return { acknowledged: acknowledged.length, found, eventsExpected: expected, eventsSeen: seen, copies, doubled, wrong }
    },

    async close(): Promise<void> {
      await bus.close()
      await store.close()
    },
  }
}
