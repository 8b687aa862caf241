import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kafkaSettings, mongoSettings, openServers } from '@mingjian/distributed'
import { intakeCollections } from '@mingjian/intake'
import { type EventBus, type EventLog, openLocalBus } from '@mingjian/messaging'
import { personnelCollections } from '@mingjian/personnel'
import { createLogger, fileKeyRing, lifecycle, observationSettings, readConfig } from '@mingjian/platform'
import { loadRulebook } from '@mingjian/rulebook'
import { type BlobStore, directoryBlobStore, gridfsBlobStore, lockDataFolder, openEmbedded } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { z } from 'zod'
import { folderNamespace, keepNamespace } from '../folder-namespace.ts'
import { dataFolder } from './instance.ts'

/** Everything that one installation keeps, opened for the operator alone. */
export type WholeStore = {
  connection: mongoose.Connection
  /** Names of what the services keep; logins and sessions are not among them. */
  collections: string[]
  /** Migrations that it has seen. */
  migrations: string[]
  blobs: BlobStore
  log: EventLog
  publish: EventBus['publish']
  namespace: string
  keys: () => ReturnType<typeof fileKeyRing>
  close(): Promise<void>
}

/** What can be read of it beside others at work. */
export type StoreToRead = Omit<WholeStore, 'publish'>

/** Whether the environment names the servers of a distributed installation. */
export const isDistributed = () => Boolean(process.env.MONGO_URI ?? process.env.MONGO_URI_FILE)

/** The idle data folder that DATA_DIR names, or, where MONGO_URI is set, the MongoDB and Kafka of a distributed installation whose services stand still. */
export const openWhole = ({ mayMake = false } = {}): Promise<WholeStore> => (isDistributed() ? openDistributed() : openFolder(mayMake))

/** What all services keep in a store; rows of exchange are made anew from the events and are not among it. */
async function keptIn(connection: mongoose.Connection, migrations: 'run' | 'require') {
  const intake = await intakeCollections(connection, loadRulebook({}), migrations)
  const personnel = await personnelCollections(connection, migrations)
  return {
    collections: [...intake.collections, ...personnel.collections].sort(),
    migrations: [...intake.migrations, ...personnel.migrations],
  }
}

/** The same to be read beside an instance or services at work. */
export async function openToRead(): Promise<StoreToRead> {
  if (isDistributed()) return openDistributed()
  const folder = await readFolder()
  try {
    const blobs = await directoryBlobStore(join(folder.dir, 'blobs'))
    return { ...folder, ...(await keptIn(folder.connection, 'require')), blobs }
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** The data folder that DATA_DIR names, to be read only, also beside a running instance. */
export async function readFolder() {
  const dir = storeFolder()
  const store = await openEmbedded({ dir, readOnly: true })
  const bus = openLocalBus({ dir, readOnly: true })
  const close = async () => {
    await bus.close()
    await store.close()
  }
  return {
    dir,
    connection: store.connection,
    log: bus.log,
    keys: () => fileKeyRing(dir, 'standard'),
    namespace: folderNamespace(dir),
    close,
  }
}

function storeFolder(): string {
  const dir = dataFolder()
  if (!existsSync(join(dir, 'store.db'))) throw new Error(`${dir} holds no store: set DATA_DIR to the instance's data folder`)
  return dir
}

async function openFolder(mayMake: boolean): Promise<WholeStore> {
  const dir = mayMake ? dataFolder() : storeFolder()
  const namespace = folderNamespace(dir)
  const lock = lockDataFolder(dir)
  keepNamespace(dir, namespace)
  const store = await openEmbedded({ dir })
  const bus = openLocalBus({ dir })
  return {
    connection: store.connection,
    ...(await keptIn(store.connection, 'run')),
    blobs: await directoryBlobStore(join(dir, 'blobs')),
    log: bus.log,
    publish: bus.publish,
    namespace,
    keys: () => fileKeyRing(dir, 'standard'),
    async close() {
      await bus.close()
      await store.close()
      lock.release()
    },
  }
}

async function openDistributed(): Promise<WholeStore> {
  const { connection, bus, ...rest } = await openEnvironment()
  try {
    const kept = await keptIn(connection, 'require')
    return { ...rest, ...kept, connection, blobs: gridfsBlobStore(connection), publish: bus.publish }
  } catch (error) {
    await rest.close()
    throw error
  }
}

/** The MongoDB and Kafka that the environment names, beside services at work too. */
export async function openEnvironment() {
  const shape = { ...mongoSettings, ...kafkaSettings, LOG_LEVEL: observationSettings.LOG_LEVEL, SECRETS_DIR: z.string().optional() }
  const config = readConfig(shape, process.env)
  const life = lifecycle()
  const { store, bus } = await openServers(config, 'operator', createLogger(config.LOG_LEVEL, 'operator'), life)
  return {
    connection: store.connection,
    bus,
    log: bus.log,
    namespace: config.NAMESPACE,
    keys() {
      if (!config.SECRETS_DIR) throw new Error('SECRETS_DIR is not set: it names the folder with keys.json')
      return fileKeyRing(config.SECRETS_DIR, 'standard')
    },
    close: async () => void (await life.close()),
  }
}
