import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another process works in the folder. */
export class DataFolderInUse extends Error {
  readonly code = 'data-folder-in-use'
  constructor(dir: string) {
    super(`the data folder ${dir} is in use by another process`)
    this.name = 'DataFolderInUse'
  }
}

/** Makes this process the one owner of a folder until `release`; the lock ends with the process, also after kill -9. Raises DataFolderInUse. */
export const lockDataFolder = (dir: string, file = 'lock.db'): { release(): void } => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(join(dir, file))
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === 5) throw new DataFolderInUse(dir)
    throw error
  }
  return { release: () => db.isOpen && db.close() }
}
