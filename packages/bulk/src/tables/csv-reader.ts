import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { broken, SpreadsheetError } from './spreadsheet-error.ts'
import type { TableFile } from './table-file.ts'
import { cellTooLong, type TableLimits, type TableRow, tooWide } from './table-limits.ts'
import type { TextEncodingName } from './text-encoding.ts'

const DELIMITERS = [',', '\t', ';', '|']

/** Rows of a delimited text file; the delimiter comes from a `sep=` line or from the first record. Blank records are left out. */
export async function* readCsv(file: TableFile, encoding: TextEncodingName, limits: TableLimits): AsyncGenerator<TableRow> {
  const { size } = file
  const position = { bytes: 0 }
  const text = decoded(file, encoding, position)
  const head = await firstLines(text)
  const separator = /^sep=(.)\r?\n/i.exec(head)
  const start = separator ? head.slice(separator[0].length) : head
  const parser = parse({
    delimiter: separator?.[1] ?? detectDelimiter(start),
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    raw: true,
    max_record_size: limits.maxCellLength * 8,
  })
  const source = Readable.from(prefixed(start, text))
  source.on('error', (error) => parser.destroy(error)).pipe(parser)
  let rowNumber = separator ? 1 : 0
  try {
    for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
      rowNumber++
      if (rowNumber > limits.maxRows)
        throw new SpreadsheetError('spreadsheet-too-long', `表格超过 ${limits.maxRows} 行，请分成几个文件再上传`)
      const cells = withoutTrailingBlanks(record)
      if (cells.length === 0) continue
      yield { rowNumber, cells, progress: size === 0 ? 1 : Math.min(1, position.bytes / size), ...problemOf(cells, raw, limits) }
    }
  } catch (error) {
    throw readable(error)
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/** The candidate that cuts the first record into most fields; a comma if none cuts. */
export function detectDelimiter(text: string): string {
  const record = /^(?:\s*\r?\n)*((?:"(?:[^"]|"")*"|[^"\r\n])*)/.exec(text)?.[1] ?? ''
  const bare = record.replace(/"(?:[^"]|"")*"/g, '')
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

async function* decoded(file: TableFile, encoding: TextEncodingName, position: { bytes: number }): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of file.stream()) {
    position.bytes += chunk.length
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

/** Enough text to hold the header record. */
async function firstLines(text: AsyncGenerator<string>): Promise<string> {
  let head = ''
  while (head.length < 16_384) {
    const { value, done } = await text.next()
    if (done) break
    head += value
  }
  return head
}

async function* prefixed(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== '') yield head
  for await (const text of rest) if (text !== '') yield text
}

function withoutTrailingBlanks(record: string[]): string[] {
  let length = record.length
  while (length > 0 && record[length - 1] === '') length--
  const cells = length === record.length ? record : record.slice(0, length)
  return cells.every((cell) => cell.trim() === '') ? [] : cells
}

function problemOf(cells: readonly string[], raw: string, limits: TableLimits): { problem?: string } {
  if (hasSwallowedRows(cells, raw)) return { problem: '这一行的引号没有成对，后面的行可能连进了这一行，请改正后再导入' }
  if (cells.length > limits.maxColumns) return { problem: tooWide(limits) }
  return cells.some((cell) => cell.length > limits.maxCellLength) ? { problem: cellTooLong(limits) } : {}
}

/** Whether a quote that was never closed went on over line ends to the next one: such a cell keeps its quote though none was doubled. */
const hasSwallowedRows = (cells: readonly string[], raw: string) =>
  cells.some((cell) => cell.startsWith('"') && /[\r\n]/.test(cell)) && !raw.includes('"""')

function readable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  const rowNumber = Number(error.records) + 1
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new SpreadsheetError('spreadsheet-cell-too-long', `第 ${rowNumber} 行有单元格过长，可能是引号没有成对；请检查这一行再上传`)
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new SpreadsheetError('spreadsheet-broken', `从第 ${rowNumber} 行起引号没有成对，文件可能没有传完整；请检查这一行再上传`, {
      cause: error,
    })
  }
  return broken(error)
}
