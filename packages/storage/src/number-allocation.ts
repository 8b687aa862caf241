// Dense numbers (文号): 1, 2, 3 … in a series without a gap, each held by one holder for ever.
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { DUPLICATE } from './joined-inserts.ts'

export type NumberAllocation = {
  /** The holder's number in the series; the same on every call, also after a crash. */
  allocate(series: string, holder: string): Promise<number>
  /** Numbers for many holders, in their order. */
  allocateMany(series: string, holders: string[]): Promise<number[]>
  /** Records that the number of a holder will not be used; false when it holds none or it is void already. */
  void(series: string, holder: string, reason: string): Promise<boolean>
  ready(): Promise<void>
}

type Allocation = { _id: string; series: string; number: number; holder: string; at: Date; voided?: { at: Date; reason: string } }
type Waiting = { holder: string; resolve: (number: number) => void; reject: (error: unknown) => void }

const perWrite = 500

const schema = new Schema(
  { _id: String, series: String, number: Number, holder: String, at: Date, voided: { at: Date, reason: String } },
  { versionKey: false, autoCreate: false },
)
schema.index({ series: 1, number: 1 }, { unique: true })
schema.index({ series: 1, holder: 1 }, { unique: true })

const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === DUPLICATE

/** Number allocation on a collection of the given connection. Several processes may allocate in one series. */
export const numberAllocation = (connection: mongoose.Connection, collectionName = 'numberAllocations'): NumberAllocation => {
  const model = connection.models[collectionName] ?? connection.model(collectionName, schema.clone(), collectionName)
  const ready = model.init()
  ready.catch(() => undefined)
  const collection = model.collection as unknown as mongoose.mongo.Collection<Allocation>
  const queues = new Map<string, Waiting[]>()
  const highest = new Map<string, number>()

  const max = async (series: string): Promise<number> => {
    const [last] = await collection.find({ series }, { sort: { series: 1, number: -1 }, limit: 1 }).toArray()
    return last?.number ?? 0
  }

  const held = (series: string, holders: string[]): Promise<Allocation[]> => collection.find({ series, holder: { $in: holders } }).toArray()

  // Ordered, so that a failure leaves no gap: whatever was written is the beginning of the list.
  const extend = async (series: string, holders: string[]): Promise<Allocation[]> => {
    const from = highest.get(series) ?? (await max(series))
    const at = new Date()
    const rows = holders.map((holder, i): Allocation => ({ _id: `${series}#${from + i + 1}`, series, number: from + i + 1, holder, at }))
    try {
      await collection.insertMany(rows, { ordered: true })
      highest.set(series, from + rows.length)
      return rows
    } catch (error) {
      highest.delete(series)
      if (!isDuplicate(error)) throw error
      return held(series, holders)
    }
  }

  const serve = async (series: string, holders: string[]): Promise<Map<string, number>> => {
    await ready
    const numbers = new Map<string, number>()
    const take = (allocations: Allocation[]) => {
      for (const { holder, number } of allocations) numbers.set(holder, number)
    }
    take(await held(series, holders))
    for (;;) {
      const missing = [...new Set(holders)].filter((holder) => !numbers.has(holder))
      if (missing.length === 0) return numbers
      take(await extend(series, missing))
    }
  }

  const drain = async (series: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, perWrite)
      try {
        const numbers = await serve(
          series,
          batch.map(({ holder }) => holder),
        )
        for (const { holder, resolve } of batch) resolve(numbers.get(holder) as number)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    queues.delete(series)
  }

  const allocate = (series: string, holder: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const running = queues.get(series)
      if (running !== undefined) {
        running.push({ holder, resolve, reject })
        return
      }
      const queue = [{ holder, resolve, reject }]
      queues.set(series, queue)
      // Callers of the same turn of the event loop join before the first write.
      setImmediate(() => drain(series, queue))
    })

  return {
    allocate,
    allocateMany: (series, holders) => Promise.all(holders.map((holder) => allocate(series, holder))),
    async void(series, holder, reason) {
      const { modifiedCount } = await collection.updateOne(
        { series, holder, voided: { $exists: false } },
        { $set: { voided: { at: new Date(), reason } } },
      )
      return modifiedCount === 1
    },
    ready: async () => void (await ready),
  }
}
