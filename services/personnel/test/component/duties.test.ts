import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Harness, login, REGISTRAR, startPersonnel } from './harness.ts'

// Which body supervises what, and the townships' 1+1+1 model.

const PATH = '/api/personnel/agencies'
let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
  const township = { region: '520502001', level: 'township', on: '2020-01-01' }
  for (const [id, name, kind] of [
    ['town', '某街道办事处', 'township-office'],
    ['town-justice', '某司法所', 'justice-office'],
  ])
    await it.done('POST', PATH, { as: REGISTRAR, body: { ...township, id, name, kind } })
})
afterAll(() => it.stop())

const model = (more: Record<string, unknown> = {}) => ({
  departmentUnit: '520502-market-legal',
  justiceOffice: 'town-justice',
  on: '2026-01-01',
  basis: '实施方案',
  ...more,
})
const set = (id: string, body: object, as = REGISTRAR) => it.call('POST', `${PATH}/${id}/set-township-model`, { as, body })
const listed = async (path: string, as = REGISTRAR) =>
  (await it.done('GET', `/api/personnel/${path}`, { as })).items as Record<string, unknown>[]

test('a township is linked to a unit of a county department and its 司法所, and both links resolve', async () => {
  expect((await set('town', model())).status).toBe(200)
  expect(await listed('township-models')).toEqual([
    {
      agencyId: 'town',
      name: '某街道办事处',
      region: '520502001',
      from: '2025-12-31T16:00:00.000Z',
      basis: '实施方案',
      departmentUnit: { agencyId: '520502-market-legal', name: '520502-market局法规股', open: true },
      justiceOffice: { agencyId: 'town-justice', name: '某司法所', open: true },
    },
  ])
  await it.done('POST', `${PATH}/520502-market-legal/reorganise`, {
    as: REGISTRAR,
    body: { how: 'abolished', on: '2026-03-02', basis: '改革' },
  })
  expect((await listed('township-models'))[0]).toMatchObject({ departmentUnit: { open: false }, justiceOffice: { open: true } })
  expect((await set('town', model({ departmentUnit: '520502-transport-legal', on: '2026-03-02' }))).status).toBe(200)
  expect((await listed('township-models'))[0]).toMatchObject({ departmentUnit: { agencyId: '520502-transport-legal', open: true } })
})

test('partners of another kind or county, and other units than a township, are refused by the field', async () => {
  for (const [body, field] of [
    [model({ departmentUnit: '520502-transport-legal', justiceOffice: '520502-market' }), 'justiceOffice'],
    [model({ departmentUnit: '520521-market-legal' }), 'departmentUnit'],
    [model({ departmentUnit: 'nobody' }), 'departmentUnit'],
  ] as const) {
    const { status, text } = await set('town', body)
    expect([status, text.includes(field)]).toEqual([422, true])
  }
  expect(await set('520502-market', model({ departmentUnit: '520502-transport-legal', on: '2026-03-02' }))).toMatchObject({
    status: 422,
    body: { code: 'kind-wrong' },
  })
})

test('the list of duties names unit or field, and a line ends by its day', async () => {
  const path = `${PATH}/office-520502`
  const line = { matters: '行政处罚、行政检查', basis: '监督权责清单', on: '2026-03-02' }
  const { id } = await it.done('POST', `${path}/list-duty`, { as: REGISTRAR, body: { ...line, over: '520502-market' } })
  await it.done('POST', `${path}/list-duty`, { as: REGISTRAR, body: { ...line, field: 'transport' } })
  const duties = async (as = REGISTRAR) => (await listed('duties', as)).flatMap((each) => each.duties as Record<string, unknown>[])
  expect(await duties()).toMatchObject([{ over: { agencyId: '520502-market', open: true } }, { field: 'transport' }])
  expect((await it.call('POST', `${path}/list-duty`, { as: REGISTRAR, body: line })).status).toBe(400)
  expect((await it.call('POST', `${path}/list-duty`, { as: REGISTRAR, body: { ...line, over: 'nobody' } })).status).toBe(422)
  await it.done('POST', `${path}/duties/${id}/end`, { as: REGISTRAR, body: { until: '2026-03-02', reason: '调整' } })
  it.setClock('2026-03-03T02:00:00.000Z')
  expect(await duties()).toMatchObject([{ field: 'transport' }])
})

test('a neighbour sees neither list and changes neither', async () => {
  const as = login('personnel-officer', 'office-520521')
  expect(await listed('duties', as)).toEqual([])
  expect(await listed('township-models', as)).toEqual([])
  expect((await set('town', model({ departmentUnit: '520502-transport-legal' }), as)).status).toBe(404)
})
