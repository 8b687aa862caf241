export type SpreadsheetErrorCode =
  | 'spreadsheet-not-a-table'
  | 'spreadsheet-old-xls'
  | 'spreadsheet-encrypted'
  | 'spreadsheet-broken'
  | 'spreadsheet-bomb'
  | 'spreadsheet-xml-forbidden'
  | 'spreadsheet-empty'
  | 'spreadsheet-sheet-unknown'
  | 'spreadsheet-too-long'
  | 'spreadsheet-cell-too-long'

/** A file that cannot be read as a table; the message tells the person in Chinese what to do. */
export class SpreadsheetError extends Error {
  readonly code: SpreadsheetErrorCode
  constructor(code: SpreadsheetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SpreadsheetError'
    this.code = code
  }
}

export const broken = (cause?: unknown) =>
  new SpreadsheetError('spreadsheet-broken', '文件已损坏或没有传完整，请重新导出或重新上传', { cause })

export const notATable = (what: string) =>
  new SpreadsheetError('spreadsheet-not-a-table', `这个文件不是表格（${what}），请上传 .xlsx 或 .csv 文件`)
