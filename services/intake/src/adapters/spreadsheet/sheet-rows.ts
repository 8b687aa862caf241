import { type DateStyles, valueText } from './cell-text.ts'
import { type SharedStrings, unescapeText } from './shared-strings.ts'
import { SpreadsheetError } from './spreadsheet-error.ts'
import { cellTooLong, type TableLimits, tooWide } from './table-limits.ts'
import type { XmlHandler } from './xml-parts.ts'

export interface SheetContext {
  strings: SharedStrings
  dateStyles: DateStyles
  date1904: boolean
  limits: TableLimits
}

type Row = { rowNumber: number; cells: string[]; problem?: string }

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
  let capturing = false
  let inPhonetic = false

  const cellText = (): string => {
    if (value === '') return ''
    if (type === 's') return strings.get(Number(value)) ?? ''
    if (type === 'inlineStr' || type === 'str') return unescapeText(value)
    return valueText(value, type, dateStyles[style] ?? false, date1904)
  }
  const endCell = () => {
    const text = cellText()
    if (text === '') return
    if (text.length > limits.maxCellLength) problem ??= cellTooLong(limits)
    if (column >= limits.maxColumns) {
      // Kept without the blanks between: a reference far to the right must not fill the memory.
      problem ??= tooWide(limits)
      beyond.push(text)
      return
    }
    while (cells.length < column) cells.push('')
    cells[column] = text
  }
  const startRow = (at: string | undefined) => {
    rowNumber = at === undefined ? rowNumber + 1 : Number(at)
    if (!Number.isSafeInteger(rowNumber) || rowNumber > limits.maxRows) {
      throw new SpreadsheetError('spreadsheet-too-long', `表格超过 ${limits.maxRows} 行，请分成几个文件再上传`)
    }
    if (cells.length > 0) cells = []
    if (beyond.length > 0) beyond = []
    problem = undefined
    column = -1
  }
  return {
    open(name, attributes) {
      if (!inData) {
        inData = name === 'sheetData'
        return
      }
      if (name === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r)
        type = attributes.t ?? ''
        style = attributes.s === undefined ? 0 : Number(attributes.s)
        value = ''
      } else if (name === 'v') capturing = true
      else if (name === 't') capturing = !inPhonetic
      else if (name === 'rPh') inPhonetic = true
      else if (name === 'row') startRow(attributes.r)
    },
    text(text) {
      if (capturing) value += text
    },
    close(name) {
      if (name === 'v' || name === 't') capturing = false
      else if (!inData) return
      else if (name === 'c') endCell()
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'sheetData') inData = false
      else if (name === 'row' && (problem !== undefined || cells.some((cell) => cell.trim() !== ''))) {
        rows.push(problem === undefined ? { rowNumber, cells } : { rowNumber, cells: [...cells, ...beyond], problem })
      }
    },
    take() {
      const taken = rows
      rows = []
      return taken
    },
  }
}

/** AB12 → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (let index = 0; index < reference.length; index++) {
    const letter = reference.charCodeAt(index) & 0xdf
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return column - 1
}
