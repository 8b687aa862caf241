// One process of several does a piece of work at a time. A lease only saves double work: what is done under it stays right when two do it.
import { randomUUID } from 'node:crypto'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'

export type Leases = {
  /**
   * Does the work unless another process has it in hand; `undefined` then. The lease is renewed while the work runs and given back after it; a killed
   * holder's is free `ttlMs` later. Clocks of the processes may differ by less than that.
   */
  hold<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | undefined>
  ready(): Promise<void>
}

type Lease = { _id: string; holder: string; until: Date }

const schema = new Schema({ _id: String, holder: String, until: Date }, { versionKey: false, autoCreate: false, collection: 'leases' })

/** Leases on a collection of the given connection. */
export const leases = (connection: mongoose.Connection, clock: () => Date = () => new Date()): Leases => {
  const model = connection.models.leases ?? connection.model('leases', schema)
  const ready = model.init()
  ready.catch(() => undefined)
  const collection = model.collection as unknown as mongoose.mongo.Collection<Lease>

  const take = async (name: string, holder: string, ttlMs: number): Promise<boolean> => {
    const now = clock()
    const until = new Date(now.getTime() + ttlMs)
    try {
      const free = { _id: name, $or: [{ until: { $lte: now } }, { holder }] }
      await collection.updateOne(free, { $set: { holder, until } }, { upsert: true })
      return true
    } catch (error) {
      if ((error as { code?: unknown }).code === 11000) return false
      throw error
    }
  }

  return {
    async hold(name, ttlMs, work) {
      const holder = randomUUID()
      if (!(await take(name, holder, ttlMs))) return undefined
      const renewal = setInterval(() => take(name, holder, ttlMs).catch(() => undefined), ttlMs / 3)
      renewal.unref()
      try {
        return await work()
      } finally {
        clearInterval(renewal)
        await collection.deleteOne({ _id: name, holder })
      }
    },
    ready: async () => void (await ready),
  }
}

/** For a store that one process owns: nobody else could have the work in hand, also not one that was killed just before. */
export const soleLeases: Leases = { hold: (_name, _ttlMs, work) => work(), ready: async () => undefined }
