import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { stringify } from 'csv-stringify'

export interface RejectedRow {
  rowNumber: number
  /** Chinese, says what to correct. */
  reason: string
  cells: readonly string[]
}

export interface RejectsWriter {
  /** Resolves when the row is taken and there is room for the next. */
  write(row: RejectedRow): Promise<void>
  /** Ends the file and resolves with the number of rows once everything is flushed. */
  end(): Promise<number>
}

/**
 * Writes rejected rows with their reason in front as csv with a byte order mark (Excel opens it as UTF-8). Cells that a
 * spreadsheet would run as a formula are defused by an apostrophe. Source: OWASP, CSV Injection.
 */
export function createRejectsWriter(output: Writable, header: readonly string[]): RejectsWriter {
  const csv = stringify({ bom: true, record_delimiter: 'windows' })
  const done = finished(output)
  done.catch(() => csv.destroy())
  csv.pipe(output)
  csv.write(['原行号', '退回原因', ...header].map(defuseFormula))
  let rows = 0
  return {
    async write({ rowNumber, reason, cells }) {
      rows++
      if (csv.write([String(rowNumber), reason, ...cells].map(defuseFormula))) return
      await Promise.race([new Promise<void>((resolve) => csv.once('drain', () => resolve())), done])
    },
    async end() {
      csv.end()
      await done
      return rows
    },
  }
}

/** Plain numbers such as -3 or +8613800000000 stay as they are. */
export function defuseFormula(cell: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^[-+]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
}
