import mongoose from 'mongoose'
import type { OpenStore } from './embedded/open-embedded.ts'

/** Connects to MongoDB; a write is acknowledged by the majority and on its journals, and tried again once when the network fails. */
export const openMongo = async (uri: string): Promise<OpenStore> => {
  const own = new mongoose.Mongoose()
  const connection = await own
    .createConnection(uri, { writeConcern: { w: 'majority', journal: true }, retryWrites: true, readConcernLevel: 'majority' })
    .asPromise()
  return { mongoose: own, connection, scrub: async () => undefined, close: () => connection.close() }
}
