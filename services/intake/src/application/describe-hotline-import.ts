import type { HotlineCertificate, HotlineImportStatus } from '@mingjian/contracts'
import { DomainError, type Dossier } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import { refuse } from '../domain/complaint/refusals.ts'
import { type HotlineImport, NO_ROWS } from '../domain/hotline/hotline-import.ts'
import type { HotlineDeps, ImportProgress } from './hotline-ports.ts'

/** An import of the caller's own unit; any other does not exist for them. */
export async function findHotlineImport(deps: HotlineDeps, caller: Caller, id: string): Promise<Dossier<HotlineImport>> {
  const found = await deps.hotline.findImport(id)
  if (!found || found.state.unit !== caller.unit) throw new DomainError('not-found', '没有找到这次导入，请核对编号。')
  return found
}

export async function importStatus(deps: HotlineDeps, job: { _id: string; state: HotlineImport }): Promise<HotlineImportStatus> {
  return status(job, await deps.hotline.loadProgress(job._id))
}

function status({ _id, state }: { _id: string; state: HotlineImport }, progress: ImportProgress | undefined): HotlineImportStatus {
  const { fileName, size, sha256, dryRun, profile, profileVersion, source, uncategorised, categoryMappingVersion, requestedAt } = state
  return {
    importId: _id,
    state: state.state,
    ...NO_ROWS,
    ...(state.counters ?? progress?.counters),
    percent: state.state === 'finished' ? 100 : (progress?.percent ?? 0),
    fileName,
    size,
    sha256,
    dryRun,
    profile,
    profileVersion,
    source,
    uncategorised,
    categoryMappingVersion,
    requestedAt,
    requestedBy: state.by.title,
    ...(state.startedAt ? { startedAt: state.startedAt } : {}),
    ...(state.finishedAt ? { finishedAt: state.finishedAt } : {}),
    ...(state.failure ? { failure: state.failure } : {}),
  }
}

/** The reconciliation of a finished import: what was read is what became of it, to the row. */
export function certificate({ _id, state }: Dossier<HotlineImport>): HotlineCertificate {
  const { startedAt, finishedAt } = state
  const counters = state.counters && { ...NO_ROWS, ...state.counters }
  if (!counters || !startedAt || !finishedAt) throw refuse('certificate-not-ready', '导入还没有完成，完成后才有对账单。')
  return {
    importId: _id,
    fileName: state.fileName,
    size: state.size,
    sha256: state.sha256,
    dryRun: state.dryRun,
    ...counters,
    balanced: counters.read === counters.created + counters.updated + counters.unchanged + counters.rejected + counters.sealed,
    profile: state.profile,
    profileVersion: state.profileVersion,
    source: state.source,
    uncategorised: state.uncategorised,
    categoryMappingVersion: state.categoryMappingVersion,
    rulebook: state.rulebook,
    region: state.region,
    unit: state.unit,
    requestedBy: state.by.title,
    requestedAt: state.requestedAt,
    startedAt,
    finishedAt,
  }
}
