import type mongoose from 'mongoose'
import { connectEmbedded } from './driver.ts'
import { lockDataFolder } from './lock-data-folder.ts'
import { EmbeddedStore, type StoreOptions } from './store.ts'

export type OpenStore = {
  mongoose: mongoose.Mongoose
  connection: mongoose.Connection
  /** Folds the write-ahead log into the file and empties it, so that what was deleted is in neither. */
  scrub(): Promise<void>
  /** Finishes queued writes and closes. */
  close(): Promise<void>
}

/** Opens (or makes) the embedded store in a folder. One process may write; a second gets DataFolderInUse, unless it is `readOnly`. */
export const openEmbedded = async (options: StoreOptions): Promise<OpenStore> => {
  const lock = options.readOnly ? undefined : lockDataFolder(options.dir, `${options.file ?? 'store.db'}.lock`)
  try {
    const store = new EmbeddedStore(options)
    const { mongoose, connection } = connectEmbedded(store, !options.readOnly)
    const close = async (): Promise<void> => {
      if (connection.readyState === 1) await connection.close()
      await store.close()
      lock?.release()
    }
    return { mongoose, connection, scrub: () => store.scrub(), close }
  } catch (error) {
    lock?.release()
    throw error
  }
}
