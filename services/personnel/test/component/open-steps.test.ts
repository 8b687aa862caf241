import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  APPROVER,
  aCard,
  anApprovedApplication,
  anIssuedCertificate,
  aQualifiedOfficer,
  CLERK,
  decided,
  EXAMINER,
  type Harness,
  login,
  OFFICER,
  REGISTRAR,
  startPersonnel,
} from './harness.ts'

// What somebody is told that they may do is what they can do, by state, unit, role and person.

let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
})
afterAll(() => it.stop())

const CERTIFICATES = '/api/personnel/certificates'
type Login = ReturnType<typeof login>
const may = async (path: string, as: Login) => ((await it.done('GET', path, { as })).may as string[]).sort()
const mayWith = (no: string, as: Login) => may(`${CERTIFICATES}/${no}`, as)
const OTHER_CLERK = login('personnel-officer', '520502-market-legal', 'b')
const FIELD_ABOVE = login('personnel-officer', 'city-market-legal')

describe('steps on a certificate', () => {
  test('of an application go from the unit to the office, never to the same hands', async () => {
    const officerId = await aQualifiedOfficer(it)
    const { applicationNo } = await it.done('POST', CERTIFICATES, { as: CLERK, body: { officerId, kind: 'enforcement' } })
    const no = String(applicationNo)
    expect(await mayWith(no, CLERK)).toEqual(['refuse', 'withdraw'])
    expect(await mayWith(no, OTHER_CLERK)).toEqual(['examine', 'refuse', 'withdraw'])
    expect(await mayWith(no, EXAMINER)).toEqual(['examine', 'refuse'])
    expect(await mayWith(no, FIELD_ABOVE)).toEqual([])
    await it.done('POST', `${CERTIFICATES}/${no}/examine`, { as: EXAMINER, body: {} })
    expect(await mayWith(no, EXAMINER)).toEqual([])
    expect(await mayWith(no, APPROVER)).toEqual(['approve', 'refuse'])
    await decided(it, no, 'approve', {})
    expect(await mayWith(no, APPROVER)).toEqual([])
    expect(await mayWith(no, REGISTRAR)).toEqual(['issue', 'withdraw'])
  })

  test('of a card are told to those whose role takes them; what is not told is refused', async () => {
    const { no } = await anIssuedCertificate(it, '52050200000001', { name: '甲' })
    expect(await mayWith(no, APPROVER)).toEqual(['correct', 'revoke', 'suspend'])
    expect(await mayWith(no, REGISTRAR)).toEqual(['annual-review', 'cancel', 'renew', 'report-lost'])
    expect(await mayWith(no, CLERK)).toEqual(['renew', 'report-lost'])
    expect(await mayWith(no, login('auditor', 'office-520502'))).toEqual([])
    const { status } = await it.call('POST', `${CERTIFICATES}/${no}/cancel`, { as: CLERK, body: { on: '2026-03-02', ground: 'moved' } })
    expect(status).toBe(403)
    await decided(it, no, 'suspend', { on: '2026-03-02', ground: 'misconduct' })
    expect(await mayWith(no, APPROVER)).toEqual(['correct', 'reinstate', 'revoke'])
  })

  test('that a renewal under way rules out are not told', async () => {
    const { no } = await anIssuedCertificate(it, '52050200000002', { name: '乙' })
    await it.done('POST', `${CERTIFICATES}/${no}/renew`, { as: CLERK, body: {} })
    expect(await mayWith(no, OTHER_CLERK)).toEqual(['examine', 'refuse', 'report-lost', 'withdraw'])
  })
})

describe('steps on an officer', () => {
  test('are those of the own unit and the office; a reader has none, and who has left takes no more', async () => {
    const { id } = await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name: '丁' } })
    const path = `/api/personnel/officers/${id}`
    expect(await may(path, CLERK)).toContain('apply-certificate')
    expect(await may(path, CLERK)).not.toContain('file-certificate')
    expect(await may(path, REGISTRAR)).toContain('file-certificate')
    expect(await may(path, REGISTRAR)).not.toContain('release-supervisor')
    expect(await may(path, REGISTRAR)).not.toContain('reveal-identity')
    for (const as of [FIELD_ABOVE, APPROVER]) expect(await may(path, as)).toEqual([])
    await it.done('POST', `${path}/leave`, { as: CLERK, body: { on: '2026-03-02', ground: 'retired' } })
    expect(await may(path, REGISTRAR)).toEqual([])
  })

  test('a number that was never registered is not revealed, and its reading is not recorded', async () => {
    const { id } = await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name: '戊' } })
    const path = `/api/personnel/officers/${id}`
    const version = async () => (await it.done('GET', path, { as: CLERK })).version
    const before = await version()
    expect((await it.call('POST', `${path}/reveal-identity`, { as: CLERK, body: { reason: '核对档案' } })).status).toBe(404)
    expect(await version()).toBe(before)
  })
})

describe('steps on an agency', () => {
  const AGENCIES = '/api/personnel/agencies'
  test('are the office’s; of one that has ended there are none, and its history says where it went', async () => {
    const path = `${AGENCIES}/520502-transport`
    expect(await may(path, REGISTRAR)).toEqual([
      'change-superior',
      'declare-recusal',
      'grant-delegation',
      'list-duty',
      'publish-phone',
      'rename',
      'reorganise',
      'set-rank',
    ])
    for (const as of [APPROVER, login('personnel-officer', '520502-transport')]) expect(await may(path, as)).toEqual([])
    const ending = { how: 'merged', into: ['520502-market'], on: '2026-03-02', basis: '机构改革方案' }
    await it.done('POST', `${path}/reorganise`, { as: REGISTRAR, body: ending })
    const { may: now, related, history } = await it.done('GET', path, { as: REGISTRAR })
    expect(now).toEqual([])
    expect(related).toContainEqual({ id: '520502-market', name: '520502-market局' })
    expect((history as { text: string; from?: string }[]).at(-1)).toMatchObject({ text: '合并，依据：机构改革方案', from: '2026-03-02' })
  })

  test('are found by level', async () => {
    const { items } = await it.done('GET', `${AGENCIES}?level=city&kind=department`, { as: login('auditor', 'office-5205') })
    expect((items as { id: string }[]).map(({ id }) => id).sort()).toEqual(['city-market', 'city-transport'])
  })
})

describe('finding people and certificates', () => {
  const nos = async (query: string, as: Login = REGISTRAR) =>
    ((await it.done('GET', `${CERTIFICATES}?${query}`, { as })).items as { no?: string; applicationNo: string }[]).map(
      ({ no, applicationNo }) => no ?? applicationNo,
    )

  test('a person is found by the number of their card or application, by nobody who may not see them', async () => {
    const { no, officerId } = await anIssuedCertificate(it, '52050200000011', { name: '己' })
    const waiting = await anApprovedApplication(it, await aQualifiedOfficer(it, { name: '庚' }))
    const names = async (q: string, as: Login = REGISTRAR) =>
      ((await it.done('GET', `/api/personnel/officers?q=${q}`, { as })).items as { name: string }[]).map(({ name }) => name)
    expect(await names(no)).toEqual(['己'])
    expect(await names(waiting)).toEqual(['庚'])
    expect(await names('52050299999999')).toEqual([])
    expect(await names(no, login('personnel-officer', 'office-520521'))).toEqual([])
    expect(await nos(`officer=${officerId}`)).toEqual([no])
    expect(await nos(`officer=${officerId}`, login('personnel-officer', 'office-520521'))).toEqual([])
    expect(await nos('stage=approved')).toContain(waiting)
  })

  test('cards that run out until a day come first to last, page by page; what has ended runs out no more', async () => {
    const ending = async (no: string, validTo: string, name: string) => {
      const { id: officerId } = await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name } })
      const card = { ...aCard(no), issuedOn: '2022-01-01', validTo, officerId, kind: 'enforcement' }
      await it.done('POST', '/api/personnel/certificate-filings', { as: REGISTRAR, body: card })
    }
    await ending('52050200000021', '2026-05-31', '辛')
    await ending('52050200000022', '2026-04-30', '壬')
    await ending('52050200000023', '2026-06-01', '癸')
    await ending('52050200000024', '2026-05-01', '子')
    await it.done('POST', `${CERTIFICATES}/52050200000024/cancel`, { as: REGISTRAR, body: { on: '2026-03-02', ground: 'moved' } })
    expect(await nos('runsOutUntil=2026-05-31')).toEqual(['52050200000022', '52050200000021'])
    const { next } = await it.done('GET', `${CERTIFICATES}?runsOutUntil=2026-05-31&limit=1`, { as: REGISTRAR })
    expect(await nos(`runsOutUntil=2026-05-31&limit=1&cursor=${String(next)}`)).toEqual(['52050200000021'])
    expect(await nos('runsOutUntil=2026-05-31', CLERK)).toEqual(['52050200000022', '52050200000021'])
  })
})

test('the rules of a place are told by their names', async () => {
  const { kinds, statuses } = await it.done('GET', '/api/personnel/certificate-rules?region=520502', { as: CLERK })
  expect(kinds).toContainEqual({ code: 'enforcement', name: '行政执法证', way: 'examined' })
  expect(statuses).toContainEqual({ code: 'suspended', name: '暂扣' })
})
