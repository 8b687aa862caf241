import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from '@jest/globals'
import { cellsOf, fixtureFolder } from './tables/workbook-fixture.ts'
import { workbookStream } from './write-workbook.ts'

const { save, remove } = fixtureFolder()
afterAll(remove)

/** Rows of text that does not compress away; tells how many were asked for, and whether they were let go. */
function source(count: number) {
  const seen = { rows: 0, ended: false }
  async function* rows() {
    try {
      for (; seen.rows < count; seen.rows += 1) yield Array.from({ length: 20 }, () => crypto.randomUUID())
    } finally {
      seen.ended = true
    }
  }
  return { seen, rows: rows() }
}

describe('a workbook that is made while it is read', () => {
  test('has its rows as they were given, those that look like numbers or marks too', async () => {
    const rows = [
      ['列', '甲<乙>&"丙"'],
      ['0012', ' 前后 '],
    ]
    expect(await cellsOf(await save(await buffer(workbookStream([{ name: '表', rows }]))))).toEqual(rows)
  })

  test('takes no more rows than its reader has room for, and lets the rest go with the reader', async () => {
    const { seen, rows } = source(200_000)
    const stream = workbookStream([{ name: '表', rows }])
    while (seen.rows === 0) {
      await once(stream, 'readable')
      stream.read()
    }
    await new Promise((resolve) => setImmediate(resolve))
    stream.destroy()
    await once(stream, 'close')
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen.ended).toBe(true)
    expect(seen.rows).toBeLessThan(5_000)
  })

  test('breaks off where its rows do, so that a part does not pass for the whole', async () => {
    async function* rows() {
      yield ['一']
      throw new Error('the store is gone')
    }
    await expect(buffer(workbookStream([{ name: '表', rows: rows() }]))).rejects.toThrow('the store is gone')
  })
})
