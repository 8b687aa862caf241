import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  APPROVER,
  anIssuedCertificate,
  aQualifiedOfficer,
  check,
  decided,
  type Harness,
  historyOf,
  login,
  REGISTRAR,
  startPersonnel,
} from './harness.ts'

const NO = '52050200000001'
let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
  await anIssuedCertificate(it, NO)
  await decided(it, NO, 'suspend', { on: '2026-04-01', until: '2026-04-30', ground: 'misconduct' })
  it.setClock('2026-05-04T02:00:00.000Z')
  await it.personnel.due()
  await decided(it, NO, 'revoke', { on: '2026-05-04', ground: 'serious-misconduct' })
  await it.done('POST', '/api/personnel/certificate-filings', {
    as: REGISTRAR,
    body: {
      officerId: await aQualifiedOfficer(it, { name: '部证人' }),
      kind: 'ministry',
      no: 'BW-0001',
      issuedOn: '2024-01-01',
      validTo: '2030-12-31',
      issuer: '国务院某部',
    },
  })
})
afterAll(() => it.stop())

test.each([
  ['2026-03-01T23:59:59+08:00', 'invalid', 'not-yet-issued'],
  ['2026-03-02T00:00:00+08:00', 'valid', 'in-force'],
  ['2026-03-31T16:00:00Z', 'invalid', 'suspended'],
  ['2026-04-30T23:59:59+08:00', 'invalid', 'suspended'],
  ['2026-05-01T00:00:00+08:00', 'valid', 'in-force'],
  ['2026-05-03T23:59:59+08:00', 'valid', 'in-force'],
  ['2026-05-04T00:00:00+08:00', 'invalid', 'revoked'],
])('at %s the certificate is %s: %s', async (at, status, reason) => expect(await check(it, NO, at)).toEqual([status, reason]))

test('a number that nobody registered is unknown, and so is the time before a card was filed', async () => {
  expect(await check(it, '52050299999999', '2026-03-02T10:00:00+08:00')).toEqual(['unknown', 'not-registered'])
  expect(await check(it, 'BW-0001', '2025-01-01T00:00:00+08:00')).toEqual(['unknown', 'before-first-record'])
  expect(await check(it, 'BW-0001', '2026-05-05T00:00:00+08:00')).toEqual(['valid', 'in-force'])
})

test('thousands at once are answered in their order, the same as one by one', async () => {
  const days = Array.from({ length: 5_000 }, (_, at) => new Date(Date.UTC(2026, 1, 20) + at * 1_800_000).toISOString())
  const checks = days.map((at, n) => ({ no: n % 3 === 0 ? '52050299999999' : NO, at }))
  const { answers } = await it.done('POST', '/api/personnel/certificate-checks', { as: APPROVER, body: { checks } })
  const told = answers as { no: string; at: string; status: string; reason: string }[]
  expect(told.map(({ no, at }) => ({ no, at }))).toEqual(checks)
  for (const n of [1, 700, 1_999, 2_600, 4_999]) {
    const { no, at } = checks[n] as { no: string; at: string }
    expect([told[n]?.status, told[n]?.reason]).toEqual(await check(it, no, at))
  }
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['valid', 'invalid', 'unknown']))
  const many = await it.call('POST', '/api/personnel/certificate-checks', {
    as: APPROVER,
    body: { checks: [...checks, { no: NO, at: days[0] }] },
  })
  expect([many.status, many.text.includes('一次最多核验')]).toEqual([400, true])
})

test('a later correction changes what is answered now, and leaves provable what was answered before', async () => {
  const record = (await historyOf(it, NO)).find(({ type }) => type === 'CertificateSuspended')?.seq
  it.setClock('2026-05-06T02:00:00.000Z')
  await decided(it, NO, 'correct', { record, on: '2026-04-10', reason: '暂扣决定的日期录错' })
  const doubtful = '2026-04-05T10:00:00+08:00'
  expect(await check(it, NO, doubtful)).toEqual(['valid', 'in-force'])
  expect(await check(it, NO, doubtful, '2026-05-05T00:00:00+08:00')).toEqual(['invalid', 'suspended'])
})

test.each([
  ['without its instant', { checks: [{ no: NO }] }, 'at'],
  ['without an offset', { checks: [{ no: NO, at: '2026-03-02T10:00:00' }] }, 'at'],
  ['with nothing to check', { checks: [] }, 'checks'],
  ['with a field that is none', { checks: [{ no: NO, at: '2026-03-02T10:00:00Z' }], when: 1 }, 'when'],
])('a check %s is refused, and the field named', async (_name, body, field) => {
  const answer = await it.call('POST', '/api/personnel/certificate-checks', { as: APPROVER, body })
  expect(answer.status).toBe(400)
  expect(answer.text).toContain(field)
})

test('machines may ask, agencies’ liaisons too; nobody asks without a login', async () => {
  const body = { checks: [{ no: NO, at: '2026-03-02T10:00:00Z' }] }
  const ask = async (role: string) =>
    (await it.call('POST', '/api/personnel/certificate-checks', { as: login(role, 'office-520521'), body })).status
  expect([await ask('integration'), await ask('agency-liaison'), await ask('system-admin')]).toEqual([200, 200, 403])
  expect((await it.call('POST', '/api/personnel/certificate-checks', { body })).status).toBe(401)
})

test('anybody may look up one card: no more than the card tells, and the brake holds when very many ask', async () => {
  const { status, body } = await it.call('GET', `/api/public/certificates/${NO}`)
  expect(status).toBe(200)
  expect(body).toEqual({
    no: NO,
    status: 'invalid',
    statusText: '现在证件已经吊销',
    kind: '行政执法证',
    agencyName: '520502-market局',
    validTo: '2031-03-01',
  })
  expect((await it.call('GET', '/api/public/certificates/52050299999999')).status).toBe(404)
  const all = await Promise.all(Array.from({ length: 130 }, async () => (await it.call('GET', `/api/public/certificates/${NO}`)).status))
  expect(new Set(all)).toEqual(new Set([200, 429]))
})
