import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from '@jest/globals'
import { detectDelimiter } from './csv-reader.ts'
import { createRejectsWriter, defuseFormula } from './rejects-writer.ts'
import { detectEncoding } from './text-encoding.ts'
import { cellsOf, encodeGb18030, fixtureFolder, readAll } from './workbook-fixture.ts'

const { save, remove } = fixtureFolder()
afterAll(remove)

const table = '编号,内容,备注\r\n1,"第一行\n第二行，有“引号”""和逗号,",甲\r\n\r\n2,〇囍𠮷𫖯€,\r\n3,短\r\n4,长,丙,丁\r\n'
const rows = [
  ['编号', '内容', '备注'],
  ['1', '第一行\n第二行，有“引号”"和逗号,', '甲'],
  ['2', '〇囍𠮷𫖯€'],
  ['3', '短'],
  ['4', '长', '丙', '丁'],
]

describe('encodings', () => {
  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(table), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${table}`), 'utf-8'],
    ['GB18030', encodeGb18030(table), 'gb18030'],
    ['UTF-16 as Excel’s Unicode text', Buffer.from(`\uFEFF${table}`, 'utf16le'), 'utf-16le'],
  ])('%s is recognised and reads the same', async (_name, bytes, encoding) => {
    const path = save(bytes, 'a.csv')
    expect(await detectEncoding(path)).toBe(encoding)
    expect(await cellsOf(path)).toEqual(rows)
  })

  test('are told by a character that comes late, also across the edge of a buffer', async () => {
    const late = `a,b\n${'1,2\n'.repeat(16_382)}1,中\n`
    expect(await detectEncoding(save(late))).toBe('utf-8')
    expect(await detectEncoding(save(encodeGb18030(late)))).toBe('gb18030')
    expect((await cellsOf(save(encodeGb18030(`x${late}`)))).at(-1)).toEqual(['1', '中'])
  })

  test('are not changed by one broken byte', async () => {
    const bytes = Buffer.concat([Buffer.from('编号,内容\n'.repeat(50)), Buffer.from([0xe4, 0xb8]), Buffer.from(',x\n')])
    expect(await detectEncoding(save(bytes))).toBe('utf-8')
  })
})

describe('delimited text', () => {
  test.each([
    ['a,b,c', ','],
    ['a\tb\tc', '\t'],
    ['a;b;c', ';'],
    ['"a;b";"c,d,e";f', ';'],
    ['\n\na|b', '|'],
    ['one', ','],
    ['', ','],
  ])('%j is cut by %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter)
  })

  test('numbers its rows as a person sees them', async () => {
    expect((await readAll(save(table))).map(({ rowNumber }) => rowNumber)).toEqual([1, 2, 4, 5, 6])
  })

  test('obeys a sep= line', async () => {
    expect(await cellsOf(save('sep=;\r\na,1;b\r\n'))).toEqual([['a,1', 'b']])
  })

  test('keeps a stray quote inside a field', async () => {
    expect(await cellsOf(save('a,b\n他说"好",2\n'))).toEqual([
      ['a', 'b'],
      ['他说"好"', '2'],
    ])
  })

  test('refuses a quote that never closes, naming the row', async () => {
    await expect(readAll(save('a,b\n1,"x\n2,y\n'))).rejects.toMatchObject({
      code: 'spreadsheet-broken',
      message: expect.stringContaining('第 2 行'),
    })
    await expect(readAll(save(`a,b\n1,"${'x\n'.repeat(200_000)}`))).rejects.toMatchObject({
      code: 'spreadsheet-cell-too-long',
      message: expect.stringContaining('第 2 行'),
    })
  })

  test('marks a row too wide or with a cell too long, and only that one', async () => {
    const rows = await readAll(save(`a,b\n${'a,'.repeat(300)}b\nc,${'长'.repeat(32_768)}\nd,e\n`))
    expect(rows.map(({ problem, cells }) => [cells.length, problem?.slice(0, 8)])).toEqual([
      [2, undefined],
      [301, '这一行超过 25'],
      [2, '这一行有单元格超'],
      [2, undefined],
    ])
  })

  test('refuses tables too long', async () => {
    await expect(readAll(save('a\nb\nc\n'), { limits: { maxRows: 2 } })).rejects.toMatchObject({ code: 'spreadsheet-too-long' })
  })

  test('tells how far it is read', async () => {
    const all = await readAll(save('编号,内容\n1,甲\n'.repeat(20_000)))
    expect([all.length, (all[0]?.progress ?? 1) < 0.6, all.at(-1)?.progress]).toEqual([40_000, true, 1])
  })
})

describe('the rejects file', () => {
  const written = async (rejects: { rowNumber: number; reason: string; cells: string[] }[]) => {
    const output = new PassThrough()
    const content = buffer(output)
    const writer = createRejectsWriter(output, ['编号', '内容'])
    for (const row of rejects) await writer.write(row)
    return { count: await writer.end(), content: await content }
  }

  test('names row and reason before the cells and reads back the same', async () => {
    const { count, content } = await written([{ rowNumber: 7, reason: '缺少工单编号', cells: ['', '一\n"二",三'] }])
    expect(count).toBe(1)
    expect(content.toString('utf8')).toBe('\uFEFF原行号,退回原因,编号,内容\r\n7,缺少工单编号,,"一\n""二"",三"\r\n')
    expect((await cellsOf(save(content)))[1]).toEqual(['7', '缺少工单编号', '', '一\n"二",三'])
  })

  test('takes many rows at the pace of its reader', async () => {
    const { count, content } = await written(
      Array.from({ length: 5000 }, (_, index) => ({ rowNumber: index, reason: '重复', cells: ['甲'.repeat(200)] })),
    )
    expect([count, content.toString().split('\r\n').length]).toEqual([5000, 5002])
  })

  test.each([
    ['=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'],
    ['+cmd|x', "'+cmd|x"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['＝1+1', "'＝1+1"],
    ['-5.5', '-5.5'],
    ['+8613800000000', '+8613800000000'],
    ['城管=乱来', '城管=乱来'],
  ])('writes %j as %j', (cell, expected) => {
    expect(defuseFormula(cell)).toBe(expected)
  })

  test('fails when its output fails', async () => {
    const output = new PassThrough()
    const writer = createRejectsWriter(output, ['编号'])
    output.destroy(new Error('disk full'))
    await expect(writer.end()).rejects.toThrow('disk full')
  })
})
