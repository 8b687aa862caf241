import { afterAll, describe, expect, test } from '@jest/globals'
import { inspectTable } from './inspect-table.ts'
import { buildWorkbook, cellsOf, fixtureFolder, readAll, textRows, type WorkbookFixture } from './workbook-fixture.ts'

// Files that no good program writes: what they hold is read or refused, never lost.

const { save, remove } = fixtureFolder()
afterAll(remove)
const sheetOf = async (data: string, more: Partial<WorkbookFixture> = {}) => save(await buildWorkbook({ sheets: [{ data }], ...more }))
const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`

describe('a careless workbook', () => {
  test('whose row numbers repeat, go back or are none loses no row', async () => {
    const numbers = ['5', '5', '2', 'x', '0', '20']
    const path = await sheetOf(numbers.map((r, at) => `<row r="${r}">${text('A1', `行${at}`)}</row>`).join(''))
    expect((await readAll(path)).map(({ rowNumber, cells }) => [rowNumber, cells[0]])).toEqual([
      [5, '行0'],
      [6, '行1'],
      [7, '行2'],
      [8, '行3'],
      [9, '行4'],
      [20, '行5'],
    ])
  })

  test('whose cells have no column letter puts them one after the other', async () => {
    expect(await cellsOf(await sheetOf(`<row r="1">${text('1', '甲')}${text('1', '乙')}</row>`))).toEqual([['甲', '乙']])
  })

  test('with two cells in one place has that row marked', async () => {
    const [row] = await readAll(await sheetOf(`<row r="1">${text('A1', '甲')}${text('A1', '乙')}</row>`))
    expect(row?.problem).toContain('同一位置')
  })

  test.each([
    ['past the end', '9'],
    ['before the start', '-1'],
    ['nowhere', 'x'],
  ])('that refers to a shared text %s is refused', async (_name, index) => {
    const path = await sheetOf(`<row><c t="s"><v>${index}</v></c></row>`, { strings: ['<t>甲</t>'] })
    await expect(readAll(path)).rejects.toMatchObject({ code: 'spreadsheet-broken' })
  })

  test('without its shared texts is refused', async () => {
    await expect(readAll(await sheetOf('<row><c t="s"><v>0</v></c></row>'))).rejects.toMatchObject({ code: 'spreadsheet-broken' })
  })

  test('with formulas gives their results, and says of which there is none', async () => {
    const path = await sheetOf(
      `<row r="1"><c r="A1" t="str"><f>B1</f><v>甲</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c>${text('D1', '乙')}</row><row r="2"><c r="A2"><f>A1</f></c></row>`,
    )
    expect(await cellsOf(path)).toEqual([['甲', '#GETTING_DATA', '', '乙']])
  })

  test.each([
    ['a cell', `<row><c t="inlineStr"><is>${`<r><t>${'长'.repeat(100_000)}</t></r>`.repeat(50)}</is></c></row>`, {}],
    ['a row', `<row>${`<c t="inlineStr"><is><t>${'长'.repeat(100_000)}</t></is></c>`.repeat(50)}</row>`, {}],
    ['a shared text', '', { strings: [`<r><t>${'长'.repeat(100_000)}</t></r>`.repeat(50)] }],
  ])('with %s of millions of characters in small pieces is refused', async (_name, data, more) => {
    await expect(readAll(await sheetOf(data, more))).rejects.toMatchObject({ code: 'spreadsheet-cell-too-long' })
  })

  test('with titles above its header is read from the header on', async () => {
    const rows = [['全市热线工单一览表'], ['制表：热线办', '', ''], ['编号', '标题', '内容'], ['1', '甲', '乙']]
    const merged = `<mergeCells><mergeCell ref="A1:C1"/></mergeCells>`
    const path = save(
      await buildWorkbook({ sheets: [{ data: `<worksheet><sheetData>${textRows(rows)}</sheetData>${merged}</worksheet>`, raw: true }] }),
    )
    expect(await inspectTable(path)).toMatchObject([{ headerRow: 3, header: ['编号', '标题', '内容'], firstRows: [{ rowNumber: 4 }] }])
  })
})

describe('a header', () => {
  test('of two rows is joined under its merged cells', async () => {
    const [{ header, headerRow }] = await inspectTable(save('编号,诉求人,,内容\n,姓名,电话,\n1,甲,139,乙\n'))
    expect([header, headerRow]).toEqual([['编号', '姓名', '电话', '内容'], 2])
  })

  test.each(['1,甲,139,乙', '1,甲,,乙', ',甲,139,乙', ',甲,,'])('with a nameless column keeps its first row %s', async (row) => {
    const [{ headerRow, firstRows }] = await inspectTable(save(`编号,诉求人,,内容\n${row}\n2,甲,139,乙\n`))
    expect([headerRow, firstRows.length]).toEqual([1, 2])
  })
})

describe('a careless csv', () => {
  test('with mixed line ends loses no row', async () => {
    expect(await cellsOf(save('a,b\r\n1,x\n2,y\r3,z\r\n'))).toEqual([
      ['a', 'b'],
      ['1', 'x'],
      ['2', 'y'],
      ['3', 'z'],
    ])
  })

  test('with a quote that goes on to the next one has that row marked, with all it swallowed', async () => {
    const rows = await readAll(save('a,b\n1,"未成对\n2,正常\n3,"成对"\n4,正常\n'))
    const marked = rows.find(({ problem }) => problem !== undefined)
    expect(marked?.problem).toContain('引号没有成对')
    expect(marked?.cells.join()).toContain('2,正常')
    expect(rows.at(-1)).toMatchObject({ cells: ['4', '正常'] })
    expect(rows.at(-1)?.problem).toBeUndefined()
  })

  test('with a text of several lines that begins with a quotation is taken as it is', async () => {
    const [row] = await readAll(save('1,"""好""\n他说",2\n'))
    expect(row).toMatchObject({ cells: ['1', '"好"\n他说', '2'] })
    expect(row?.problem).toBeUndefined()
  })
})
