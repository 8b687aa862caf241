import type { Caller } from '@mingjian/platform'
import type { RowDeps } from './import-ports.ts'
import type { Cells } from './read-cells.ts'

/** What the rows of a table are taken from: the records that lists show the caller, by `scope`. */
export type Giving = {
  deps: RowDeps
  caller: Caller
  scope: Record<string, unknown>
  /** Of attendance: whose. */
  course?: string | undefined
  /** How tables name a unit. */
  unitCell(id: string): Promise<string>
}

/** Rows of a table in cells by field, such as an import takes them. */
export type GiveRows = (giving: Giving) => AsyncGenerator<Cells>
