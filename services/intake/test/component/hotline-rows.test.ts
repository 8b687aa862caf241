import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildWorkbook, buildZip, textRows } from '@mingjian/bulk/workbook-fixture'
import type { HotlineImportStatus } from '@mingjian/contracts'
import { type Harness, login, startIntake } from './harness.ts'
import { counts, filesWith, hotlineOf } from './hotline-harness.ts'

let it: Harness
let here: ReturnType<typeof hotlineOf>
const city = login('intake-clerk', 'office-5205')
beforeAll(async () => {
  it = await startIntake()
  here = hotlineOf(it, city)
})
afterAll(() => it.stop())

let series = 0
/** A series of numbers of its own, so that tests do not meet. */
const source = () => ({ source: `series-${++series}` })
const csv = (...rows: string[]) =>
  `工单编号,诉求人,联系电话,标题,内容,受理时间,移交日期,诉求类型,被反映单位,所属区域,是否保密,类别\n${rows.join('\n')}\n`
const row = (
  no: string,
  more: Partial<Record<'title' | 'content' | 'handedOver' | 'type' | 'accused' | 'region' | 'secret' | 'category', string>> = {},
) =>
  [
    no,
    '欧阳试探',
    '13987650123',
    more.title ?? '执法人员没有出示证件',
    more.content ?? '欧阳试探反映：检查时没有出示证件，请回电13987650123。',
    '2026/3/2 11:25:05',
    more.handedOver ?? '',
    more.type ?? '',
    more.accused ?? '',
    more.region ?? '',
    more.secret ?? '',
    more.category ?? '行政执法',
  ].join(',')
const complaints = async (q: string) =>
  (
    (await it.call('GET', `/api/intake/complaints?limit=200&q=${encodeURIComponent(q)}`, { as: city })).body.items as unknown as Record<
      string,
      string
    >[]
  ).filter(({ title }) => title === q)

describe('rows', () => {
  test('one number twice: the same content is unchanged, another content is refused naming the first row, in every run', async () => {
    const own = source()
    const file = csv(row('A1'), row('A1'), row('A1', { title: '另一个标题' }), row('A2'))
    const first = await here.run(file, 'a.csv', own)
    expect(counts(first)).toMatchObject({ read: 4, created: 2, unchanged: 1, rejected: 1, balanced: true })
    expect(await here.download(first.importId, 'rejects')).toContain('4,与第 2 行编号相同而内容不同')
    expect(counts(await here.run(file, 'a.csv', own))).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 1 })
  })

  test('another content in another file updates the order and tells the complaint; the old content again changes nothing', async () => {
    const own = source()
    const before = csv(row('B1', { title: '夜间检查更新试验' }))
    await here.run(before, 'a.csv', own)
    const after = csv(row('B1', { title: '夜间检查更新试验', content: '补充：当天有三个人到场。' }))
    expect(counts(await here.run(after, 'b.csv', own))).toMatchObject({ created: 0, updated: 1, complaints: 0 })
    expect(counts(await here.run(after, 'b.csv', own))).toMatchObject({ updated: 0, unchanged: 1 })
    expect(counts(await here.run(before, 'a.csv', own))).toMatchObject({ updated: 0, unchanged: 1 })
    const [found] = await complaints('夜间检查更新试验')
    const { text } = await it.call('GET', `/api/intake/complaints/${found?.no}`, { as: city })
    expect(text.match(/当天有三个人到场/g)).toHaveLength(1)
  })

  test('an order kept for statistics becomes a complaint when its new content concerns enforcement', async () => {
    const own = source()
    expect(
      counts(await here.run(csv(row('C1', { category: '物业管理', content: '电梯坏了。', title: '电梯' })), 'a.csv', own)),
    ).toMatchObject({ statistics: 1, complaints: 0 })
    expect(counts(await here.run(csv(row('C1', { title: '转为执法问题试验' })), 'b.csv', own))).toMatchObject({ updated: 1 })
    expect(await complaints('转为执法问题试验')).toHaveLength(1)
  })

  test.each([
    ['no number', row(''), '缺少“工单编号”'],
    ['no title', row('D1', { title: ' ' }), '缺少“标题”'],
    ['no content', row('D1', { content: '' }), '缺少“内容”'],
    ['a day that is none', row('D1', { handedOver: '2026-02-30' }), '“移交日期”不是日期'],
    ['a hand-over in the future', row('D1', { handedOver: '2999-01-01' }), '晚于导入当天'],
    ['a cell too long', row('D1', { content: '长'.repeat(32_768) }), '超过 32767 字'],
    ['a content too long for a complaint', row('D1', { content: '长'.repeat(10_001) }), '“内容”超过 10000 字'],
    ['too many cells', `${row('D1')}${',x'.repeat(300)}`, '超过 256 列'],
    ['another region', row('D1', { region: '520602' }), '不在本地区范围内'],
  ])('%s: that row alone is given back, whole, with its reason', async (_name, bad, reason) => {
    const county = hotlineOf(it, login('hotline-agent', 'office-520502'))
    const elsewhere = bad.includes('520602') ? bad.replace('520602', '520521') : bad
    const certificate = await county.run(csv(row('E1'), elsewhere), 'a.csv', source())
    expect(counts(certificate)).toMatchObject({ read: 2, created: 1, rejected: 1, balanced: true })
    const rejects = await county.download(certificate.importId, 'rejects')
    expect(rejects).toContain(reason)
    expect(rejects).toContain('13987650123')
    if (elsewhere.length > 10_000) expect(rejects.length).toBeGreaterThan(10_000)
  })

  test('a 9,000-character cell, dates in three writings and tens of thousands of blank styled rows are taken', async () => {
    const head = ['工单编号', '标题', '内容', '受理时间']
    const data = textRows([
      head,
      ['F1', '长文', '长'.repeat(9_000), '2026年3月2日 8:05'],
      ['F2', '短文', '没有出示证件', '20260302'],
      ['F3', '短文', '没有出示证件', '46083.5'],
    ])
    const blank = Array.from(
      { length: 30_000 },
      (_, at) => `<row r="${at + 10}" s="1"><c r="A${at + 10}" s="1"/><c r="B${at + 10}" s="1"/></row>`,
    ).join('')
    const book = await buildWorkbook({ sheets: [{ data: data + blank }], styles: [0, 14] })
    expect(counts(await here.run(book, 'a.xlsx', source()))).toMatchObject({ read: 3, created: 3, complaints: 3, rejected: 0 })
  })
})

describe('complaints from orders', () => {
  test('the clock starts on the hand-over date, or on the day of the import', async () => {
    await here.run(
      csv(row('G1', { title: '移交日期试验甲', handedOver: '2026-03-05' }), row('G2', { title: '移交日期试验乙' })),
      'a.csv',
      source(),
    )
    expect((await complaints('移交日期试验甲'))[0]).toMatchObject({ receivedOn: '2026-03-05', channel: 'hotline-12345', kind: 'clue' })
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    expect((await complaints('移交日期试验乙'))[0]).toMatchObject({ receivedOn: today, overdue: false })
  })

  test('kind, accused and region come from the row; who is not named is handled by the office of the region', async () => {
    const rows = [
      row('H1', { title: '行文规范试验甲', type: '投诉', accused: '520502market局', region: '520502' }),
      row('H2', { title: '行文规范试验乙', type: '举报', region: '七星关区' }),
      row('H3', { title: '行文规范试验丙', accused: '520502司法局', region: '520502' }),
    ]
    await here.run(csv(...rows), 'a.csv', source())
    const find = async (title: string) => (await complaints(title))[0]
    expect(await find('行文规范试验甲')).toMatchObject({ kind: 'complaint', accused: '520502market局', handler: '520502司法局' })
    expect(await find('行文规范试验乙')).toMatchObject({ kind: 'report', accused: '未写明', handler: '520502司法局', region: '520502' })
    expect(await find('行文规范试验丙')).toMatchObject({ handler: '市司法局' })
  })

  test('an order marked 保密 has no contact at all; another one can be revealed with a reason', async () => {
    await here.run(csv(row('I1', { title: '保密来电试验', secret: '是' }), row('I2', { title: '公开来电试验' })), 'a.csv', source())
    const reveal = async (title: string) =>
      it.call('POST', `/api/intake/complaints/${(await complaints(title))[0]?.no}/reveal-contact`, {
        as: city,
        body: { reason: '需要回电核实情况' },
      })
    expect((await reveal('保密来电试验')).body.code).toBe('no-contact')
    expect((await reveal('公开来电试验')).text).toContain('13987650123')
  })

  test('results go back to the hotline centre, for a re-run of the file too', async () => {
    const own = source()
    const file = csv(row('J1'), row('J2', { category: '物业管理', title: '电梯', content: '电梯坏了' }))
    await here.run(file, 'a.csv', own)
    const again = await here.run(file, 'a.csv', own)
    const lines = (await here.download(again.importId, 'write-back')).trim().split('\r\n').slice(1).sort()
    expect(lines).toEqual([expect.stringMatching(/^J1,JD5205-\d{4}-\d{6},/), expect.stringMatching(/^J2,,仅作统计,+$/)])
  })
})

describe('files that are refused', () => {
  const bomb = async () => {
    const zip = await buildZip({ 'xl/workbook.xml': ' '.repeat(60_000_000) })
    return zip
  }
  test.each<[string, () => Promise<Buffer | string> | Buffer | string, number, string]>([
    ['a bomb', bomb, 422, 'spreadsheet-bomb'],
    ['a renamed program', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3_000)]), 415, 'spreadsheet-not-a-table'],
    [
      'a broken zip',
      async () => (await buildWorkbook({ sheets: [{ data: textRows([['a']]) }] })).subarray(0, 700),
      422,
      'spreadsheet-broken',
    ],
    ['an old .xls', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_000)]), 415, 'spreadsheet-old-xls'],
    ['an empty file', () => '', 422, 'spreadsheet-empty'],
    ['a table without the columns', () => '甲,乙\n1,2\n', 422, 'import-mapping-missing'],
  ])('%s', async (_name, content, status, code) => {
    const answer = await here.upload(await content(), 'a.xlsx')
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect((await it.store.connection.collection('hotlineUploads').find({}).toArray()).length).toBe(0)
  })

  test('wrong parts of the form, and another body than a form', async () => {
    expect((await here.upload(csv(row('K1')), 'a.csv', { mapping: '{' })).body.code).toBe('invalid-request')
    expect((await here.upload(csv(row('K1')), 'a.csv', { uncategorised: 'all' })).body.code).toBe('invalid-request')
    expect((await here.upload(csv(row('K1')), 'a.csv', { profile: 'unheard-of' })).body.code).toBe('import-mapping-missing')
    expect((await it.call('POST', '/api/intake/hotline-imports', { as: city, body: {} })).status).toBe(415)
  })
})

describe('what nobody else sees', () => {
  test('an import of another unit does not exist', async () => {
    const { importId } = await here.run(csv(row('L1')), 'a.csv', source())
    const neighbour = login('intake-clerk', 'office-520502')
    for (const what of ['', '/preview', '/rejects', '/certificate', '/events', '/write-back'])
      expect([what, (await it.call('GET', `/api/intake/hotline-imports/${importId}${what}`, { as: neighbour })).status]).toEqual([
        what,
        404,
      ])
    expect((await it.call('GET', '/api/intake/hotline-imports', { as: neighbour })).text).not.toContain(importId)
  })

  test('a number of one county is not the same order in another', async () => {
    const own = source()
    const counties = ['office-520502', 'office-520521'].map((unit) => hotlineOf(it, login('hotline-agent', unit)))
    for (const county of counties) expect(counts(await county.run(csv(row('M1')), 'a.csv', own))).toMatchObject({ created: 1 })
  })

  test('no name or number of a caller lies readable in the data folder or the log, while a file waits and afterwards', async () => {
    const rows = [row('N1'), row('N2', { category: '物业管理' }), row('N3', { handedOver: 'never' }), row('N4', { secret: '是' })]
    const { body } = await here.upload(csv(...rows), '欧阳试探13987650123.csv', { ...source(), dryRun: 'true' })
    await here.follow(String(body.importId))
    await here.post(String(body.importId), 'confirm')
    const search = () => [...filesWith(it.dir, '13987650123'), ...filesWith(it.dir, '请回电139')]
    expect(search()).toEqual([])
    await it.intake.publishing.idle()
    expect(filesWith(it.dir, '欧阳试探反映')).toEqual([])
    expect(it.logs.join('')).not.toContain('13987650123')
  })
})

describe('preview', () => {
  test('a dry run shows columns and counts and writes nothing; confirmed, the same file is imported without another upload', async () => {
    const own = source()
    const { status, body } = await here.upload(csv(row('O1', { title: '预览试验标题' }), row('', {})), 'a.csv', { ...own, dryRun: 'true' })
    expect([status, body.preview]).toMatchObject([202, { firstRows: [{ row: 2 }, { row: 3 }] }])
    const dry = (await here.follow(String(body.importId))).at(-1) as HotlineImportStatus
    expect(dry).toMatchObject({ state: 'finished', dryRun: true, created: 1, rejected: 1 })
    expect(await complaints('预览试验标题')).toEqual([])
    const { body: confirmed } = await here.post(dry.importId, 'confirm')
    const real = (await here.follow(String(confirmed.importId))).at(-1)
    expect(real).toMatchObject({ state: 'finished', dryRun: false, created: 1, rejected: 1 })
    expect(await complaints('预览试验标题')).toHaveLength(1)
    expect((await here.post(dry.importId, 'confirm')).body.importId).toBe(confirmed.importId)
  })

  test('a saved layout names the columns of a file that no known header names', async () => {
    const profile = {
      id: 'county-desk',
      name: '县热线台',
      source: 'county-desk',
      columns: { orderNo: '序', content: '说了什么', title: '一句话' },
    }
    expect((await it.call('POST', '/api/intake/hotline-profiles', { as: city, body: profile })).status).toBe(201)
    const file = '序,一句话,说了什么\n1,检查,没有出示证件\n'
    expect((await here.upload(file, 'a.csv')).body.code).toBe('import-mapping-missing')
    const certificate = await here.run(file, 'a.csv', { profile: 'county-desk', uncategorised: 'statistics' })
    expect(certificate).toMatchObject({ created: 1, statistics: 1, profile: 'county-desk', profileVersion: 1, source: 'county-desk' })
    expect((await it.call('POST', '/api/intake/hotline-profiles', { as: city, body: profile })).body.version).toBe(2)
  })
})
