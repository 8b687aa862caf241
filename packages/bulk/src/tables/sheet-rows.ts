import { type DateStyles, valueText } from './cell-text.ts'
import { type SharedStrings, unescapeText } from './shared-strings.ts'
import { broken, SpreadsheetError } from './spreadsheet-error.ts'
import { cellTooLong, type TableLimits, tooWide } from './table-limits.ts'
import type { XmlHandler } from './xml-parts.ts'

export interface SheetContext {
  strings: SharedStrings
  dateStyles: DateStyles
  date1904: boolean
  limits: TableLimits
}

type Row = { rowNumber: number; cells: string[]; problem?: string }
/** As Excel shows a formula whose result is not there yet: a file written by a program may hold formulas that nothing has worked out. */
const NOT_WORKED_OUT = '#GETTING_DATA'
/** In characters; a row of more is no table, and would fill the memory. */
const MAX_ROW_LENGTH = 4_000_000

/** Gathers rows with content from a sheet's XML; the sheet's own idea of its size is not trusted, blank rows leave nothing. */
export function createSheetRows({ strings, dateStyles, date1904, limits }: SheetContext): XmlHandler & { take(): Row[] } {
  let rows: Row[] = []
  let inData = false
  let rowNumber = 0
  let cells: string[] = []
  let beyond: string[] = []
  let problem: string | undefined
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let length = 0
  let formula = false
  let hasValue = false
  let withoutResult: number[] = []
  let capturing = false
  let inPhonetic = false

  const cellText = (): string => {
    if (value === '') return ''
    if (type === 's') return sharedText(strings.get(Number(value)))
    if (type === 'inlineStr' || type === 'str') return unescapeText(value)
    return valueText(value, type, dateStyles[style] ?? false, date1904)
  }
  const endCell = () => {
    if (formula && !hasValue && column < limits.maxColumns) withoutResult.push(column)
    const text = cellText()
    if (text === '') return
    length += text.length
    if (length > MAX_ROW_LENGTH) throw rowTooLong(rowNumber)
    if (text.length > limits.maxCellLength) problem ??= cellTooLong(limits)
    if (column >= limits.maxColumns) {
      // Kept without the blanks between: a reference far to the right must not fill the memory.
      problem ??= tooWide(limits)
      beyond.push(text)
      return
    }
    if (cells[column]) problem ??= '这一行有两个单元格占同一位置，请用 Excel 或 WPS 打开后另存再上传'
    put(column, text)
  }
  const put = (at: number, text: string) => {
    while (cells.length < at) cells.push('')
    cells[at] = text
  }
  const endRow = () => {
    if (problem === undefined && cells.every((cell) => cell.trim() === '')) return
    for (const at of withoutResult) put(at, NOT_WORKED_OUT)
    rows.push(problem === undefined ? { rowNumber, cells } : { rowNumber, cells: [...cells, ...beyond], problem })
  }
  const startRow = (at: string | undefined) => {
    const numbered = Number(at)
    // Numbers that go back or are none must not hide a row: it counts as the next.
    rowNumber = Number.isSafeInteger(numbered) && numbered > rowNumber ? numbered : rowNumber + 1
    if (rowNumber > limits.maxRows) {
      throw new SpreadsheetError('spreadsheet-too-long', `表格超过 ${limits.maxRows} 行，请分成几个文件再上传`)
    }
    if (cells.length > 0) cells = []
    if (beyond.length > 0) beyond = []
    if (withoutResult.length > 0) withoutResult = []
    problem = undefined
    length = 0
    column = -1
  }
  return {
    open(name, attributes) {
      if (!inData) {
        inData = name === 'sheetData'
        return
      }
      if (name === 'c') {
        column = (attributes.r === undefined ? undefined : columnOf(attributes.r)) ?? column + 1
        type = attributes.t ?? ''
        style = attributes.s === undefined ? 0 : Number(attributes.s)
        value = ''
        formula = false
        hasValue = false
      } else if (name === 'v') {
        capturing = true
        hasValue = true
      } else if (name === 'f') formula = true
      else if (name === 't') capturing = !inPhonetic
      else if (name === 'rPh') inPhonetic = true
      else if (name === 'row') startRow(attributes.r)
    },
    text(text) {
      if (!capturing) return
      value += text
      if (value.length > MAX_ROW_LENGTH) throw rowTooLong(rowNumber)
    },
    close(name) {
      if (name === 'v' || name === 't') capturing = false
      else if (!inData) return
      else if (name === 'c') endCell()
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'sheetData') inData = false
      else if (name === 'row') endRow()
    },
    take() {
      const taken = rows
      rows = []
      return taken
    },
  }
}

const rowTooLong = (row: number) =>
  new SpreadsheetError('spreadsheet-cell-too-long', `第 ${row} 行的文字超过 ${MAX_ROW_LENGTH} 字，请检查这一行再上传`)

/** A text that the workbook refers to but does not hold is lost: better refuse than import blanks. */
function sharedText(text: string | undefined): string {
  if (text === undefined) throw broken()
  return text
}

/** AB12 → 27; undefined without letters. */
function columnOf(reference: string): number | undefined {
  let column = 0
  for (let index = 0; index < reference.length; index++) {
    const letter = reference.charCodeAt(index) & 0xdf
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return column === 0 ? undefined : column - 1
}
