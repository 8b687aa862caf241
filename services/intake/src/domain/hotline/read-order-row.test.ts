import { describe, expect, test } from '@jest/globals'
import { readOrderRow, titleAndContent } from './read-order-row.ts'

const columns = { orderNo: 0, title: 1, content: 2, receivedAt: 3 }
const names = { orderNo: '工单编号', title: '标题', content: '内容', receivedAt: '受理时间' }
const read = (...cells: string[]) => readOrderRow(cells, columns, names)

describe('a row of a hotline file', () => {
  test('is cleaned of control characters, marks that turn the writing round and odd line ends', () => {
    expect(read('\uFEFFA1 ', ' 甲\u0000\u202e乙', '一\r\n二\r三\u000b', '')).toEqual({
      row: { orderNo: 'A1', title: '甲乙', content: '一\n二\n三' },
    })
  })

  test.each(['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#GETTING_DATA'])(
    'with %s in a column that counts is given back, naming the column',
    (error) => {
      expect(read('A1', '甲', error, '')).toEqual({ reason: '“内容”是没有结果的公式，请改成文字或数字' })
    },
  )

  test('with such an error in a column that nobody asked for is taken', () => {
    expect(read('A1', '甲', '乙', '', '#N/A')).toEqual({ row: { orderNo: 'A1', title: '甲', content: '乙' } })
  })

  test.each([
    ['no number', ['', '甲', '乙', ''], '缺少“工单编号”，请补填'],
    ['a number too long', ['9'.repeat(65), '甲', '乙', ''], '“工单编号”超过 64 字，请核对'],
    ['nonsense for a date', ['A1', '甲', '乙', '昨天'], '“受理时间”不是日期，请按“2026-03-02”的格式填写'],
  ])('with %s is given back', (_name, cells, reason) => {
    expect(read(...cells)).toEqual({ reason })
  })

  test('whose title is too long keeps all of it in the content', () => {
    const title = '长'.repeat(150)
    const made = titleAndContent({ orderNo: 'A1', title, content: '内容' })
    expect([made.title.length, made.content]).toEqual([100, `${title}\n内容`])
  })
})
