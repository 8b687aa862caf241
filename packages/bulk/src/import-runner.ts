import type { Actor, Dossier } from '@mingjian/dossier'
import { DomainError } from '@mingjian/dossier'
import { sparingMemory } from '@mingjian/platform'
import { hasEnded, type ImportJob, type ImportRequest, type RowCounts } from './import-job.ts'
import type { ImportStore } from './import-store.ts'
import { refuse } from './refusals.ts'
import type { Uploads } from './sealed-uploads.ts'
import type { TableRow } from './tables/table-limits.ts'
import type { UploadTables } from './tables/upload-tables.ts'

const BATCH = 200

/** A killed process's import is taken up by another after this. */
const LEASE_MS = 30_000

type Running = { id: string; wanted: 'go' | 'pause'; done: Promise<void> }
/** One process runs an import at a time. */
export interface ImportLeases {
  hold<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | undefined>
}

/** What every import works with. */
export type ImportDeps<Request extends ImportRequest, Counts extends RowCounts> = {
  imports: ImportStore<Request, Counts>
  uploads: Uploads
  tables: UploadTables
  clock: () => Date
}

/** What an import does with its rows. */
export type RunRows<Counts> = {
  /** Told of each row that an earlier run took, so that a repetition of it is found. */
  read(row: TableRow): unknown
  /** Takes the rows in and answers their counts; everything is durable when it resolves, and taken again they count the same. */
  take(rows: TableRow[]): Promise<Counts>
  /** After the last row of an import that writes. */
  finished?(counts: Counts): Promise<void>
}

export type RunnerOptions<Request extends ImportRequest, Counts extends RowCounts> = {
  /** Who acts when the import goes on by itself. */
  name: string
  none: Counts
  rowsOf(job: Dossier<ImportJob<Request, Counts>>): RunRows<Counts>
  leases: ImportLeases
  failed(error: unknown, importId: string): void
}
export type ImportRunner = Pick<ReturnType<typeof importRunner>, 'enqueue' | 'stop' | 'resume'>

/**
 * Runs queued imports one at a time. Progress moves only after a batch is durable, so that a killed process goes on from the last durable row at its
 * next start and ends as if nothing had happened.
 */
export function importRunner<Request extends ImportRequest, Counts extends RowCounts>(
  { imports, uploads, tables }: ImportDeps<Request, Counts>,
  { name, none, rowsOf, leases, failed }: RunnerOptions<Request, Counts>,
) {
  const SYSTEM: Actor = { kind: 'system', id: name }
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
    const job = await imports.findImport(id)
    if (!job || hasEnded(job.state.state)) return
    await imports.changeImport(id, { type: 'start' }, { actor: SYSTEM })
    const before = (await imports.loadProgress(id)) ?? { import: id, cursor: job.state.headerRow, percent: 0, counters: none }
    const rows = rowsOf(job)
    let { counters } = before
    let batch: TableRow[] = []

    // False when another process has come further, or somebody stopped it: then this one leaves it.
    const flush = async (percent: number): Promise<boolean> => {
      if (batch.length === 0) return !(await ended(id))
      const cursor = (batch.at(-1) as TableRow).rowNumber
      counters = sum(none, counters, await rows.take(batch))
      const kept = await imports.saveProgress({ import: id, cursor, percent, counters })
      batch = []
      return kept && !(await ended(id))
    }
    let skipped = 0
    for await (const source of sparingMemory(tables.rows(job.state.upload, job.state.sheet))) {
      if (source.rowNumber <= job.state.headerRow) continue
      if (source.rowNumber <= before.cursor) {
        await rows.read(source)
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
    await imports.saveProgress({ import: id, cursor, percent: 100, counters })
    await imports.changeImport(id, { type: 'finish', counters }, { actor: SYSTEM })
    if (job.state.dryRun) return
    await uploads.drop(job.state.upload)
    await rows.finished?.(counters)
  }

  async function ended(id: string): Promise<boolean> {
    const job = await imports.findImport(id)
    return !job || hasEnded(job.state.state)
  }

  async function fail(id: string, error: unknown): Promise<void> {
    const known = error instanceof DomainError
    if (!known) failed(error, id)
    const [code, message] = known
      ? [error.code, error.message]
      : ['import-interrupted', '导入中断了，已导入的行都在；请点“继续”，反复出现时请告诉管理员。']
    await imports.changeImport(id, { type: 'fail', code, message }, { actor: SYSTEM })
  }

  return {
    enqueue,

    /** Takes up what was queued or running when a process ended. */
    async takeUp(): Promise<void> {
      for (const id of await imports.importsIn(['running', 'queued'])) enqueue(id)
    },

    /** Stops at the next batch, or at once when still queued; answers when nothing of it goes on here. */
    async stop(job: Pick<Dossier<ImportJob<Request, Counts>>, '_id' | 'state'>, actor: Actor): Promise<void> {
      await imports.changeImport(job._id, { type: 'stop' }, { actor })
      const at = waiting.indexOf(job._id)
      if (at >= 0) waiting.splice(at, 1)
      if (running?.id === job._id) await running.done
    },

    async resume(job: Pick<Dossier<ImportJob<Request, Counts>>, '_id' | 'state'>, actor: Actor): Promise<void> {
      if (!hasEnded(job.state.state)) return
      if (job.state.state !== 'finished' && !(await uploads.has(job.state.upload)))
        throw refuse('import-file-gone', '文件已经删除，请重新上传；已导入的行不会重复。')
      await imports.changeImport(job._id, { type: 'resume' }, { actor })
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

const sum = <Counts extends RowCounts>(none: Counts, a: Counts, b: Counts): Counts =>
  Object.fromEntries(
    Object.entries<number>({ ...none, ...a }).map(([name, count]) => [name, count + ((b as Record<string, number>)[name] ?? 0)]),
  ) as Counts
