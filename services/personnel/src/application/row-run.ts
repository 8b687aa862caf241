import type { Dossier } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import { refuse } from '../domain/refusals.ts'
import type { RowDeps } from './import-ports.ts'
import { plain } from './read-cells.ts'
import type { StaffCall } from './viewer.ts'

export type Outcome = 'created' | 'updated' | 'unchanged'

/** One row as it is taken in: in the name of who asked for the import, each of its steps under a causation of its own. */
export type RowRun = { deps: RowDeps; caller: Caller; importId: string; row: number; basis: string }

export const callOf = ({ caller, importId, row }: RowRun, step: string): StaffCall => ({
  caller,
  idempotencyKey: `${importId}:${row}:${step}`,
})

type Recorded = Pick<Dossier<unknown>, 'history'>
const caused = (run: RowRun) => (record: { causation?: string } | undefined) =>
  record?.causation?.startsWith(`${run.importId}:${run.row}:`) ?? false

/** What became of a dossier by this row, whenever it was taken: a row that is taken again after a crash counts as it did. */
export function outcomeOf(run: RowRun, { history }: Recorded): Outcome {
  const mine = caused(run)
  return mine(history[0]) ? 'created' : history.some(mine) ? 'updated' : 'unchanged'
}

/** Whether a cell that is filled says something else than what is registered, whatever the width of its signs. */
export const differs = (given: string | undefined, registered: string | undefined): boolean =>
  given !== undefined && given !== plain(registered ?? '')

/** Whether another row of the same import brought a dossier in. */
export const ofAnotherRow = (run: RowRun, { history }: Recorded): boolean =>
  !caused(run)(history[0]) && (history[0]?.causation?.startsWith(`${run.importId}:`) ?? false)

/** Refuses what an import does not change: it is a step of its own, with its ground. */
export function requireSame(field: string, given: string | undefined, registered: string | undefined, how: string): void {
  if (differs(given, registered)) throw refuse('import-row-wrong', `与登记的不同，不能由导入更改，${how}。`, { field })
}

/** The registered unit that a cell names, by its id or its whole name. */
export async function agencyRef({ deps }: RowRun, text: string | undefined, field: string): Promise<string | undefined> {
  if (text === undefined) return undefined
  if (/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/.test(text)) {
    const found = await deps.agencies.store.load(text)
    if (found) return found._id
  }
  const named = await deps.agenciesNamed(text)
  if (named.length > 1) throw refuse('agency-unknown', '有几个同名的单位，请填写单位编号。', { field })
  const [found] = named
  if (!found) throw refuse('agency-unknown', '没有登记这个单位，请先登记，或者按登记的全称、单位编号填写。', { field })
  return found._id
}
