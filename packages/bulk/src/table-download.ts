import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import { z } from 'zod'
import { defuseFormula } from './tables/rejects-writer.ts'
import { type SheetToWrite, workbookStream } from './write-workbook.ts'

export const csvFile = { 200: { description: 'CSV（UTF-8）', schema: z.string(), mediaType: 'text/csv' } }

/** Tells the browser to keep what follows as a table. */
export const asCsv = (response: Response, name: string) =>
  response.set({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}.csv"` })

/** Sends rows as they come; what a spreadsheet would run as a formula is defused. */
export async function sendCsv(response: Response, name: string, rows: AsyncIterable<string[]>): Promise<undefined> {
  asCsv(response, name)
  await pipeline(Readable.from(rows), stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true }), response)
  return undefined
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const workbookFile = { 200: { description: 'Excel 表格', schema: z.string(), mediaType: XLSX } }

/** Sends a workbook as its rows come. */
export async function sendWorkbook(response: Response, name: string, sheets: SheetToWrite[]): Promise<undefined> {
  response.set({ 'Content-Type': XLSX, 'Content-Disposition': `attachment; filename="${name}.xlsx"` })
  await pipeline(workbookStream(sheets), response)
  return undefined
}

/** Of `sendTable`. */
export const tableFile = { 200: { description: 'Excel 表格，或者 CSV（UTF-8）', schema: z.string(), mediaType: [XLSX, 'text/csv'] } }

export type TableFormat = 'xlsx' | 'csv'
type TableToSend = { name: string /** Of the sheet. */; title: string; rows: AsyncIterable<string[]> }

/** Sends one table in the format that was asked for; formulas are defused in both. */
export const sendTable = (response: Response, format: TableFormat, { name, title, rows }: TableToSend): Promise<undefined> =>
  format === 'csv' ? sendCsv(response, name, rows) : sendWorkbook(response, name, [{ name: title, rows: defused(rows) }])

async function* defused(rows: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  for await (const row of rows) yield row.map(defuseFormula)
}
