import type { Writable } from 'node:stream'
import type { HotlineTables } from '../../application/hotline-ports.ts'
import { refuse } from '../../domain/complaint/refusals.ts'
import { inspectTable } from './inspect-table.ts'
import { readTable } from './read-table.ts'
import { createRejectsWriter } from './rejects-writer.ts'
import { SpreadsheetError } from './spreadsheet-error.ts'
import type { TableFile } from './table-file.ts'

/** Tables of uploads; `open` answers an upload's bytes. */
export function hotlineTables(open: (upload: string) => Promise<TableFile>): HotlineTables {
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
    async writeRejects(output: Writable, header, rows) {
      const writer = createRejectsWriter(output, header)
      for await (const row of rows) await writer.write(row)
      await writer.end()
    },
  }
}

const refusal = (error: unknown) => (error instanceof SpreadsheetError ? refuse(error.code, error.message, { field: 'file' }) : error)
