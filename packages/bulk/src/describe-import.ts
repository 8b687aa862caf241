import { DomainError, type Dossier } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import type { ImportJob, ImportRequest, RowCounts } from './import-job.ts'
import type { ImportDeps } from './import-runner.ts'
import { refuse } from './refusals.ts'

/** An import of the caller's own unit; any other does not exist for them. */
export async function findImport<Request extends ImportRequest, Counts extends RowCounts>(
  { imports }: Pick<ImportDeps<Request, Counts>, 'imports'>,
  caller: Caller,
  id: string,
): Promise<Dossier<ImportJob<Request, Counts>>> {
  const found = await imports.findImport(id)
  if (!found || found.state.unit !== caller.unit) throw new DomainError('not-found', '没有找到这次导入，请核对编号。')
  return found
}

type Job<Request extends ImportRequest, Counts extends RowCounts> = { _id: string; state: ImportJob<Request, Counts> }

const told = ({ _id, state }: { _id: string; state: ImportRequest & { requestedAt: string } }) => ({
  importId: _id,
  fileName: state.fileName,
  size: state.size,
  sha256: state.sha256,
  dryRun: state.dryRun,
  requestedAt: state.requestedAt,
  requestedBy: state.by.title,
})

/** How an import stands, as far as its rows have come. */
export async function importStatus<Request extends ImportRequest, Counts extends RowCounts>(
  { imports }: Pick<ImportDeps<Request, Counts>, 'imports'>,
  job: Job<Request, Counts>,
  none: Counts,
) {
  const { state } = job
  const progress = await imports.loadProgress(job._id)
  return {
    ...told(job),
    ...none,
    ...(state.counters ?? progress?.counters),
    state: state.state,
    percent: state.state === 'finished' ? 100 : (progress?.percent ?? 0),
    ...(state.startedAt ? { startedAt: state.startedAt } : {}),
    ...(state.finishedAt ? { finishedAt: state.finishedAt } : {}),
    ...(state.failure ? { failure: state.failure } : {}),
  }
}

/** The reconciliation of a finished import: what was read is what became of it, to the row. `more` names the outcomes that it has besides the usual four. */
export function importCertificate<Request extends ImportRequest, Counts extends RowCounts>(
  job: Job<Request, Counts>,
  none: Counts,
  ...more: (keyof Counts)[]
) {
  const { startedAt, finishedAt, rulebook, region, unit } = job.state
  const counters = job.state.counters && { ...none, ...job.state.counters }
  if (!counters || !startedAt || !finishedAt) throw refuse('certificate-not-ready', '导入还没有完成，完成后才有对账单。')
  const outcomes: (keyof Counts)[] = ['created', 'updated', 'unchanged', 'rejected', ...more]
  const sum = outcomes.reduce((total, outcome) => total + (counters[outcome] as number), 0)
  return { ...told(job), ...counters, balanced: counters.read === sum, rulebook, region, unit, startedAt, finishedAt }
}
