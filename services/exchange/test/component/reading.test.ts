import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { PlanReport } from '@mingjian/storage'
import { type Harness, reader, sender, startExchange, told } from './harness.ts'

const plans: PlanReport[] = []
let city: Harness
const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}`
const no = (place: string, dossier: string) => `JD${place}-${dossier}`
const A = no('520502', 'a')
const B = no('520502001', 'b')
const C = no('520521', 'c')

beforeAll(async () => {
  city = await startExchange({ homeRegion: '5205', onPlan: (plan) => plans.push(plan) })
  const post = (place: string, body: unknown) => city.call('POST', '/api/exchange/inbox', { as: sender(place), body })
  await post('520502', told('520502', 'a', 1, {}, { receivedOn: day(1) }))
  await post(
    '520502',
    told(
      '520502001',
      'b',
      1,
      {},
      { receivedOn: day(2), accusedAgencyId: 'dept-5205-market', sealedFrom: ['dept-5205-market', 'dept-5205-market-legal'] },
    ),
  )
  const acceptance = { rule: 'acceptance', dueOn: day(9), provisional: false }
  const overdue = { complaintNo: C, deadline: acceptance, stage: 'overdue', unassigned: true }
  await post('520521', [
    told('520521', 'c', 1, {}, { receivedOn: day(3), acceptBy: acceptance }),
    told('520521', 'c', 2, { type: 'cn.mingjian.intake.complaint-deadline-reached.v1', data: overdue }),
  ])
  await city.settled()
})
afterAll(() => city?.stop())

test('upwards sees downwards, never sideways and never upwards', async () => {
  expect(await city.seenBy(reader('5205'))).toEqual([A, B, C])
  expect(await city.seenBy(reader('520502'))).toEqual([A, B])
  expect(await city.seenBy(reader('520502001'))).toEqual([B])
  expect(await city.seenBy(reader('520521'))).toEqual([C])
  expect(await city.seenBy(reader('520502002'))).toEqual([])
})

test('whoever is complained of, or commanded by it, sees neither the list’s row nor the complaint', async () => {
  for (const who of [
    reader('5205', { unit: 'dept-5205-market' }),
    reader('5205', { unit: 'dept-5205-market-legal' }),
    reader('5205', { unit: 'another-unit-of-it', agency: 'dept-5205-market' }),
  ]) {
    expect(await city.seenBy(who)).toEqual([A, C])
    expect((await city.call('GET', `/api/exchange/complaints/${B}`, { as: who })).status).toBe(404)
  }
})

test('filters narrow what is seen and never widen it', async () => {
  expect(await city.seenBy(reader('5205'), '&region=520502')).toEqual([A, B])
  expect(await city.seenBy(reader('520502'), '&region=5205')).toEqual([A, B])
  expect(await city.seenBy(reader('520502'), '&region=520521')).toEqual([])
  expect(await city.seenBy(reader('5205'), '&overdue=true')).toEqual([C])
  expect(await city.seenBy(reader('5205'), '&overdue=false')).toEqual([A, B])
  expect(await city.seenBy(reader('5205'), '&status=closed')).toEqual([])
  expect(await city.seenBy(reader('5205'), `&q=${B}`)).toEqual([B])
  expect(await city.seenBy(reader('520521'), `&q=${B}`)).toEqual([])
})

test('pages hold together', async () => {
  const seen: string[] = []
  let after = ''
  do {
    const { body } = await city.call('GET', `/api/exchange/complaints?limit=1${after && `&after=${after}`}`, { as: reader('5205') })
    seen.push(...(body.items as { no: string }[]).map((item) => item.no))
    after = String(body.next ?? '')
  } while (after)
  expect(seen).toEqual([C, B, A])
  const broken = await city.call('GET', '/api/exchange/complaints?after=broken-cursor', { as: reader('5205') })
  expect([broken.status, broken.body.code]).toEqual([400, 'invalid-cursor'])
})

test('one is read with what its events said, and nothing else; who is not entitled does not learn that it exists', async () => {
  const { body } = await city.call('GET', `/api/exchange/complaints/${C}`, { as: reader('5205') })
  expect(body).toMatchObject({
    no: C,
    source: 'mingjian-520521',
    region: '520521',
    status: 'submitted',
    overdue: true,
    due: { dueOn: day(9) },
  })
  expect(Object.keys(body).filter((name) => ['above', 'sealedFrom', 'lastSeq', 'dossier', '_id'].includes(name))).toEqual([])
  expect((await city.call('GET', `/api/exchange/complaints/${C}`, { as: reader('520502') })).status).toBe(404)
  for (const roles of [['intake-clerk'], ['integration'], ['system-admin'], ['agency-liaison']])
    expect((await city.call('GET', '/api/exchange/complaints', { as: reader('5205', { roles }) })).status).toBe(403)
})

test('one number of two places is told, and the place decides', async () => {
  const same = no('520502001', 'twice')
  const post = (place: string, dossier: string) =>
    city.call('POST', '/api/exchange/inbox', {
      as: sender('520502'),
      body: told(place, dossier, 1, { region: '520502001' }, { complaintNo: same }),
    })
  await post('520502', 'x')
  await post('520502001', 'y')
  await city.settled()
  const ask = (query = '') => city.call('GET', `/api/exchange/complaints/${same}${query}`, { as: reader('5205') })
  expect([(await ask()).status, (await ask()).body.code]).toEqual([409, 'number-not-unique'])
  expect((await ask('?source=mingjian-520502001')).body).toMatchObject({ source: 'mingjian-520502001' })
})

test('every list and every look-up goes by an index', () => {
  const read = plans.filter(({ collection }) => collection === 'complaints-below')
  expect(read.length).toBeGreaterThan(10)
  expect(read.filter(({ index, bounds, fullSort }) => index === 'COLLSCAN' || bounds === 'full' || fullSort)).toEqual([])
})
