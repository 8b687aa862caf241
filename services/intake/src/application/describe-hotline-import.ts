import { findImport, importCertificate, importStatus } from '@mingjian/bulk'
import type { HotlineCertificate, HotlineImportStatus } from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import { type HotlineImport, NO_ROWS } from '../domain/hotline/hotline-import.ts'
import type { HotlineDeps } from './hotline-ports.ts'

/** An import of the caller's own unit; any other does not exist for them. */
export const findHotlineImport = (deps: HotlineDeps, caller: Caller, id: string): Promise<Dossier<HotlineImport>> =>
  findImport(deps, caller, id)

const settled = ({ profile, profileVersion, source, uncategorised, categoryMappingVersion }: HotlineImport) => ({
  profile,
  profileVersion,
  source,
  uncategorised,
  categoryMappingVersion,
})

export const hotlineStatus = async (deps: HotlineDeps, job: { _id: string; state: HotlineImport }): Promise<HotlineImportStatus> => ({
  ...(await importStatus(deps, job, NO_ROWS)),
  ...settled(job.state),
})

/** The reconciliation of a finished import: what was read is what became of it, to the row. */
export const hotlineCertificateOf = (job: Dossier<HotlineImport>): HotlineCertificate => ({
  ...importCertificate(job, NO_ROWS, 'sealed'),
  ...settled(job.state),
})
