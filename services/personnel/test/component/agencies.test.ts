import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Harness, login, REGISTRAR, startPersonnel } from './harness.ts'

let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
})
afterAll(() => it.stop())

const PATH = '/api/personnel/agencies'
const agency = (more: Record<string, unknown> = {}) => ({
  id: 'bureau',
  name: '某县粮食局',
  region: '520502',
  kind: 'department',
  level: 'county',
  on: '2020-01-01',
  ...more,
})
const asItWas = async (id: string, at?: string) => {
  const { status, body } = await it.call('GET', `${PATH}/${id}${at ? `?at=${encodeURIComponent(at)}` : ''}`, { as: REGISTRAR })
  return status === 200 ? body : status
}

test('an agency is registered, renamed and merged, and stays at any instant what it was', async () => {
  await it.done('POST', PATH, { as: REGISTRAR, body: agency({ creditCode: '91350100M000100Y43' }) })
  await it.done('POST', PATH, { as: REGISTRAR, body: agency({ id: 'heir', name: '某县发展和改革局' }) })
  await it.done('POST', `${PATH}/bureau/publish-phone`, { as: REGISTRAR, body: { phone: '0000-1234567', on: '2021-01-01' } })
  await it.done('POST', `${PATH}/bureau/rename`, {
    as: REGISTRAR,
    body: { name: '某县粮食和物资储备局', on: '2022-06-01', basis: '机构改革方案' },
  })
  await it.done('POST', `${PATH}/bureau/reorganise`, {
    as: REGISTRAR,
    body: { how: 'merged', into: ['heir'], on: '2024-01-01', basis: '机构改革方案' },
  })

  expect(await asItWas('bureau', '2019-12-31T23:59:59+08:00')).toBe(404)
  expect(await asItWas('bureau', '2020-06-01T00:00:00+08:00')).toMatchObject({ name: '某县粮食局', open: true, into: [] })
  expect(await asItWas('bureau', '2020-06-01T00:00:00+08:00')).not.toHaveProperty('phone')
  expect(await asItWas('bureau', '2022-05-31T23:59:59+08:00')).toMatchObject({ name: '某县粮食局', phone: '0000-1234567' })
  expect(await asItWas('bureau', '2022-06-01T00:00:00+08:00')).toMatchObject({ name: '某县粮食和物资储备局', open: true })
  expect(await asItWas('bureau')).toMatchObject({
    name: '某县粮食和物资储备局',
    open: false,
    into: ['heir'],
    creditCode: '91350100M000100Y43',
    names: [{ name: '某县粮食局' }, { name: '某县粮食和物资储备局' }],
  })
})

test('an agency that has ended is found by any name that it bore, and takes no more officers', async () => {
  const { items } = await it.done('GET', `${PATH}?q=${encodeURIComponent('粮食局')}`, { as: REGISTRAR })
  expect(items).toMatchObject([{ id: 'bureau', open: false }])
  const { status, body } = await it.call('POST', '/api/personnel/officers', {
    as: REGISTRAR,
    body: { name: '某某', agencyId: 'bureau', employment: 'civil-servant', on: '2026-01-01' },
  })
  expect([status, body.code]).toEqual([409, 'agency-closed'])
  const again = await it.call('POST', `${PATH}/bureau/rename`, { as: REGISTRAR, body: { name: '别的', on: '2025-01-01', basis: '无' } })
  expect([again.status, again.body.code]).toEqual([409, 'agency-closed'])
})

test('a delegation holds for its period, and ends when it is ended', async () => {
  await it.done('POST', `${PATH}/520502-market/grant-delegation`, {
    as: REGISTRAR,
    body: { kind: 'entrusted', to: '街道办事处', basis: '委托书', powers: '占道经营', on: '2026-03-02', until: '2026-12-31' },
  })
  const [{ id }] = ((await asItWas('520502-market')) as { delegations: [{ id: string }] }).delegations
  expect(await asItWas('520502-market', '2026-12-31T23:59:59+08:00')).toMatchObject({ delegations: [{ powers: '占道经营' }] })
  expect(await asItWas('520502-market', '2027-01-01T00:00:00+08:00')).toMatchObject({ delegations: [] })
  const ending = { until: '2026-06-30', reason: '收回' }
  await it.done('POST', `${PATH}/520502-market/delegations/${id}/end`, { as: REGISTRAR, body: ending })
  expect(await asItWas('520502-market', '2026-07-01T00:00:00+08:00')).toMatchObject({ delegations: [] })
})

test.each([
  ['a credit code whose check digit is wrong', { creditCode: '91350100M000100Y44' }, 422, 'credit-code-wrong'],
  ['an id that is taken', { id: 'heir' }, 409, 'already-exists'],
  ['a superior that nobody registered', { superiorId: 'nobody' }, 422, 'agency-unknown'],
  ['a region that is none', { region: '999999' }, 422, 'region-unknown'],
  ['a region of the neighbour', { region: '520521' }, 403, 'not-your-unit'],
])('refuses %s, saying why in Chinese', async (_name, wrong, status, code) => {
  const answer = await it.call('POST', PATH, { as: REGISTRAR, body: agency({ id: 'refused', ...wrong }) })
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.body.detail).toMatch(/[一-龥]{4}/)
  expect(await asItWas('refused')).toBe(404)
})

test('the same request again registers nothing again', async () => {
  const register = () =>
    it.done('POST', PATH, { as: REGISTRAR, body: { ...agency({ name: '某县审计局' }), id: undefined }, key: 'request-1' })
  expect(await register()).toEqual(await register())
  const { items } = await it.done('GET', `${PATH}?q=${encodeURIComponent('审计局')}`, { as: REGISTRAR })
  expect(items).toHaveLength(1)
})

test('a department registers no agencies, its clerk neither', async () => {
  const { status, body } = await it.call('POST', PATH, { as: login('personnel-officer', '520502-market'), body: agency({ id: 'own' }) })
  expect([status, body.code]).toEqual([403, 'not-your-unit'])
})
