import { readCsv } from './csv-reader.ts'
import { SpreadsheetError } from './spreadsheet-error.ts'
import { type TableFile, tableFile } from './table-file.ts'
import { detectTableFormat, type TableFormat } from './table-format.ts'
import { DEFAULT_LIMITS, type TableRow } from './table-limits.ts'
import { detectEncoding, type TextEncodingName } from './text-encoding.ts'
import { withWorkbook } from './xlsx-reader.ts'

export interface TableInspection {
  format: TableFormat
  /** Of a csv file. */
  encoding?: TextEncodingName
  /** Name of a workbook's sheet. */
  sheet?: string
  header: string[]
  /** Row number of the header; titles may stand above it, data rows come after it. */
  headerRow: number
  /** The first data rows. */
  firstRows: { rowNumber: number; cells: string[] }[]
}

const HEADER_WITHIN = 10
const FIRST_ROWS = 20
type Head = Pick<TableInspection, 'header' | 'headerRow' | 'firstRows'>

/**
 * What a person needs to see before an import: kind of file, header, first rows; of a workbook for each sheet with content, hidden ones only where no
 * visible one has any. Reads the heads only.
 * @throws SpreadsheetError
 */
export async function inspectTable(source: string | TableFile): Promise<[TableInspection, ...TableInspection[]]> {
  const file = await tableFile(source)
  const format = await detectTableFormat(file)
  const found: TableInspection[] = []
  if (format === 'csv') {
    const encoding = await detectEncoding(file)
    const head = await headOf(readCsv(file, encoding, DEFAULT_LIMITS))
    if (head) found.push({ format, encoding, ...head })
  } else {
    const heads = withWorkbook(file, DEFAULT_LIMITS, async function* ({ sheets, rows }) {
      for (const { name, hidden } of sheets) yield { name, hidden, head: () => headOf(rows(name)) }
    })
    for await (const { name, hidden, head } of heads) {
      if (hidden && found.length > 0) break
      const seen = await head()
      if (seen) found.push({ format, sheet: name, ...seen })
    }
  }
  const [first, ...others] = found
  if (!first) throw new SpreadsheetError('spreadsheet-empty', '表格里没有内容，请检查是否选对了文件')
  return [first, ...others]
}

async function headOf(rows: AsyncIterable<TableRow>): Promise<Head | undefined> {
  const head: TableRow[] = []
  for await (const row of rows) {
    head.push(row)
    if (head.length >= FIRST_ROWS + HEADER_WITHIN) break
  }
  const header = joined(findHeader(head), head)
  if (!header) return undefined
  const firstRows = head.filter(({ rowNumber }) => rowNumber > header.rowNumber).slice(0, FIRST_ROWS)
  return {
    header: header.cells.map((cell) => cell.trim()),
    headerRow: header.rowNumber,
    firstRows: firstRows.map(({ rowNumber, cells }) => ({ rowNumber, cells })),
  }
}

/** The first of the first rows that fills most of the table's width: a title in one merged cell is not a header. */
function findHeader(head: readonly TableRow[]): TableRow | undefined {
  const filled = ({ cells }: TableRow) => cells.filter((cell) => cell.trim() !== '').length
  const first = head.slice(0, HEADER_WITHIN).filter(({ problem }) => problem === undefined)
  const widest = Math.max(...first.map(filled))
  return first.find((row) => filled(row) >= Math.min(widest, Math.max(2, widest * 0.75)))
}

/**
 * A header of two rows as one: names that stand under a merged cell (诉求人 over 姓名 and 电话) are taken instead of it. A row of data has something
 * under a header cell that stands alone as well.
 */
function joined(header: TableRow | undefined, head: readonly TableRow[]): TableRow | undefined {
  const below = head.find(({ rowNumber }) => rowNumber === (header?.rowNumber ?? 0) + 1)
  if (!header || !below || below.problem !== undefined) return header
  const blank = (at: number) => (header.cells[at] ?? '').trim() === ''
  const names = below.cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [at]))
  const underMerged = names.every((at) => (at > 0 && blank(at)) || (blank(at + 1) && below.cells[at + 1]?.trim()))
  if (!underMerged || !names.some(blank)) return header
  const width = Math.max(header.cells.length, below.cells.length)
  const cells = Array.from({ length: width }, (_, at) => (names.includes(at) ? (below.cells[at] ?? '') : (header.cells[at] ?? '')))
  return { ...below, cells }
}
