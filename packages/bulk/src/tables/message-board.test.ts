import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'
import { stringify } from 'csv-stringify/sync'
import { inspectTable } from './inspect-table.ts'
import { cellsOf, encodeGb18030, fixtureFolder } from './workbook-fixture.ts'

const { save, remove } = fixtureFolder()
afterAll(remove)

const folder = fileURLToPath(new URL('../../../../../shared/data/message-board/', import.meta.url))
const has = existsSync(folder)
/** Not a measure: only how long a slow machine may take over the largest file. */
const READING_MS = 60_000

describe('published message-board files (left out when the shared data is absent)', () => {
  ;(has ? test : test.skip).each([
    ['complaints-4326.xlsx', 4326],
    ['complaints-30-exceldates.xlsx', 30],
    ['replies-120.xlsx', 120],
    ['labelled-298.xlsx', 298],
    ['hot-issue-members-123.xls', 123],
  ])(
    '%s has %i rows, and as a GBK csv the same ones',
    async (name, count) => {
      const [inspected] = await inspectTable(folder + name)
      expect([inspected.format, inspected.headerRow, inspected.header.includes('留言编号')]).toEqual(['xlsx', 1, true])
      const rows = await cellsOf(folder + name)
      expect(rows).toHaveLength(count + 1)
      const csv = save(encodeGb18030(stringify(rows)), 'same.csv')
      expect(await inspectTable(csv)).toMatchObject([{ format: 'csv', encoding: 'gb18030', header: inspected.header }])
      expect(await cellsOf(csv)).toEqual(rows)
    },
    READING_MS,
  )

  ;(has ? test : test.skip)(
    'times are texts in most rows and Excel dates in 129',
    async () => {
      const times = (await cellsOf(`${folder}complaints-4326.xlsx`)).slice(1).map((cells) => cells[3] ?? '')
      expect(times.filter((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(time))).toHaveLength(129)
      expect(times.filter((time) => /^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d\d:\d\d$/.test(time))).toHaveLength(4197)
    },
    READING_MS,
  )
})

describe('inspection', () => {
  test('finds the header below a title and shows the first rows', async () => {
    const csv = save('毕节市12345工单汇总表\n导出日期：,2026-11-24\n工单编号, 标题 ,内容\n1,甲,乙\n\n2,丙,丁\n')
    expect(await inspectTable(csv)).toEqual([
      {
        format: 'csv',
        encoding: 'utf-8',
        header: ['工单编号', '标题', '内容'],
        headerRow: 3,
        firstRows: [
          { rowNumber: 4, cells: ['1', '甲', '乙'] },
          { rowNumber: 6, cells: ['2', '丙', '丁'] },
        ],
      },
    ])
  })
})
