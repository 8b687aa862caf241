// mongoose's driver on the embedded store: mongoose's own connection and collection wrapper over a `db` that speaks SQLite.
import { createRequire } from 'node:module'
import mongoose from 'mongoose'
import { EmbeddedCollection } from './collection.ts'
import { UnsupportedByEmbeddedStore } from './errors.ts'
import type { EmbeddedStore } from './store.ts'

type NativeConnection = new (base: mongoose.Mongoose) => mongoose.Connection
type NativeDriver = { Connection: NativeConnection; Collection: unknown; BulkWriteResult: unknown }

const native = createRequire(import.meta.url)('mongoose/lib/drivers/node-mongodb-native') as NativeDriver

const databaseOf = (store: EmbeddedStore): object => ({
  databaseName: 'embedded',
  collection: (name: string) => new EmbeddedCollection(store, name),
  createCollection: async (name: string, options: Record<string, unknown> = {}) => {
    for (const option of ['capped', 'timeseries', 'viewOn', 'validator', 'clusteredIndex', 'collation']) {
      if (options[option]) throw new UnsupportedByEmbeddedStore(`collections with ${option}`)
    }
    await store.write(() => store.catalog.ensure(name))
    return new EmbeddedCollection(store, name)
  },
  dropCollection: (name: string) => store.write(() => store.catalog.drop(name)),
  dropDatabase: () => store.write(() => store.catalog.names().map((name) => store.catalog.drop(name)).length >= 0),
  listCollections: () => ({ toArray: async () => store.catalog.names().map((name) => ({ name, type: 'collection' })) }),
  watch: () => {
    throw new UnsupportedByEmbeddedStore('change streams')
  },
  command: () => {
    throw new UnsupportedByEmbeddedStore('database commands')
  },
})

const clientOf = (store: EmbeddedStore): object => {
  const refuse = (): never => {
    throw new UnsupportedByEmbeddedStore('sessions and transactions')
  }
  return { db: () => databaseOf(store), close: () => store.close(), startSession: refuse, withSession: refuse, bulkWrite: refuse }
}

class EmbeddedConnection extends native.Connection {
  store: EmbeddedStore | undefined

  /** Takes an open store as its database. */
  attach(store: EmbeddedStore): void {
    this.store = store
    Object.assign(this, {
      db: databaseOf(store),
      client: clientOf(store),
      name: 'embedded',
      host: 'embedded',
      $initialConnection: Promise.resolve(this),
    })
    ;(this as unknown as { onOpen(): void }).onOpen()
  }
}

/** A mongoose of its own over an open store; the process-wide mongoose is not touched. Without `autoIndex` collections and indexes are taken as made. */
export const connectEmbedded = (
  store: EmbeddedStore,
  autoIndex = true,
): { mongoose: mongoose.Mongoose; connection: mongoose.Connection } => {
  const own = new mongoose.Mongoose()
  own.set('autoCreate', autoIndex)
  own.set('autoIndex', autoIndex)
  own.setDriver({ ...native, Connection: EmbeddedConnection } as never)
  const connection = own.createConnection() as mongoose.Connection & EmbeddedConnection
  connection.attach(store)
  return { mongoose: own, connection }
}
