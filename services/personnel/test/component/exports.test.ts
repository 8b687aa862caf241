import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { FakeLogin } from '@mingjian/testkit'
import { AGENCIES, APPROVER, anIdNumber, CLERK, type Harness, login, OFFICER, REGISTRAR, startPersonnel } from './harness.ts'
import { counts, importsOf } from './import-harness.ts'

// What is exported is what an import takes: again here it changes nothing, in an empty place it gives the same lists.

const CITY = login('personnel-officer', 'office-5205')
const NUMBERS = [anIdNumber(81), anIdNumber(82), anIdNumber(83)]
const none = { created: 0, updated: 0, unchanged: 0, rejected: 0, balanced: true }

let it: Harness
let here: ReturnType<typeof importsOf>
let courseId: string
beforeAll(async () => {
  it = await startPersonnel()
  here = importsOf(it, CITY)
  await fill(it)
})
afterAll(() => it.stop())

const post = (path: string, body: object, as: FakeLogin = CITY) => it.done('POST', `/api/personnel/${path}`, { as, body })

/** Everything that is awkward: a unit below one that sorts after it, two units of one name, wide signs, namesakes, a text that is a formula. */
async function fill({ settled, done }: Harness): Promise<void> {
  const on = '2020-01-01'
  const unit = { region: '520502', level: 'county', on }
  await post('agencies', {
    ...unit,
    id: 'z-bureau',
    name: '应急局（七星关）',
    kind: 'department',
    rank: 'section-head',
    phone: '+86 857-1234567',
  })
  await post('agencies', { ...unit, id: 'a-legal', name: '法规股', kind: 'internal-unit', parentId: 'z-bureau', sign: '=1+1' })
  await post('agencies', { ...unit, id: 'b-legal', name: '法规股', kind: 'internal-unit', parentId: 'a-legal' })
  await post('agencies', { ...unit, id: 'c-closed', name: '撤销的局', kind: 'department' })
  await post('agencies/c-closed/reorganise', { how: 'abolished', on: '2026-01-01', basis: '通知' })
  const person = { agencyId: 'z-bureau', employment: 'civil-servant', on }
  const [first, second, third] = NUMBERS
  const { id: supervisor } = await post('officers', { ...person, name: '同名', idNumber: first, post: '科员（兼）', login: 'tong' })
  await post('officers', { ...person, name: '同名', idNumber: second, on: '2021-05-01' })
  await post('officers', { ...person, name: '无号', agencyId: 'a-legal', post: '@SUM(A1)' })
  const { id: leaver } = await post('officers', { ...person, name: '离开人', idNumber: third })
  await post(`officers/${leaver}/leave`, { on: '2026-01-01', ground: 'retired' })
  await post(`officers/${supervisor}/name-supervisor`, { partTime: true, on: '2024-01-01', basis: '通知' })
  const card = { kind: 'supervision', issuer: '省人民政府（代）' }
  const long = { issuedOn: '2023-05-01', validTo: '2028-04-30' }
  await post('certificate-filings', { ...card, ...long, officerId: supervisor, no: '52050200000901' })
  await post('officers', { ...person, name: '局里人', agencyId: '520502-market' })
  const { id: other } = await post('officers', { ...person, name: '暂扣人' })
  await post('certificate-filings', { ...card, ...long, officerId: other, no: '52050200000902' })
  await post('certificates/52050200000902/suspend', { on: '2026-03-01', ground: 'misconduct' }, login('approver', 'office-5205'))
  const appointed = { region: '520502', contact: '13800000000', notBarred: true, on: '2025-01-01', until: '2027-01-01', basis: '聘书' }
  const point = { ...appointed, kind: 'contact-point', name: '超市（城关店）', background: 'enterprise', employer: '城关镇1号' }
  await post('appointments', point)
  await post('appointments', { ...point, employer: '城关镇2号' })
  await post('appointments', { ...appointed, kind: 'expert', name: '专家甲', background: 'lawyer', fields: ['market', 'transport'] })
  const question = { kind: 'multiple', topic: '处罚法', text: '下列说法，正确的是（　）' }
  await post('questions', { ...question, options: { A: '=甲', B: '乙', C: '丙' }, right: ['C', 'A'] })
  await post('questions', { ...question, options: { A: '丁', B: '戊' }, right: ['A', 'B'], source: '第1条' })
  await post('questions', { kind: 'judgement', topic: '处罚法', text: '可以，不罚？', options: {}, right: ['B'] })
  courseId = String((await post('courses', { title: '培训', kind: 'common-law', hours: 8, on: '2026-02-01' })).id)
  await post(`courses/${courseId}/record-attendance`, { attended: [{ officerId: supervisor, hours: 4.5 }, { officerId: other }] })
  const system = { inForce: true, documentNo: '（2020）1号', since: '2020-01-01' }
  const resources = { posts: 5, onPost: 4, lawGraduates: 1, legallyQualified: 0, budget: 1000, equipment: [{ kind: 'camera', count: 3 }] }
  const sheet = {
    systems: { disclosure: system, recording: { inForce: false }, legalReview: { ...system, passed: true } },
    responsibility: { divided: true, appraised: false },
    resources,
  }
  for (const year of [2024, 2025]) await done('PUT', `/api/personnel/agencies/z-bureau/years/${year}`, { as: CITY, body: sheet })
  await settled()
}

const KINDS = ['agencies', 'officers', 'certificates', 'appointments', 'questions', 'attendance', 'agency-years'] as const
type Kind = (typeof KINDS)[number]
const queryOf = (kind: Kind) => (kind === 'attendance' ? { course: courseId } : {})
const exported = async (kind: Kind, format: 'csv' | 'xlsx' = 'csv', as = CITY) =>
  importsOf(it, as).exported(kind, { format, ...queryOf(kind) })
const refused = async (on: typeof here, { importId }: { importId: string }) => rowsOf(Buffer.from(await on.rejects(importId))).slice(1)
const rowsOf = (table: Buffer) => table.toString().replace('\ufeff', '').trim().split('\r\n')

describe('a table that is exported', () => {
  test.each(KINDS)('of %s, imported again into the same place, changes nothing, in both formats', async (kind) => {
    const read = rowsOf(await exported(kind)).length - 1
    expect(read).toBeGreaterThan(1 - Number(kind === 'certificates'))
    for (const format of ['csv', 'xlsx'] as const) {
      const done = await here.run(kind, await exported(kind, format))
      expect([format, counts(done), await refused(here, done)]).toEqual([format, { ...none, read, unchanged: read }, []])
    }
  })

  test('has the columns of the template, masks identity numbers, tells no contact, and nothing that a spreadsheet would run', async () => {
    const [header] = rowsOf(await exported('officers'))
    expect(header).toBe('姓名,身份证号,所在单位,职务,用工性质,登录账号,监督人员,到岗日期')
    for (const kind of KINDS) {
      const text = (await exported(kind)).toString()
      for (const secret of [...NUMBERS, '13800000000']) expect(text).not.toContain(secret)
      expect(text).not.toMatch(/(^|,)"?[=@]/m)
    }
    expect((await exported('officers')).toString()).toContain(`11**************${NUMBERS[0]?.slice(-2)}`)
    expect((await exported('officers')).toString()).toContain("'@SUM(A1)")
  })

  test('leaves out what its columns cannot tell: who left, what ended, a card that is suspended', async () => {
    expect((await exported('officers')).toString()).not.toContain('离开人')
    expect((await exported('agencies')).toString()).not.toContain('撤销的局')
    const cards = (await exported('certificates')).toString()
    expect([cards.includes('52050200000901'), cards.includes('52050200000902')]).toEqual([true, false])
  })

  test('gives the same lists in an empty place', async () => {
    const there = await startPersonnel({ agencies: AGENCIES.slice(0, 1) })
    try {
      const into = importsOf(there, CITY)
      for (const kind of KINDS.filter((each) => each !== 'attendance' && each !== 'officers')) {
        if (kind === 'certificates') await peopleWithNumbers(into)
        const table = (await exported(kind)).toString().replaceAll('不导出', '13800000000')
        const done = await into.run(kind, table)
        expect([kind, await refused(into, done)]).toEqual([kind, []])
      }
      await there.settled()
      for (const [path, keep] of LISTS) expect([path, await listOf(there, path, keep)]).toEqual([path, await listOf(it, path, keep)])
    } finally {
      await there.stop()
    }
  }, 300_000)
})

/** Namesakes of one unit are told apart by their whole numbers only, which somebody fills in; the first try says so. */
async function peopleWithNumbers(into: ReturnType<typeof importsOf>): Promise<void> {
  const table = (await exported('officers')).toString()
  const tried = await into.run('officers', table, { dryRun: 'true' })
  expect(tried.read).toBe(rowsOf(Buffer.from(table)).length - 1)
  const whole = NUMBERS.reduce((text, number) => text.replace(`11**************${number.slice(-2)}`, number), table)
  const done = await into.run('officers', whole)
  expect(await refused(into, done)).toEqual([])
}

type Item = Record<string, unknown>
const LISTS: [path: string, keep: (item: Item) => unknown][] = [
  ['agencies', ({ delegations: _delegations, ...item }) => plain(item)],
  [
    'officers?left=false',
    ({ id: _id, supervising, ...item }) => plain({ ...item, partTime: (supervising as { partTime?: boolean } | undefined)?.partTime }),
  ],
  [
    'certificates?status=issued',
    ({ no, kind, name, agencyId, issuedOn, validTo }) => plain({ no, kind, name, agencyId, issuedOn, validTo }),
  ],
  ['appointments?inOffice=true', ({ id: _id, ...item }) => plain(item)],
  ['agency-years?year=2025&missing=false', (item) => plain(item)],
  ['questions', ({ id: _id, region: _region, ...item }) => plain(item)],
]
/** As an import reads it. */
const plain = (item: object) => JSON.stringify(Object.entries(item).sort()).normalize('NFKC')

async function listOf(place: Harness, path: string, keep: (item: Item) => unknown): Promise<unknown[]> {
  const url = `/api/personnel/${path}${path.includes('?') ? '&' : '?'}limit=200`
  const { items, next } = (await place.done('GET', url, { as: CITY })) as { items: Item[]; next?: string }
  expect(next).toBeUndefined()
  return items
    .filter(({ open }) => open !== false)
    .map(keep)
    .sort()
}

describe('who exports', () => {
  test('sees exactly what their lists show', async () => {
    for (const as of [CLERK, login('personnel-officer', '520521-market'), REGISTRAR]) {
      for (const kind of ['agencies', 'officers', 'appointments'] as const) {
        const { items } = await it.done('GET', `/api/personnel/${kind}?limit=200${kind === 'officers' ? '&left=false' : ''}`, { as })
        const open = (items as Item[]).filter((item) => item.open !== false)
        expect([as.unit, kind, rowsOf(await exported(kind, 'csv', as)).length - 1]).toEqual([as.unit, kind, open.length])
      }
    }
  })

  test('is a keeper of people, or an auditor of an office; the answers of the bank stay with the office’s keeper', async () => {
    const ask = async (kind: string, as: FakeLogin) => (await it.call('GET', `/api/personnel/exports/${kind}?format=csv`, { as })).status
    expect(await ask('officers', login('auditor', 'office-520502'))).toBe(200)
    expect(await ask('officers', login('auditor', '520502-market'))).toBe(403)
    expect(await ask('officers', APPROVER)).toBe(403)
    expect(await ask('questions', login('auditor', 'office-520502'))).toBe(403)
    expect(await ask('questions', CLERK)).toBe(403)
    expect(await ask('questions', REGISTRAR)).toBe(200)
  })

  test('is noted in the log by their id, with kind and rows and nothing of the content', async () => {
    it.logs.length = 0
    const rows = rowsOf(await exported('officers')).length - 1
    const lines = it.logs.map((line) => JSON.parse(line) as Item).filter(({ msg }) => msg === 'a table of personnel was exported')
    expect(lines).toEqual([expect.objectContaining({ unit: 'office-5205', kind: 'officers', format: 'csv', rows, whole: true })])
    expect(String(lines[0]?.by).length).toBeGreaterThan(0)
    expect(it.logs.join('')).not.toContain('同名')
  })

  test('has to name a course for attendance, one that they know of', async () => {
    const ask = async (query: string) => (await it.call('GET', `/api/personnel/exports/attendance${query}`, { as: CITY })).body.code
    expect([await ask(''), await ask('?course=none'), await ask('?format=pdf')]).toEqual(['course-missing', 'not-found', 'invalid-request'])
  })
})

describe('a masked identity number', () => {
  const people = (...rows: string[]) => `姓名,身份证号,所在单位,用工性质,到岗日期\n${rows.join('\n')}\n`
  const masked = () => `11**************${NUMBERS[0]?.slice(-2)}`

  test('finds the namesake whose number shows the same, and leaves it as it is', async () => {
    const done = await here.run('officers', people(`同名,${masked()},z-bureau,参照公务员法管理人员,2026-03-01`))
    expect(counts(done)).toEqual({ ...none, read: 1, updated: 1 })
    const { items } = await it.done('GET', `/api/personnel/officers?q=${encodeURIComponent('同名')}`, { as: CITY })
    const changed = (items as Item[]).filter(({ employment }) => employment === 'managed-as-civil-servant')
    expect(changed.map(({ idNumber }) => idNumber)).toEqual([masked()])
    await here.run('officers', people(`同名,${masked()},z-bureau,公务员,2026-03-01`))
  })

  test('does not take somebody who was moved since for a new person, nor two of a table for one', async () => {
    const done = await here.run(
      'officers',
      people(
        `同名,${masked()},a-legal,公务员,2026-03-01`,
        '双生,52**************11,z-bureau,公务员,2026-03-01',
        '双生,52**************22,z-bureau,公务员,2026-03-01',
      ),
    )
    expect(counts(done)).toEqual({ ...none, read: 3, created: 1, rejected: 2 })
    const told = await here.rejects(done.importId)
    for (const reason of ['可能已经调动', '本表里这个单位有几个同名人员']) expect(told).toContain(reason)
  })
})

test('a new appointment from an export without contact is refused with what to do', async () => {
  const table = (await exported('appointments')).toString().replace('专家甲', '专家新')
  const done = await here.run('appointments', table)
  expect(counts(done)).toMatchObject({ created: 0, rejected: 1 })
  expect(await here.rejects(done.importId)).toContain('“联系方式”：导出的表里没有联系方式，新聘任的请补填')
})

test('the compliance list has the rows and figures of the page', async () => {
  expect(OFFICER.agencyId).toBe('520502-market')
  const query = 'level=county&short=named'
  const list = (await it.done('GET', `/api/personnel/staffing?${query}&limit=200`, { as: CITY })) as {
    summary: { units: number; named: { reached: number }; people: { named: number; partTime: number } }
    items: { name: string; named: number; missing: { named: number } }[]
  }
  const { text } = await it.call('GET', `/api/personnel/staffing-table?${query}&format=csv`, { as: login('agency-liaison', 'office-5205') })
  const [header, ...rows] = rowsOf(Buffer.from(text)).map((row) => row.split(','))
  const at = (name: string) => header?.indexOf(name) ?? -1
  const units = rows.slice(0, -1).map((row) => [row[0], row[at('已明确')], row[at('已明确还缺')]])
  expect(units).toEqual(list.items.map(({ name, named, missing }) => [name, String(named), String(missing.named)]))
  expect(units.length).toBeGreaterThan(0)
  const { summary } = list
  const last = rows.at(-1) ?? []
  expect([last[0], last[at('已明确')], last[at('兼职')], last[at('已明确达标')]]).toEqual([
    `合计（全部${summary.units}个单位）`,
    String(summary.people.named),
    String(summary.people.partTime),
    `${summary.named.reached}个`,
  ])
})
