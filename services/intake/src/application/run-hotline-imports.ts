import type { TableRow } from '@mingjian/bulk'
import type { Actor, Dossier } from '@mingjian/dossier'
import { DomainError } from '@mingjian/dossier'
import { sparingMemory } from '@mingjian/platform'
import { refuse } from '../domain/complaint/refusals.ts'
import { type Counters, type HotlineImport, hasEnded, NO_ROWS } from '../domain/hotline/hotline-import.ts'
import { SeenRows } from '../domain/hotline/seen-rows.ts'
import type { HotlineDeps } from './hotline-ports.ts'
import { hotlineRows } from './import-hotline-rows.ts'

const BATCH = 200
const SYSTEM: Actor = { kind: 'system', id: 'hotline-imports' }

/** A killed process's import is taken up by another after this. */
const LEASE_MS = 30_000

type Running = { id: string; wanted: 'go' | 'pause'; done: Promise<void> }
/** One process runs an import at a time. */
export interface ImportLeases {
  hold<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | undefined>
}
export type HotlineRunner = ReturnType<typeof hotlineRunner>

/**
 * Runs queued imports one at a time. Progress moves only after a batch is durable, so that a killed process goes on from the last durable row at its
 * next start and ends as if nothing had happened.
 */
export function hotlineRunner(deps: HotlineDeps, leases: ImportLeases, failed: (error: unknown, importId: string) => void) {
  const waiting: string[] = []
  let running: Running | undefined
  let closing = false

  function enqueue(id: string): void {
    if (!waiting.includes(id) && running?.id !== id) waiting.push(id)
    next()
  }

  function next(): void {
    if (running || closing) return
    const id = waiting.shift()
    if (id === undefined) return
    const current: Running = { id, wanted: 'go', done: Promise.resolve() }
    running = current
    current.done = leases
      .hold(`import ${id}`, LEASE_MS, () => work(id, current))
      .catch((error: unknown) => fail(id, error))
      .catch((error: unknown) => failed(error, id))
      .finally(() => {
        running = undefined
        next()
      })
  }

  async function work(id: string, current: Running): Promise<void> {
    const job = await deps.hotline.findImport(id)
    if (!job || hasEnded(job.state.state)) return
    await deps.hotline.changeImport(id, { type: 'start' }, { actor: SYSTEM })
    const before = (await deps.hotline.loadProgress(id)) ?? { import: id, cursor: job.state.headerRow, percent: 0, counters: NO_ROWS }
    const { read, take, metAbove } = hotlineRows(deps, job, new SeenRows())
    let { counters } = before
    let batch: TableRow[] = []

    // False when another process has come further, or somebody stopped it: then this one leaves it.
    const flush = async (percent: number): Promise<boolean> => {
      if (batch.length === 0) return !(await ended(id))
      const cursor = (batch.at(-1) as TableRow).rowNumber
      counters = sum(counters, await take(batch))
      // A file with a row that may not stay here does not stay long either, whatever becomes of the job.
      if (metAbove() || counters.sealed > 0) await deps.uploads.hasten(job.state.upload)
      const kept = await deps.hotline.saveProgress({ import: id, cursor, percent, counters })
      batch = []
      if (!job.state.dryRun && counters.complaints > 0) await deps.publish().catch((error: unknown) => failed(error, id))
      return kept && !(await ended(id))
    }
    let skipped = 0
    for await (const source of sparingMemory(deps.tables.rows(job.state.upload, job.state.sheet))) {
      if (source.rowNumber <= job.state.headerRow) continue
      if (source.rowNumber <= before.cursor) {
        read(source)
        if (++skipped % BATCH === 0) await breathe()
        if (skipped % BATCH === 0 && current.wanted !== 'go') return
        continue
      }
      batch.push(source)
      if (batch.length < BATCH) continue
      const mine = await flush(Math.min(99, Math.floor(source.progress * 100)))
      if (!mine || current.wanted !== 'go') return
      await breathe()
    }
    if (!(await flush(99))) return
    const cursor = Number.MAX_SAFE_INTEGER
    await deps.hotline.saveProgress({ import: id, cursor, percent: 100, counters })
    await deps.hotline.changeImport(id, { type: 'finish', counters }, { actor: SYSTEM })
    if (job.state.dryRun) return
    await deps.uploads.drop(job.state.upload)
    if (counters.sealed > 0) await deps.handover.scrub()
  }

  async function ended(id: string): Promise<boolean> {
    const job = await deps.hotline.findImport(id)
    return !job || hasEnded(job.state.state)
  }

  async function fail(id: string, error: unknown): Promise<void> {
    const known = error instanceof DomainError
    if (!known) failed(error, id)
    const [code, message] = known
      ? [error.code, error.message]
      : ['import-interrupted', '导入中断了，已导入的行都在；请点“继续”，反复出现时请告诉管理员。']
    await deps.hotline.changeImport(id, { type: 'fail', code, message }, { actor: SYSTEM })
  }

  return {
    enqueue,

    /** Takes up what was queued or running when a process ended. */
    async takeUp(): Promise<void> {
      for (const id of await deps.hotline.importsIn(['running', 'queued'])) enqueue(id)
    },

    /** Stops at the next batch, or at once when still queued; answers when nothing of it goes on here. */
    async stop(job: Dossier<HotlineImport>, actor: Actor): Promise<void> {
      await deps.hotline.changeImport(job._id, { type: 'stop' }, { actor })
      const at = waiting.indexOf(job._id)
      if (at >= 0) waiting.splice(at, 1)
      if (running?.id === job._id) await running.done
    },

    async resume(job: Dossier<HotlineImport>, actor: Actor): Promise<void> {
      if (!hasEnded(job.state.state)) return
      if (job.state.state !== 'finished' && !(await deps.uploads.has(job.state.upload)))
        throw refuse('import-file-gone', '文件已经删除，请重新上传；已导入的行不会重复。')
      await deps.hotline.changeImport(job._id, { type: 'resume' }, { actor })
      enqueue(job._id)
    },

    /** Pauses at the next batch; the next start goes on. */
    async close(): Promise<void> {
      closing = true
      if (!running) return
      running.wanted = 'pause'
      await running.done
    },
  }
}

/** Lets requests in between. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

const sum = (a: Counters, b: Counters): Counters =>
  Object.fromEntries(Object.entries({ ...NO_ROWS, ...a }).map(([name, count]) => [name, count + b[name as keyof Counters]])) as Counters
