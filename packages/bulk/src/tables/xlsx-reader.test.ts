import { afterAll, describe, expect, test } from '@jest/globals'
import { readTable } from './read-table.ts'
import { buildWorkbook, cellsOf, fixtureFolder, readAll, textRows, type WorkbookFixture } from './workbook-fixture.ts'

const { save, remove } = fixtureFolder()
afterAll(remove)

const saved = async (fixture: WorkbookFixture, name = 'a.xlsx') => save(await buildWorkbook(fixture), name)
const sheetOf = (data: string, more: Partial<WorkbookFixture> = {}) => saved({ sheets: [{ data }], ...more })

describe('cells', () => {
  test('of every kind become texts', async () => {
    const path = await sheetOf(
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>直接</t></is></c><c r="C1"><v>13812345678</v></c><c r="D1"><v>0.30000000000000004</v></c><c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#N/A</v></c><c r="G1" t="str"><f>A1</f><v>公式</v></c><c r="H1" t="d"><v>2026-02-24T08:00:00.000Z</v></c><c r="I1"><v>1.5E-3</v></c></row>',
      { strings: ['<t>共享</t>'] },
    )
    expect(await cellsOf(path)).toEqual([['共享', '直接', '13812345678', '0.3', 'TRUE', '#N/A', '公式', '2026-02-24T08:00:00', '0.0015']])
  })

  test('of rich text are joined, without phonetic hints and with escaped characters', async () => {
    const path = await sheetOf(
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><rPh sb="0" eb="1"><t>jiǎ</t></rPh><r><t>甲</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 乙</t></r></is></c><c r="C1" t="s"><v>1</v></c></row>',
      {
        strings: [
          '<r><t>城</t></r><r><t>管</t></r><rPh sb="0" eb="1"><t>chéng</t></rPh>',
          '<t>一_x000D_\n二&#10;三&amp;<![CDATA[<四>]]></t>',
        ],
      },
    )
    expect(await cellsOf(path)).toEqual([['城管', '甲 乙', '一\r\n二\n三&<四>']])
  })

  test.each([
    [14, undefined, '45337', '2024-02-15T00:00:00'],
    [22, undefined, '45337.5', '2024-02-15T12:00:00'],
    [164, 'yyyy"年"m"月"d"日"', '45337', '2024-02-15T00:00:00'],
    [164, '[$-804]yyyy/m/d\\ h:mm;@', '45337.75', '2024-02-15T18:00:00'],
    [164, '[h]:mm', '0.25', '06:00:00'],
    [20, undefined, '0.999988425925926', '23:59:59'],
    [14, undefined, '60', '1900-02-28T00:00:00'],
    [14, undefined, '59', '1900-02-28T00:00:00'],
    [14, undefined, '1', '1900-01-01T00:00:00'],
    [14, undefined, '43626.7300925926', '2019-06-10T17:31:20'],
    [164, '0.00"days"', '45337', '45337'],
    [164, '[Red]General', '45337', '45337'],
    [0, undefined, '45337', '45337'],
    [14, undefined, '-3', '-3'],
  ])('with format %p %p show %p as %p', async (id, code, value, expected) => {
    const path = await sheetOf(`<row><c s="1"><v>${value}</v></c></row>`, { styles: [0, id], ...(code ? { formats: { [id]: code } } : {}) })
    expect(await cellsOf(path)).toEqual([[expected]])
  })

  test('of a 1904 workbook count from 1904', async () => {
    const path = await sheetOf('<row><c s="0"><v>43875</v></c></row>', { styles: [14], date1904: true })
    expect(await cellsOf(path)).toEqual([['2024-02-15T00:00:00']])
  })

  test('stand where their reference says, in sparse and in unnumbered rows', async () => {
    const path = await sheetOf(
      '<row r="3"><c r="B3"><v>1</v></c><c r="AB3"><v>2</v></c></row><row><c><v>3</v></c><c/><c><v>4</v></c></row>',
    )
    const rows = await readAll(path)
    expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([3, 4])
    expect(rows[0]?.cells).toHaveLength(28)
    expect([rows[0]?.cells[1], rows[0]?.cells[27], rows[1]?.cells]).toEqual(['1', '2', ['3', '', '4']])
  })

  test('may hold 32,767 characters and no more', async () => {
    const longest = '长'.repeat(32_767)
    expect(await cellsOf(await sheetOf(textRows([[longest]])))).toEqual([[longest]])
    const rows = await readAll(await sheetOf(textRows([['甲'], [`${longest}长`], ['乙']])))
    expect(rows.map(({ problem, cells }) => [cells[0]?.length, problem !== undefined])).toEqual([
      [1, false],
      [32_768, true],
      [1, false],
    ])
  })

  test('keep their line breaks and spaces', async () => {
    expect(await cellsOf(await sheetOf(textRows([['\n\t　　书记您好 ', 'x']])))).toEqual([['\n\t　　书记您好 ', 'x']])
  })

  test('with control characters that XML forbids are still read', async () => {
    expect(await cellsOf(await sheetOf(textRows([['甲\u000b乙', '丙']])))).toEqual([['甲\u000b乙', '丙']])
  })
})

describe('sheets', () => {
  test('skip blank styled rows and columns', async () => {
    const blank = Array.from(
      { length: 30_000 },
      (_, index) => `<row r="${index + 2}" s="3"><c r="A${index + 2}" s="3"/><c r="XFD${index + 2}" s="3"><v></v></c></row>`,
    ).join('')
    const path = await sheetOf(
      `<row r="1"><c r="A1"><v>1</v></c></row>${blank}<row r="40000"><c r="A40000"><v>2</v></c><c r="B40000" t="inlineStr"><is><t> </t></is></c></row><row r="40001"><c t="inlineStr"><is><t>　</t></is></c></row>`,
    )
    expect((await readAll(path)).map(({ rowNumber, cells }) => [rowNumber, cells[0]])).toEqual([
      [1, '1'],
      [40_000, '2'],
    ])
  })

  test('visible and with content come first, then hidden ones; a named one is taken as it is', async () => {
    const path = await saved({
      sheets: [
        { name: '说明', state: 'hidden', data: textRows([['隐藏']]) },
        { name: '空', data: '<row r="1"><c r="A1" s="1"/></row>' },
        { name: '数据', data: textRows([['甲']]) },
      ],
    })
    expect(await cellsOf(path)).toEqual([['甲']])
    expect(await cellsOf(path, { sheet: '说明' })).toEqual([['隐藏']])
    await expect(readAll(path, { sheet: '没有' })).rejects.toMatchObject({ code: 'spreadsheet-sheet-unknown' })
    expect(await cellsOf(await saved({ sheets: [{ data: '' }, { state: 'veryHidden', data: textRows([['乙']]) }] }))).toEqual([['乙']])
  })

  test('with prefixed names and in UTF-16 are read', async () => {
    const prefixed =
      '<x:worksheet xmlns:x="urn:m"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>甲</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    expect(await cellsOf(await saved({ sheets: [{ data: prefixed, raw: true }] }))).toEqual([['甲']])
    const wide = Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${prefixed}`, 'utf16le')
    expect(await cellsOf(await saved({ sheets: [{ data: '' }], extraParts: { 'xl/worksheets/sheet1.xml': wide } }))).toEqual([['甲']])
  })

  test('ignore what stands outside of the data', async () => {
    const data = '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><row r="9"><c r="A9"><v>9</v></c></row></worksheet>'
    expect(await cellsOf(await saved({ sheets: [{ data, raw: true }] }))).toEqual([['1']])
  })

  test('wider than 256 columns are marked with all their content, blank cells not counted', async () => {
    const wide = '<row r="7"><c r="A7"><v>1</v></c><c r="IW7"><v>2</v></c></row><row r="8"><c r="A8"><v>3</v></c></row>'
    expect(await readAll(await sheetOf(wide))).toMatchObject([
      { rowNumber: 7, cells: ['1', '2'], problem: expect.stringContaining('256 列') },
      { rowNumber: 8, cells: ['3'] },
    ])
    expect(await cellsOf(await sheetOf('<row r="7"><c r="A7"><v>1</v></c><c r="XFD7" s="2"/></row>'))).toEqual([['1']])
  })

  test('longer than Excel allows are refused', async () => {
    await expect(readAll(await sheetOf('<row r="1048577"><c><v>1</v></c></row>'))).rejects.toMatchObject({ code: 'spreadsheet-too-long' })
  })

  test('tell how far they are read', async () => {
    const rows = await readAll(await sheetOf(textRows(Array.from({ length: 5000 }, (_, index) => [`第${index}行`, '内容'.repeat(20)]))))
    const progress = rows.map((row) => row.progress)
    expect(progress.every((share, index) => share > 0 && share <= 1 && share >= (progress[index - 1] ?? 0))).toBe(true)
    expect([progress[0], progress.at(-1)].map((share) => (share ?? 0) > 0.5)).toEqual([false, true])
  })

  test('may be left early', async () => {
    const path = await sheetOf(textRows(Array.from({ length: 5000 }, () => ['甲'])))
    for await (const row of readTable(path)) if (row.rowNumber === 3) break
    expect((await readAll(path)).length).toBe(5000)
  })

  test('with more shared strings than fit the memory read the same', async () => {
    const text = (index: number) => `第${index}条${'很长的内容'.repeat(200)}`
    const count = 6000
    const data = Array.from(
      { length: count },
      (_, index) => `<row><c t="s"><v>${count - 1 - index}</v></c><c t="s"><v>${index}</v></c></row>`,
    ).join('')
    const rows = await cellsOf(await sheetOf(data, { strings: Array.from({ length: count }, (_, index) => `<t>${text(index)}</t>`) }))
    expect(rows.every(([a, b], index) => a === text(count - 1 - index) && b === text(index))).toBe(true)
    expect(rows).toHaveLength(count)
  })
})
