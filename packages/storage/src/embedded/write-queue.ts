// Group commit: writes that wait at the same time share one transaction and one fsync. Each is whole or not at all; none is acknowledged before COMMIT.
import type { DatabaseSync } from 'node:sqlite'
import { nameDiskFailure } from './errors.ts'

type Job = { run: () => unknown; resolve: (value: never) => void; reject: (error: unknown) => void }
type Outcome = { job: Job; value?: unknown; error?: unknown; failed: boolean }

const sliceMs = 15

export class WriteQueue {
  private readonly db: DatabaseSync
  private readonly onEnd: (how: 'committed' | 'rolled-back') => void
  private waiting: Job[] = []
  private scheduled = false
  private idle: (() => void)[] = []

  constructor(db: DatabaseSync, onEnd: (how: 'committed' | 'rolled-back') => void) {
    this.db = db
    this.onEnd = onEnd
  }

  /** Runs `run` inside a transaction; resolves with its result once that is on disk. */
  push<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run, resolve: resolve as (value: never) => void, reject })
      this.schedule()
    })
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (this.scheduled) await new Promise<void>((resolve) => this.idle.push(resolve))
  }

  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() => this.flush())
  }

  private flush(): void {
    const outcomes: Outcome[] = []
    let running: Job | undefined
    let taken = 0
    try {
      this.db.exec('BEGIN IMMEDIATE')
      const until = performance.now() + sliceMs
      while (taken < this.waiting.length && (taken === 0 || performance.now() < until)) {
        running = this.waiting[taken++] as Job
        outcomes.push(this.runOne(running))
        running = undefined
      }
      this.db.exec('COMMIT')
      this.onEnd('committed')
    } catch (cause) {
      const error = this.giveUp(cause)
      for (const outcome of outcomes) {
        if (!outcome.failed) outcome.error = error
        outcome.failed = true
      }
      if (taken === 0) running = this.waiting[taken++]
      if (running !== undefined) outcomes.push({ job: running, error, failed: true })
    }
    this.waiting.splice(0, taken)
    for (const { job, value, error, failed } of outcomes) {
      if (failed) job.reject(error)
      else job.resolve(value as never)
    }
    this.scheduled = false
    if (this.waiting.length > 0) this.schedule()
    else for (const resolve of this.idle.splice(0)) resolve()
  }

  private runOne(job: Job): Outcome {
    this.db.exec('SAVEPOINT one')
    try {
      const value = job.run()
      this.db.exec('RELEASE one')
      return { job, value, failed: false }
    } catch (error) {
      // A full disk may have ended the whole transaction already; then nothing of this group stands.
      if (!this.db.isTransaction) throw error
      this.db.exec('ROLLBACK TO one')
      this.db.exec('RELEASE one')
      this.onEnd('rolled-back')
      return { job, error: nameDiskFailure(error), failed: true }
    }
  }

  private giveUp(cause: unknown): unknown {
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      this.onEnd('rolled-back')
      return nameDiskFailure(cause)
    } catch (error) {
      return nameDiskFailure(error)
    }
  }
}
