import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { cellsOf, encodeGb18030 } from '@mingjian/bulk/workbook-fixture'
import { stringify } from 'csv-stringify/sync'
import { type Harness, login, startIntake } from './harness.ts'
import { counts, hotlineOf } from './hotline-harness.ts'

// Published message-board files, each in a store of its own: what it has is known to the row.

const folder = fileURLToPath(new URL('../../../../../shared/data/message-board/', import.meta.url))
const has = existsSync(folder)
/** Not a measure: only how long a slow machine may take over the largest file. */
const READING_MS = 600_000
const none = { updated: 0, unchanged: 0, rejected: 0, statistics: 0, balanced: true }

let it: Harness
beforeAll(async () => {
  it = await startIntake()
})
afterAll(() => it.stop())

describe('published message-board files (left out when the shared data is absent)', () => {
  ;(has ? test : test.skip).each([
    ['complaints-30-exceldates.xlsx', { ...none, read: 30, created: 30, complaints: 30 }],
    ['replies-120.xlsx', { ...none, read: 120, created: 120, complaints: 120 }],
    ['labelled-298.xlsx', { ...none, read: 298, created: 297, rejected: 1, complaints: 46, statistics: 251 }],
    ['hot-issue-members-123.xls', { ...none, read: 123, created: 123, complaints: 123 }],
    ['complaints-4326.xlsx', { ...none, read: 4326, created: 4326, complaints: 4326 }],
  ])(
    '%s balances to the row, a second run changes nothing, and as GBK csv it gives the same',
    async (name, expected) => {
      const source = `s-${name.replace(/[^a-z0-9]/g, '-')}`
      const here = hotlineOf(it, login('intake-clerk', 'office-5205'))
      const content = readFileSync(folder + name)
      const csv = encodeGb18030(stringify(await cellsOf(folder + name)))
      const first = counts(await here.run(content, name, { source }))
      const again = await here.run(content, name, { source })
      const asCsv = await here.run(csv, 'same.csv', { source })
      const nothing = { created: 0, updated: 0, unchanged: first.created, complaints: 0, statistics: 0, rejected: first.rejected }
      expect(first).toMatchObject(expected)
      expect(counts(again)).toMatchObject({ read: expected.read, ...nothing, balanced: true })
      expect(counts(asCsv)).toEqual(counts(again))
      const elsewhere = await here.run(csv, 'same.csv', { source: `${source}-csv` })
      expect(counts(elsewhere)).toEqual(first)
    },
    READING_MS,
  )
})
