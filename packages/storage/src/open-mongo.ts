import mongoose from 'mongoose'
import type { OpenStore } from './embedded/open-embedded.ts'

export type MongoOptions = {
  /** Build indexes that are missing; else they are taken as built (`mingjian migrate`). */ autoIndex?: boolean
  appName?: string
}

/**
 * Connects to MongoDB: a standalone server, a replica set or a sharded cluster. Writes are acknowledged by the majority and on its journals, and tried
 * again once when the network fails; reads go to the primary, because what was written must be seen by whoever wrote it.
 */
export const openMongo = async (uri: string, { autoIndex = true, appName = 'mingjian' }: MongoOptions = {}): Promise<OpenStore> => {
  const own = new mongoose.Mongoose()
  own.set('autoCreate', autoIndex)
  const connection = await own
    .createConnection(uri, {
      appName,
      autoIndex,
      writeConcern: { w: 'majority', journal: true },
      readConcernLevel: 'majority',
      readPreference: 'primary',
      retryWrites: true,
      retryReads: true,
      ignoreUndefined: true,
      serverSelectionTimeoutMS: 10_000,
    })
    .asPromise()
  return { mongoose: own, connection, scrub: async () => undefined, close: () => connection.close() }
}
