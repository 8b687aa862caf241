import { describe, expect, test } from '@jest/globals'
import { classifyHotlineOrder } from './hotline-category.ts'
import { normaliseHeader, suggestColumnMapping } from './import-columns.ts'
import { loadRulebook } from './load-rulebook.ts'

const { hotlineCategories, importColumns } = loadRulebook().for('520502')
const classify = (order: Parameters<typeof classifyHotlineOrder>[0]) => classifyHotlineOrder(order, hotlineCategories)
const suggest = (headers: string) => suggestColumnMapping(headers.split(' '), importColumns)

describe('the category table', () => {
  test.each([
    ['a category that concerns enforcement decides alone', { categoryName: '行政处罚争议', content: '你好' }, true, 'arbitrary-fines'],
    ['a category that does not decides against any keyword', { categoryName: '业务咨询', content: '罚款在哪里交' }, false, undefined],
    ['a keyword decides where the category is silent', { categoryName: '市容环境', content: '城管来了就罚款' }, true, 'arbitrary-fines'],
    ['a keyword in the title counts', { title: '执法人员态度恶劣' }, true, 'rude-conduct'],
    ['silence keeps the order as statistics', { categoryName: '供水', content: '停水三天了' }, false, undefined],
    ['retaliation is recognised', { content: '因为举报遭到打击报复' }, true, 'retaliation'],
  ])('%s', (_name, order, concerned, problemType) => {
    expect(classify(order)).toMatchObject({ concerned, mappingVersion: 1, ...(problemType ? { problemType } : {}) })
  })

  test('says which entry and word decided', () => {
    expect(classify({ content: '他们没有出示证件' })).toEqual({
      concerned: true,
      entryId: 'qualification',
      keyword: '没有出示证件',
      problemType: 'no-certificate-shown',
      mappingVersion: 1,
    })
    expect(classify({ content: '路灯坏了' })).toEqual({ concerned: false, mappingVersion: 1 })
  })

  test('matches a centre’s own codes by prefix', () => {
    const { entries, ...rest } = hotlineCategories
    const own = {
      ...rest,
      entries: { guard: { name: '城管', codePrefixes: ['0312'], names: [], keywords: [], enforcement: 'concerned' as const }, ...entries },
    }
    expect(classifyHotlineOrder({ categoryCode: '031207' }, own)).toMatchObject({ concerned: true, entryId: 'guard' })
    expect(classifyHotlineOrder({ categoryCode: '103120' }, own).concerned).toBe(false)
  })
})

describe('column suggestions', () => {
  test('know the message board in any order of columns', () => {
    expect(suggest('留言编号 留言用户 留言主题 留言时间 留言详情 点赞数 反对数')).toEqual({
      profile: 'message-board-votes',
      columns: { orderNo: 0, personName: 1, title: 2, receivedAt: 3, content: 4, supportCount: 5, opposeCount: 6 },
      unmapped: [],
      missing: [],
    })
    expect(suggest('留言编号 留言用户 留言主题 留言时间 留言详情 反对数 点赞数').columns).toMatchObject({ opposeCount: 5, supportCount: 6 })
    expect(suggest('留言编号 留言用户 留言主题 留言时间 留言详情 答复意见 答复时间')).toMatchObject({
      profile: 'message-board-replies',
      columns: { reply: 5, repliedAt: 6 },
    })
  })

  test('know an order table by synonyms, partial texts and written variants', () => {
    const { columns, unmapped, missing } = suggest(
      '工单编号* 来电人（必填） 来电号码 工单标题 诉求内容描述 受理时间： 移交日期 派单时间 被反映单位名称 是否保密 满意度 点评',
    )
    expect(columns).toEqual({
      orderNo: 0,
      personName: 1,
      phone: 2,
      title: 3,
      content: 4,
      receivedAt: 5,
      handedOverAt: 6,
      dispatchedAt: 7,
      accusedName: 8,
      confidential: 9,
      satisfaction: 10,
    })
    expect([unmapped, missing]).toEqual([['点评'], []])
  })

  test('give each column to one field and name the required fields that are missing', () => {
    const suggested = suggest('姓名 姓名 备注')
    expect(suggested.columns).toEqual({ personName: 0 })
    expect(suggested.missing).toEqual(['工单编号', '内容'])
  })

  test('compare headers without spaces, width, brackets and marks', () => {
    expect(['工单 编号', '工单编号（唯一）', '＊工单编号：', '工单编号[1]'].map(normaliseHeader)).toEqual(Array(4).fill('工单编号'))
  })
})
