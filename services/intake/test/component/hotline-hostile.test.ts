import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildWorkbook, encodeGb18030, textRows } from '@mingjian/bulk/workbook-fixture'
import { type Harness, login, startIntake } from './harness.ts'
import { counts, hotlineOf } from './hotline-harness.ts'

let it: Harness
let here: ReturnType<typeof hotlineOf>
beforeAll(async () => {
  it = await startIntake()
  here = hotlineOf(it, login('intake-clerk', 'office-5205'))
})
afterAll(() => it.stop())

let series = 0
/** A series of numbers of its own, so that tests do not meet. */
const source = () => ({ source: `odd-${++series}` })
const HEADER = ['工单编号', '标题', '内容', '受理时间']
const order = (no: string, time = '2020/1/2 10:05:33') => [no, '没有出示证件', '检查时没有出示证件。', time]
const table = (...rows: string[][]) => ({ data: textRows(rows) })
const csv = (...rows: string[][]) => `${rows.map((cells) => cells.join(',')).join('\r\n')}\r\n`

/** A zip of one part that really unpacks to 2 GB; its header says so, or says less. */
function bomb(says: number): Buffer {
  const block = Buffer.alloc(16 * 1024 * 1024, ' ')
  const name = Buffer.from('xl/workbook.xml')
  // A block that ends at a byte may be repeated: two gigabytes of it are never unpacked here.
  const packed = deflateRawSync(block, { finishFlush: 3 })
  const data = Buffer.concat([...Array.from({ length: 128 }, () => packed), deflateRawSync(Buffer.alloc(0))])
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(data.length, 14)
  fields.writeUInt32LE(says, 18)
  fields.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, data])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, Buffer.alloc(14), name])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}

describe('a file with content of two gigabytes', () => {
  test.each([
    ['that says so', 2 ** 31, 'spreadsheet-bomb'],
    ['that says it has little', 40_000, 'spreadsheet-broken'],
  ])('%s is refused and fills no memory', async (_name, says, code) => {
    const file = bomb(says)
    expect(file.length).toBeLessThan(10_000_000)
    const before = process.memoryUsage().rss
    const { status, body } = await here.upload(file, 'a.xlsx')
    expect([status, body.code]).toEqual([422, code])
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
  })
})

describe('a workbook of several sheets', () => {
  test('is read where the orders are, beside a cover and a list of codes', async () => {
    const sheets = [
      { name: '说明', ...table(['导出说明', '版本'], ['全部工单', '1']) },
      { name: '工单', ...table(HEADER, order('A1'), order('A2')) },
      { name: '代码', ...table(['代码', '名称'], ['1', '甲']) },
    ]
    const file = await buildWorkbook({ sheets })
    expect(counts(await here.run(file, 'a.xlsx', source()))).toMatchObject({ read: 2, created: 2, balanced: true })
    const { body } = await here.upload(file, 'a.xlsx', { ...source(), dryRun: 'true' })
    expect(body.preview).toMatchObject({ header: HEADER, firstRows: [{ row: 2 }, { row: 3 }] })
  })

  test('with orders in two of them is refused by their names: the second would be lost', async () => {
    const sheets = [
      { name: '一月', ...table(HEADER, order('A1')) },
      { name: '二月', ...table(HEADER, order('A2')) },
    ]
    const { status, body } = await here.upload(await buildWorkbook({ sheets }), 'a.xlsx', source())
    expect([status, body.code, body.detail]).toEqual([422, 'spreadsheet-sheet-unknown', expect.stringMatching(/一月.*二月/)])
  })

  test('whose hidden sheet holds orders too is read where one sees them', async () => {
    const sheets = [
      { name: '旧', state: 'hidden', ...table(HEADER, order('A1'), order('A2')) },
      { name: '新', ...table(HEADER, order('A3')) },
    ]
    expect(counts(await here.run(await buildWorkbook({ sheets }), 'a.xlsx', source()))).toMatchObject({ read: 1, created: 1 })
  })
})

describe('tables that look unlike others', () => {
  const upsideDown = (cells: string[]) => [...cells].reverse()
  test.each<[string, () => Promise<Buffer> | Buffer | string]>([
    ['titles above the header', () => csv(['工单一览表'], ['制表：热线办'], HEADER, order('A1'), order('A2'))],
    [
      'columns in another order and unknown ones',
      () => csv(...[HEADER, order('A1'), order('A2')].map((row, at) => ['未知', ...upsideDown(row), String(at)])),
    ],
    ['UTF-8 with a mark', () => `\uFEFF${csv(HEADER, order('A1'), order('A2'))}`],
    ['UTF-16', () => Buffer.from(`\uFEFF${csv(HEADER, order('A1'), order('A2'))}`, 'utf16le')],
    ['UTF-16, the other way round', () => Buffer.from(`\uFEFF${csv(HEADER, order('A1'), order('A2'))}`, 'utf16le').swap16()],
    ['GB18030', () => encodeGb18030(csv(HEADER, order('A1'), order('A2')))],
    ['mixed line ends', () => `${[HEADER, order('A1')].map((row) => row.join()).join('\r\n')}\n${order('A2').join()}\r`],
    ['dates as Excel keeps them', () => csv(HEADER, order('A1', '43832.4205208333'), order('A2', '2020年1月2日'))],
  ])('%s: both orders are there', async (_name, file) => {
    expect(counts(await here.run(await file(), 'a.dat', source()))).toMatchObject({ read: 2, created: 2, rejected: 0, balanced: true })
  })

  test.each([
    ['a date that is none', [order('A1', '改天')], '“受理时间”不是日期'],
    [
      'a quote that is not closed in its row',
      [
        ['A1', '"没有成对', '检查', ''],
        ['A2', '正常', '检查', ''],
        ['A3', '"成对"', '检查', ''],
      ],
      '引号没有成对',
    ],
    ['a formula without a result', [['A1', '标题', '#REF!', '']], '“内容”是没有结果的公式'],
  ])('%s comes back with its reason', async (_name, rows, reason) => {
    const certificate = await here.run(csv(HEADER, order('B1'), ...rows, order('B2')), 'a.csv', source())
    expect(counts(certificate)).toMatchObject({ created: 2, rejected: 1, balanced: true })
    expect(await here.download(certificate.importId, 'rejects')).toContain(reason)
  })
})
