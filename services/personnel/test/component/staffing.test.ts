import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { countAllStaffing } from '../../src/application/count-staffing.ts'
import {
  APPROVER,
  aCard,
  anIssuedCertificate,
  CLERK,
  decided,
  EXAMINER,
  type Harness,
  login,
  OFFICER,
  REGISTRAR,
  startPersonnel,
} from './harness.ts'
import { importsOf } from './import-harness.ts'

// How many supervisors each unit has, by two measures, and that falling below and recovering is told.

let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
  await it.settled()
})
afterAll(() => it.stop())

const UNIT = '520502-market'
const NAMED = { partTime: false, on: '2026-03-02', basis: '单位文件' }
const name = (id: string, body = NAMED) => it.done('POST', `/api/personnel/officers/${id}/name-supervisor`, { as: CLERK, body })
const officer = async (who: string) =>
  String((await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name: who, agencyId: `${UNIT}-legal` } })).id)

type Unit = { agencyId: string; named: number; certified: number; partTime: number; missing: { named: number; certified: number } }
type Listing = {
  summary: {
    units: number
    named: { reached: number; short: number; shortByLevel: object }
    certified: { reached: number }
    people: object
  }
  items: Unit[]
  next?: string
}
async function staffing(query = '', as = REGISTRAR): Promise<Listing> {
  await it.settled()
  return (await it.done('GET', `/api/personnel/staffing${query}`, { as })) as unknown as Listing
}
const unit = async (id = UNIT) => (await staffing()).items.find(({ agencyId }) => agencyId === id)
/** What the unit's own record says of crossings, in order. */
const crossings = async () => {
  const found = await it.personnel.deps.agencies.store.load(UNIT)
  return (found?.history ?? [])
    .filter(({ type }) => type === 'StaffingFell' || type === 'StaffingRecovered')
    .map(({ type, data }) => [type, (data as { measure: string }).measure])
}

/** A 监督证 for somebody who has the training and the exam. */
async function certify(officerId: string, no: string) {
  await it.done('POST', `/api/personnel/officers/${officerId}/record-training`, {
    as: CLERK,
    body: { on: '2026-01-10', hours: 60, course: '监督业务' },
  })
  await it.done('POST', `/api/personnel/officers/${officerId}/record-exam`, {
    as: CLERK,
    body: { on: '2026-01-20', score: 90, paper: '资格考试' },
  })
  const { applicationNo } = await it.done('POST', '/api/personnel/certificates', { as: CLERK, body: { officerId, kind: 'supervision' } })
  await it.done('POST', `/api/personnel/certificates/${applicationNo}/examine`, { as: EXAMINER, body: {} })
  await it.done('POST', `/api/personnel/certificates/${applicationNo}/approve`, { as: APPROVER, body: {} })
  await it.done('POST', `/api/personnel/certificates/${applicationNo}/issue`, { as: REGISTRAR, body: aCard(no) })
}

test('every unit that the rule binds is short until somebody is named; units within a department are not counted apart', async () => {
  const city = await staffing('', login('leader', 'office-5205'))
  expect(city.summary.units).toBe(9)
  expect(city.summary.named).toEqual({ reached: 0, short: 9, shortByLevel: { city: 3, county: 6 } })
  expect(city.items.map(({ agencyId }) => agencyId)).not.toContain(`${UNIT}-legal`)
})

describe('a department of a county', () => {
  let first: string
  let second: string

  test('named and certified are measured apart', async () => {
    first = await officer('甲一')
    second = await officer('乙二')
    await name(first)
    expect(await unit()).toMatchObject({ named: 1, certified: 0, partTime: 0, missing: { named: 1, certified: 2 } })
    await name(second, { ...NAMED, partTime: true })
    expect(await unit()).toMatchObject({ named: 2, certified: 0, partTime: 1, missing: { named: 0, certified: 2 } })
    await certify(first, '52050200000101')
    await certify(second, '52050200000102')
    expect(await unit()).toMatchObject({ named: 2, certified: 2, missing: { named: 0, certified: 0 } })
    expect(await crossings()).toEqual([
      ['StaffingFell', 'named'],
      ['StaffingFell', 'certified'],
      ['StaffingRecovered', 'named'],
      ['StaffingRecovered', 'certified'],
    ])
  })

  test('an 执法证 makes nobody a certified supervisor', async () => {
    const { officerId } = await anIssuedCertificate(it, '52050200000103', { name: '丙三' })
    await name(officerId)
    expect(await unit()).toMatchObject({ named: 3, certified: 2 })
    await it.done('POST', `/api/personnel/officers/${officerId}/release-supervisor`, {
      as: CLERK,
      body: { on: '2026-03-02', reason: '分工调整' },
    })
    expect(await unit()).toMatchObject({ named: 2, certified: 2 })
  })

  test('a suspension counts at once, and its end by the clock; who is missing is told by name', async () => {
    await decided(it, '52050200000102', 'suspend', { on: '2026-03-02', until: '2026-03-11', ground: 'misconduct' })
    expect(await unit()).toMatchObject({ named: 2, certified: 1 })
    const { supervisors } = await it.done('GET', `/api/personnel/staffing/${UNIT}`, { as: REGISTRAR })
    expect((supervisors as { name: string; certified: boolean }[]).map((each) => [each.name, each.certified]).sort()).toEqual([
      ['乙二', false],
      ['甲一', true],
    ])
    it.setClock('2026-03-12T02:00:00.000Z')
    await it.personnel.due()
    expect(await unit()).toMatchObject({ named: 2, certified: 2 })
    expect((await crossings()).slice(4)).toEqual([
      ['StaffingFell', 'certified'],
      ['StaffingRecovered', 'certified'],
    ])
  })

  test('who moves or leaves is no longer named; the trend keeps what was', async () => {
    it.setClock('2026-04-10T02:00:00.000Z')
    await it.done('POST', `/api/personnel/officers/${second}/leave`, { as: CLERK, body: { on: '2026-04-10', ground: 'retired' } })
    const body = { agencyId: '520502-transport', on: '2026-04-10', basis: '调令' }
    await it.done('POST', `/api/personnel/officers/${first}/move`, { as: REGISTRAR, body })
    expect(await unit()).toMatchObject({ named: 0, certified: 0, partTime: 0 })
    const { points } = (await it.done('GET', '/api/personnel/staffing-trend', { as: REGISTRAR })) as { points: Record<string, unknown>[] }
    expect(points).toHaveLength(13)
    expect(points.at(-3)).toMatchObject({ units: 0 })
    expect(points.at(-2)).toMatchObject({ units: 3, named: 1, certified: 1, people: { named: 2, certified: 2 } })
    expect(points.at(-1)).toMatchObject({ units: 3, named: 0, certified: 0, people: { named: 0, certified: 0 } })
  })
})

test('the list narrows by place, level, kind and measure, and goes on by pages', async () => {
  const as = login('leader', 'office-5205')
  expect((await staffing('?region=520502', as)).summary.units).toBe(3)
  expect((await staffing('?level=city', as)).summary.units).toBe(3)
  expect((await staffing('?kind=supervision-office', as)).summary.units).toBe(3)
  expect((await staffing('?short=named', as)).items).toHaveLength(9)
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = await staffing(`?limit=4${cursor}`, as)
    seen.push(...items.map(({ agencyId }) => agencyId))
    if (!next) break
    cursor = `&cursor=${next}`
  }
  expect(seen).toEqual([...new Set(seen)].sort())
  expect(seen).toHaveLength(9)
})

test('a neighbour sees nothing of it, and names nobody there', async () => {
  const as = login('leader', 'office-520521')
  expect((await staffing('', as)).items.map(({ agencyId }) => agencyId).some((id) => id.startsWith('520502'))).toBe(false)
  expect((await it.call('GET', `/api/personnel/staffing/${UNIT}`, { as })).status).toBe(404)
  const id = await officer('丁四')
  const neighbour = login('personnel-officer', 'office-520521')
  expect((await it.call('POST', `/api/personnel/officers/${id}/name-supervisor`, { as: neighbour, body: NAMED })).status).toBe(404)
})

test('who only sees a person names them by no table either', async () => {
  const head = '姓名,工作单位,人员性质,监督人员,到岗日期\n'
  await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name: '戊五' } })
  const above = importsOf(it, login('personnel-officer', 'city-market-legal'))
  const done = await above.run('officers', `${head}戊五,${UNIT},公务员,专职,2020-01-01\n`)
  expect([done.updated, done.rejected]).toEqual([0, 1])
  expect(await above.rejects(done.importId)).toContain('这是别的单位的人员')
})

test('counting everything again changes nothing', async () => {
  const before = (await it.personnel.deps.agencies.store.load(UNIT))?.version
  await countAllStaffing(it.personnel.deps)
  expect((await it.personnel.deps.agencies.store.load(UNIT))?.version).toBe(before)
})
