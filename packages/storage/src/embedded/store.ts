// The open database file: its settings, its catalog, its one writer.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Catalog } from './catalog.ts'
import { BadRequestToStore } from './errors.ts'
import type { PlanReport } from './query.ts'
import { WriteQueue } from './write-queue.ts'

export type StoreOptions = {
  dir: string
  /** Name of the database file in `dir`. */
  file?: string
  /** For tools beside a running or idle store: nothing can be written. */
  readOnly?: boolean
  /** Called for each executed query with what the planner chose. */
  onPlan?: (plan: PlanReport) => void
}

export class EmbeddedStore {
  readonly db: DatabaseSync
  readonly catalog: Catalog
  readonly onPlan: ((plan: PlanReport) => void) | undefined
  private readonly queue: WriteQueue
  private readonly readOnly: boolean
  private closed = false

  constructor({ dir, file = 'store.db', readOnly = false, onPlan }: StoreOptions) {
    if (!readOnly) mkdirSync(dir, { recursive: true, mode: 0o700 })
    this.db = new DatabaseSync(join(dir, file), { readOnly, timeout: 5000 })
    if (!readOnly)
      this.db.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON',
      )
    this.db.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY')
    this.readOnly = readOnly
    this.onPlan = onPlan
    this.catalog = new Catalog(this.db, readOnly)
    this.queue = new WriteQueue(this.db, (how) => (how === 'committed' ? this.catalog.committed() : this.catalog.rolledBack()))
  }

  /** Runs `change` in the next group commit; resolves when it is on disk. */
  write<T>(change: () => T): Promise<T> {
    if (this.closed) return Promise.reject(new BadRequestToStore('the store is closed'))
    if (this.readOnly) return Promise.reject(new BadRequestToStore('the store is open for reading only'))
    return this.queue.push(change)
  }

  /** Runs a part of a write so that its failure undoes that part only. */
  part<T>(change: () => T): T {
    this.db.exec('SAVEPOINT part')
    try {
      const value = change()
      this.db.exec('RELEASE part')
      return value
    } catch (error) {
      if (this.db.isTransaction) {
        this.db.exec('ROLLBACK TO part')
        this.db.exec('RELEASE part')
        this.catalog.rolledBack()
      }
      throw error
    }
  }

  /** Overwrites what was deleted: freed pages are zeroed as they are freed, the log is folded into the file and emptied. */
  async scrub(): Promise<void> {
    await this.queue.drained()
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** Waits for queued writes, then closes; the write-ahead log is folded into the file. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    await this.queue.drained()
    this.db.close()
  }
}
