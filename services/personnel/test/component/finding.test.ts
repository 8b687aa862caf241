import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { APPROVER, aCard, CLERK, decided, type Harness, login, OFFICER, REGISTRAR, startPersonnel } from './harness.ts'

// Who can supervise for a unit at an instant: its own, of a township its partners' in 1+1+1, and the county's.

const TOWN = { region: '520502001', level: 'township', on: '2020-01-01' }
let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
  for (const [id, name, kind] of [
    ['town', '某街道办事处', 'township-office'],
    ['town-justice', '某司法所', 'justice-office'],
  ])
    await it.done('POST', '/api/personnel/agencies', { as: REGISTRAR, body: { ...TOWN, id, name, kind } })
  const model = { departmentUnit: '520502-market-legal', justiceOffice: 'town-justice', on: '2020-01-01', basis: '实施方案' }
  await it.done('POST', '/api/personnel/agencies/town/set-township-model', { as: REGISTRAR, body: model })
})
afterAll(() => it.stop())

/** Somebody named for the unit where they work, with a card from 2 March 2026 on if a number is given. */
async function aSupervisor(agencyId: string, name: string, no?: string): Promise<string> {
  const { id } = await it.done('POST', '/api/personnel/officers', { as: REGISTRAR, body: { ...OFFICER, agencyId, name } })
  const naming = { partTime: false, on: '2026-01-01', basis: '通知' }
  await it.done('POST', `/api/personnel/officers/${id}/name-supervisor`, { as: REGISTRAR, body: naming })
  if (no) {
    const card = { officerId: id, kind: 'supervision', ...aCard(no) }
    await it.done('POST', '/api/personnel/certificate-filings', { as: REGISTRAR, body: card })
  }
  return String(id)
}
type Found = Record<'available' | 'excluded', { officerId: string; from: string; certificateNo?: string; reason?: string }[]>
const find = async (query: string, as = REGISTRAR) => (await it.done('GET', `/api/personnel/supervisors?${query}`, { as })) as Found

test('a township borrows from its partners and the county, each with where they are from and the card that entitles them', async () => {
  const own = await aSupervisor('town', '本乡人', '520502000011')
  const partner = await aSupervisor('520502-market', '协作人', '520502000012')
  const county = await aSupervisor('office-520502', '县级人', '520502000013')
  const without = await aSupervisor('office-520502', '无证人')
  await it.settled()
  const { available, excluded } = await find('unit=town')
  expect(available.map(({ officerId, from, certificateNo }) => [officerId, from, certificateNo])).toEqual([
    [own, 'own', '520502000011'],
    [partner, 'partner', '520502000012'],
    [county, 'county', '520502000013'],
  ])
  expect(excluded.map(({ officerId, reason }) => [officerId, reason])).toEqual([[without, '这一时刻没有有效的行政执法监督证']])
  expect((await find('unit=town&at=2026-03-01T10:00:00%2B08:00')).available).toEqual([])
})

test('a suspended card and a declared conflict keep somebody out, by name of the reason', async () => {
  await decided(it, '520502000012', 'suspend', { on: '2026-03-02', ground: 'misconduct' })
  await it.done('POST', '/api/personnel/agencies/520502-transport/declare-recusal', {
    as: REGISTRAR,
    body: { who: '县级人', reason: '曾在该局任职', on: '2026-03-02' },
  })
  const { available, excluded } = await find('unit=town&agency=520502-transport-legal')
  expect(available.map(({ from }) => from)).toEqual(['own'])
  expect(excluded.map(({ from, reason }) => [from, reason])).toEqual([
    ['partner', '这一时刻没有有效的行政执法监督证'],
    ['county', '与520502-transport局有回避关系：曾在该局任职'],
    ['county', '这一时刻没有有效的行政执法监督证'],
  ])
  expect((await find('unit=town&agency=520502-market')).available.map(({ from }) => from)).toEqual(['own', 'county'])
})

test('a unit of another county is not found, and one that asks for itself needs no partners', async () => {
  const { status } = await it.call('GET', '/api/personnel/supervisors?unit=town', { as: login('supervisor', 'office-520521') })
  expect(status).toBe(404)
  const { available, excluded } = await find('unit=office-520502', APPROVER)
  expect([available.length, excluded.length]).toEqual([1, 1])
  expect((await it.call('GET', '/api/personnel/supervisors?unit=520502-market', { as: { ...CLERK, roles: ['auditor'] } })).status).toBe(403)
})
