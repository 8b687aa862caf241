import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Harness, login, REGISTRAR, startPersonnel } from './harness.ts'

// 拨测: published complaint phones are called, and it is seen which were not.

let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
  for (const [id, phone] of Object.entries(PHONES))
    await it.done('POST', `/api/personnel/agencies/${id}/publish-phone`, { as: REGISTRAR, body: { phone, on: '2026-03-02' } })
})
afterAll(() => it.stop())

const PHONES = { '520502-market': '0857-0000001', '520502-transport': '0857-0000002', 'office-520502': '0857-0000003' }
const called = (id: string, body: object) =>
  it.call('POST', `/api/personnel/agencies/${id}/test-phone`, { as: REGISTRAR, body: { on: '2026-03-02', result: 'answered', ...body } })
type Row = { agencyId: string; tested?: { on: string; result: string }; due: boolean }
const list = async (query = '', as = REGISTRAR) =>
  (await it.done('GET', `/api/personnel/phone-tests${query}`, { as })) as { dueBefore: string; items: Row[]; next?: string }
const brief = (items: Row[]) => items.map(({ agencyId, tested, due }) => [agencyId, tested?.on, tested?.result, due])

test('those that were never called come first, then those that waited longest; each says whether it is due', async () => {
  expect((await called('520502-market', { phone: PHONES['520502-market'] })).status).toBe(200)
  it.setClock('2026-03-20T02:00:00.000Z')
  expect((await called('office-520502', { phone: PHONES['office-520502'], on: '2026-03-20', result: 'unanswered' })).status).toBe(200)
  it.setClock('2026-06-05T02:00:00.000Z')
  const { dueBefore, items } = await list()
  expect(dueBefore).toBe('2026-03-07')
  expect(brief(items)).toEqual([
    ['520502-transport', undefined, undefined, true],
    ['520502-market', '2026-03-02', 'answered', true],
    ['office-520502', '2026-03-20', 'unanswered', false],
  ])
  expect(brief((await list('?testedBefore=2026-03-07')).items).map(([id]) => id)).toEqual(['520502-transport', '520502-market'])
  const first = await list('?limit=2')
  expect(brief((await list(`?limit=2&cursor=${first.next}`)).items).map(([id]) => id)).toEqual(['office-520502'])
})

test('another number than the published one was not tested; a new number has not been called yet', async () => {
  const wrong = await called('520502-transport', { phone: '0857-0000009' })
  expect([wrong.status, wrong.body.code, wrong.body.field]).toEqual([409, 'phone-changed', 'phone'])
  const future = await called('520502-transport', { phone: PHONES['520502-transport'], on: '2026-06-06' })
  expect([future.body.code, future.body.field]).toEqual(['day-wrong', 'on'])
  expect((await called('520502-market-legal', { phone: '0857-0000001' })).body.code).toBe('phone-missing')
  const body = { phone: '0857-0000008', on: '2026-06-05' }
  await it.done('POST', '/api/personnel/agencies/520502-market/publish-phone', { as: REGISTRAR, body })
  expect(brief((await list()).items).find(([id]) => id === '520502-market')).toEqual(['520502-market', undefined, undefined, true])
})

test('a neighbour sees none of them; the city sees those below', async () => {
  expect((await list('', login('personnel-officer', 'office-520521'))).items).toEqual([])
  expect((await list('?region=520502', login('personnel-officer', 'office-5205'))).items).toHaveLength(3)
})

test('an administrative rank holds from its day, and is told', async () => {
  const body = { rank: 'section-head', on: '2026-06-05', basis: '某编发〔2026〕2号' }
  await it.done('POST', '/api/personnel/agencies/520502-market/set-rank', { as: REGISTRAR, body })
  const at = async (when: string) =>
    (await it.done('GET', `/api/personnel/agencies/520502-market?at=${encodeURIComponent(when)}`, { as: REGISTRAR })).rank
  expect([await at('2026-06-04T10:00:00+08:00'), await at('2026-06-05T10:00:00+08:00')]).toEqual([undefined, 'section-head'])
})
