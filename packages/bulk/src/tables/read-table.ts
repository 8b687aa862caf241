import { readCsv } from './csv-reader.ts'
import { type TableFile, tableFile } from './table-file.ts'
import { detectTableFormat } from './table-format.ts'
import { DEFAULT_LIMITS, type TableLimits, type TableRow } from './table-limits.ts'
import { detectEncoding } from './text-encoding.ts'
import { readXlsx } from './xlsx-reader.ts'

export interface ReadTableOptions {
  limits?: Partial<TableLimits>
  /** Name of the sheet to read; default the first with content, visible ones before hidden. */
  sheet?: string
}

/**
 * Rows with content of a workbook or csv file, header included, pulled one at a time: memory does not grow with the file, and
 * leaving the loop early frees everything.
 * @throws SpreadsheetError
 */
export async function* readTable(source: string | TableFile, { limits, sheet }: ReadTableOptions = {}): AsyncGenerator<TableRow> {
  const allowed = { ...DEFAULT_LIMITS, ...limits }
  const file = await tableFile(source)
  if ((await detectTableFormat(file)) === 'csv') yield* readCsv(file, await detectEncoding(file), allowed)
  else yield* readXlsx(file, allowed, sheet)
}
