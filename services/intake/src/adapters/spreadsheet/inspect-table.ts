import { createHash } from 'node:crypto'
import { type ReadTableOptions, readTable } from './read-table.ts'
import { SpreadsheetError } from './spreadsheet-error.ts'
import { type TableFile, tableFile } from './table-file.ts'
import { detectTableFormat, type TableFormat } from './table-format.ts'
import { DEFAULT_LIMITS, type TableRow } from './table-limits.ts'
import { detectEncoding, type TextEncodingName } from './text-encoding.ts'
import { listSheets } from './xlsx-reader.ts'

export interface TableInspection {
  format: TableFormat
  /** Of a csv file. */
  encoding?: TextEncodingName
  /** Of a workbook, in its own order. */
  sheetNames: string[]
  header: string[]
  /** Row number of the header; titles may stand above it, data rows come after it. */
  headerRow: number
  /** The first data rows. */
  firstRows: { rowNumber: number; cells: string[] }[]
  /** Hex. */
  sha256: string
  /** Bytes. */
  size: number
}

const HEADER_WITHIN = 10

/**
 * What a person needs to see before an import: kind of file, header, first rows, checksum. Reads the head of the table only.
 * @throws SpreadsheetError
 */
export async function inspectTable(
  source: string | TableFile,
  { rows = 20, ...options }: ReadTableOptions & { rows?: number } = {},
): Promise<TableInspection> {
  const file = await tableFile(source)
  const format = await detectTableFormat(file)
  const sheetNames = format === 'xlsx' ? await listSheets(file, { ...DEFAULT_LIMITS, ...options.limits }) : []
  const head: TableRow[] = []
  for await (const row of readTable(file, options)) {
    head.push(row)
    if (head.length >= rows + HEADER_WITHIN) break
  }
  const header = findHeader(head)
  if (!header) throw new SpreadsheetError('spreadsheet-empty', '表格里没有内容，请检查是否选对了文件')
  const firstRows = head.filter(({ rowNumber }) => rowNumber > header.rowNumber).slice(0, rows)
  const hash = createHash('sha256')
  for await (const chunk of file.stream()) hash.update(chunk)
  return {
    format,
    ...(format === 'csv' ? { encoding: await detectEncoding(file) } : {}),
    sheetNames,
    header: header.cells.map((cell) => cell.trim()),
    headerRow: header.rowNumber,
    firstRows: firstRows.map(({ rowNumber, cells }) => ({ rowNumber, cells })),
    sha256: hash.digest('hex'),
    size: file.size,
  }
}

/** The first of the first rows that fills most of the table's width: a title in one merged cell is not a header. */
function findHeader(head: readonly TableRow[]): TableRow | undefined {
  const filled = ({ cells }: TableRow) => cells.filter((cell) => cell.trim() !== '').length
  const first = head.slice(0, HEADER_WITHIN).filter(({ problem }) => problem === undefined)
  const widest = Math.max(...first.map(filled))
  return first.find((row) => filled(row) >= Math.min(widest, Math.max(2, widest * 0.75)))
}
