import type { Writable } from 'node:stream'
import { DomainError } from '@mingjian/dossier'
import { inspectTable, type TableInspection } from './inspect-table.ts'
import { readTable } from './read-table.ts'
import { createRejectsWriter, type RejectedRow } from './rejects-writer.ts'
import { SpreadsheetError } from './spreadsheet-error.ts'
import type { TableFile } from './table-file.ts'
import type { TableRow } from './table-limits.ts'

/** Uploads read as tables; a file that is none is refused in plain words. */
export interface UploadTables {
  /** One head for each sheet with content; a csv file has one. */
  inspect(upload: string): Promise<[TableInspection, ...TableInspection[]]>
  /** Of the named sheet, or of the first with content. */
  rows(upload: string, sheet?: string): AsyncIterable<TableRow>
  /** Writes rows with their reasons as csv that a spreadsheet opens safely. */
  writeRejects(output: Writable, header: readonly string[], rows: AsyncIterable<RejectedRow>): Promise<void>
}

/** Tables of uploads; `open` answers an upload's bytes. */
export function uploadTables(open: (upload: string) => Promise<TableFile>): UploadTables {
  return {
    async inspect(upload) {
      try {
        return await inspectTable(await open(upload))
      } catch (error) {
        throw refusal(error)
      }
    },
    async *rows(upload, sheet) {
      try {
        yield* readTable(await open(upload), sheet === undefined ? {} : { sheet })
      } catch (error) {
        throw refusal(error)
      }
    },
    async writeRejects(output, header, rows) {
      const writer = createRejectsWriter(output, header)
      for await (const row of rows) await writer.write(row)
      await writer.end()
    },
  }
}

const refusal = (error: unknown) =>
  error instanceof SpreadsheetError ? new DomainError(error.code, error.message, { field: 'file' }) : error
