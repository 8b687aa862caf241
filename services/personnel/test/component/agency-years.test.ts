import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CLERK, type Harness, login, OFFICER, REGISTRAR, startPersonnel } from './harness.ts'
import { counts, importsOf } from './import-harness.ts'

// 三项制度, 行政执法责任制, 保障 of an agency and year; 奖惩 of an officer.

let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
})
afterAll(() => it.stop())

const RESOURCES = { posts: 10, onPost: 8, lawGraduates: 3, legallyQualified: 1, budget: 500_000 }
const SHEET = {
  systems: {
    disclosure: { inForce: true, documentNo: '七市监〔2019〕3号', since: '2019-03-01', passed: true },
    recording: { inForce: true, passed: false },
    legalReview: { inForce: false },
  },
  responsibility: { divided: true, appraised: false, documentNo: '七市监〔2020〕1号' },
  resources: {
    ...RESOURCES,
    equipment: [
      { kind: 'vehicle', count: 2 },
      { kind: 'camera', count: 4 },
    ],
  },
}
const at = (id: string, year = 2025) => `/api/personnel/agencies/${id}/years/${year}`
const put = (id: string, body: object, as = CLERK, year = 2025) => it.call('PUT', at(id, year), { as, body })
const list = async (query: string, as = REGISTRAR) =>
  (await it.done('GET', `/api/personnel/agency-years?${query}`, { as })) as {
    summary: object
    items: { agencyId: string; vacant?: number }[]
    next?: string
  }

describe('the sheet of an agency and year', () => {
  test('tells what there is to fill in, is entered by the agency itself, and counts what is vacant', async () => {
    const before = await it.done('GET', at('520502-market'), { as: CLERK })
    expect(before).toMatchObject({
      name: '520502-market局',
      history: [],
      equipment: expect.arrayContaining([{ code: 'vehicle', name: '执法车辆' }]),
    })
    expect(before.sheet).toBeUndefined()
    expect((await put('520502-market', SHEET)).status).toBe(200)
    expect(await it.done('GET', at('520502-market'), { as: CLERK })).toMatchObject({ sheet: SHEET, vacant: 2, history: [{ sheet: SHEET }] })
  })

  test('is corrected with a reason only, and both stand in the history; the same again is nothing new', async () => {
    expect((await put('520502-market', SHEET)).headers.get('etag')).toBe('"1"')
    const other = { ...SHEET, resources: { ...SHEET.resources, onPost: 9 } }
    const refused = await put('520502-market', other)
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([422, 'reason-missing', 'reason'])
    expect((await put('520502-market', { ...other, reason: '漏报1人' })).status).toBe(200)
    const { vacant, history } = await it.done('GET', at('520502-market'), { as: CLERK })
    expect([vacant, history]).toEqual([
      1,
      [expect.objectContaining({ sheet: SHEET }), expect.objectContaining({ sheet: other, reason: '漏报1人' })],
    ])
  })

  test('says which field is wrong; nobody beside enters it, and who does not see the agency is told that there is none', async () => {
    const wrong = async (more: object, year = 2025) => {
      const { body } = await put('520502-transport', { ...SHEET, resources: { ...SHEET.resources, ...more } }, REGISTRAR, year)
      return [body.code, body.field]
    }
    expect(await wrong({ equipment: [{ kind: 'horse', count: 1 }] })).toEqual(['code-unknown', 'resources.equipment'])
    expect(await wrong({ lawGraduates: 9 })).toEqual(['figures-wrong', 'resources.lawGraduates'])
    expect(await wrong({}, 2027)).toEqual(['day-wrong', 'year'])
    expect((await put('520502-market', { ...SHEET, colour: 'red' })).body.code).toBe('invalid-request')
    expect((await put('520502-market', SHEET, login('personnel-officer', 'city-market-legal'))).status).toBe(403)
    expect((await put('520502-market', SHEET, login('personnel-officer', '520521-market'))).status).toBe(404)
    expect((await it.call('GET', at('520502-market'), { as: login('auditor', '520521-market') })).status).toBe(404)
  })
})

test('the list says who has not entered the sheet, by pages, and counts all', async () => {
  expect(await list('year=2025')).toMatchObject({ summary: { agencies: 3, entered: 1, missing: 2 } })
  const missing = await list('year=2025&missing=true&limit=1')
  expect(missing.items.map(({ agencyId }) => agencyId)).toEqual(['520502-transport'])
  const rest = await list(`year=2025&missing=true&limit=1&cursor=${missing.next}`)
  expect([rest.items.map(({ agencyId }) => agencyId), rest.next]).toEqual([['office-520502'], undefined])
  expect((await list('year=2025&missing=false')).items).toEqual([expect.objectContaining({ agencyId: '520502-market', vacant: 1 })])
  const city = login('personnel-officer', 'office-5205')
  expect((await list('year=2025&region=520521', city)).summary).toEqual({ agencies: 3, entered: 0, missing: 3 })
})

test('sheets come by a table, go by a table, and again change nothing; what differs takes a reason', async () => {
  const here = importsOf(it, REGISTRAR)
  const none = { created: 0, updated: 0, unchanged: 0, rejected: 0, balanced: true }
  const table = (await here.exported('agency-years', { format: 'csv' })).toString()
  expect(table).toContain('照相、摄像设备:4')
  expect(counts(await here.run('agency-years', table))).toEqual({ ...none, read: 1, unchanged: 1 })
  const other = table.replace('520502-market局', '520502-transport局')
  expect(counts(await here.run('agency-years', other, { dryRun: 'true' }))).toEqual({ ...none, read: 1, created: 1 })
  expect(counts(await here.run('agency-years', other))).toEqual({ ...none, read: 1, created: 1 })
  const { sheet } = await it.done('GET', at('520502-market'), { as: REGISTRAR })
  expect((await it.done('GET', at('520502-transport'), { as: REGISTRAR })).sheet).toEqual(sheet)
  const changed = other.replace(',500000,', ',600000,')
  const refused = await here.run('agency-years', changed)
  expect(await here.rejects(refused.importId)).toContain('“更正理由”：这一年已经填报过')
  const done = await here.run('agency-years', changed.replace(/\r\n$/, '经费调整\r\n'))
  expect(counts(done)).toEqual({ ...none, read: 1, updated: 1 })
})

test('奖惩 stand on the officer’s record by their kind, a sanction until its effect ends', async () => {
  const { id } = await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name: '奖惩人' } })
  const record = (body: object) => it.call('POST', `/api/personnel/officers/${id}/record-merit`, { as: CLERK, body })
  expect((await record({ kind: 'demerit', documentNo: '七人社〔2025〕9号', on: '2025-03-01' })).status).toBe(200)
  expect((await record({ kind: 'commendation', documentNo: '七人社〔2026〕1号', on: '2026-01-10' })).status).toBe(200)
  const { merits } = await it.done('GET', `/api/personnel/officers/${id}`, { as: CLERK })
  expect(merits).toEqual([
    expect.objectContaining({ kindName: '记过', on: '2025-03-01', until: '2026-02-28' }),
    expect.not.objectContaining({ until: expect.anything() }),
  ])
  expect((await record({ kind: 'knighthood', documentNo: '一', on: '2025-03-01' })).body.field).toBe('kind')
  expect((await record({ kind: 'demerit', documentNo: '一', on: '2026-03-03' })).body.field).toBe('on')
})
