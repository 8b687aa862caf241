import type { ImportDeps, ImportJob, ImportRequest, RowCounts } from '@mingjian/bulk'
import type { Dossier } from '@mingjian/dossier'
import type { PersonnelTable } from '@mingjian/rulebook'
import type { Agency } from '../domain/agency/state.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

export type PersonnelRequest = ImportRequest & { kind: PersonnelTable; columnsVersion: number }
export type PersonnelImport = ImportJob<PersonnelRequest, RowCounts>
export const NO_ROWS: RowCounts = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 }

/** What rows are taken with: the use cases of the steps, and agencies by their exact name. */
export type RowDeps = PersonnelDeps & { agenciesNamed(name: string): Promise<Pick<Dossier<Agency>, '_id'>[]> }

/** What imports of tables of people, of the question bank and of attendance need. */
export type PersonnelImportDeps = ImportDeps<PersonnelRequest, RowCounts> & {
  personnel: RowDeps
  /** The same, deciding everything and writing nothing: what it would have registered it knows for the length of one run. */
  trial(): RowDeps
  /** Resolves when what was committed is on the bus, so that nothing of a long file waits in memory. */
  published(): Promise<unknown>
}
