/** Why a file cannot be read as a table, with the HTTP status of each refusal. */
export const SPREADSHEET_STATUS = {
  'spreadsheet-not-a-table': 415,
  'spreadsheet-old-xls': 415,
  'spreadsheet-encrypted': 422,
  'spreadsheet-broken': 422,
  'spreadsheet-bomb': 422,
  'spreadsheet-xml-forbidden': 422,
  'spreadsheet-empty': 422,
  'spreadsheet-sheet-unknown': 422,
  'spreadsheet-too-long': 422,
  'spreadsheet-cell-too-long': 422,
} as const satisfies Record<string, number>
export type SpreadsheetErrorCode = keyof typeof SPREADSHEET_STATUS

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
