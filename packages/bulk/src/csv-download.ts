import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import { z } from 'zod'

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
