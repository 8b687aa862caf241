import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  APPROVER,
  aCard,
  anApprovedApplication,
  anIssuedCertificate,
  aQualifiedOfficer,
  CLERK,
  check,
  decided,
  EXAMINER,
  type Harness,
  historyOf,
  login,
  OFFICER,
  REGISTRAR,
  START,
  startPersonnel,
} from './harness.ts'

let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
})
afterAll(() => it.stop())

const PATH = '/api/personnel/certificates'
const statusOf = async (no: string) => (await it.done('GET', `${PATH}/${no}`, { as: APPROVER })).status

describe('from the application to the card', () => {
  test('applied for, examined, approved and issued, each by another hand', async () => {
    const officerId = await aQualifiedOfficer(it)
    const no = await anApprovedApplication(it, officerId)
    expect(no).toMatch(/^SQ520502-2026-\d{6}$/)
    expect(await it.done('POST', `${PATH}/${no}/issue`, { as: REGISTRAR, body: aCard('52050200000001') })).toEqual({
      applicationNo: no,
      no: '52050200000001',
      status: 'issued',
    })
    expect((await historyOf(it, '52050200000001')).map(({ type }) => type)).toEqual([
      'CertificateApplied',
      'CertificateExamined',
      'CertificateApproved',
      'CertificateIssued',
    ])
  })

  test('who applied does not examine, and who examined does not approve', async () => {
    const officerId = await aQualifiedOfficer(it, { name: '另一人' })
    const { applicationNo: no } = await it.done('POST', PATH, { as: CLERK, body: { officerId, kind: 'enforcement' } })
    const own = await it.call('POST', `${PATH}/${no}/examine`, { as: CLERK, body: {} })
    expect([own.status, own.body.code]).toEqual([403, 'same-person'])
    const both = login('approver', 'office-520502', 'both')
    await it.done('POST', `${PATH}/${no}/examine`, { as: both, body: {} })
    const same = await it.call('POST', `${PATH}/${no}/approve`, { as: both, body: {} })
    expect([same.status, same.body.code]).toEqual([403, 'same-person'])
  })

  test('nobody takes a step on the own certificate', async () => {
    const officerId = await aQualifiedOfficer(it, { name: '审核人', login: EXAMINER.username })
    const { applicationNo: no } = await it.done('POST', PATH, { as: CLERK, body: { officerId, kind: 'enforcement' } })
    const own = await it.call('POST', `${PATH}/${no}/examine`, { as: EXAMINER, body: {} })
    expect([own.status, own.body.code]).toEqual([403, 'own-certificate'])
  })

  test('every condition that fails is told at once, by name, finding and rule', async () => {
    const { id } = await it.done('POST', '/api/personnel/officers', {
      as: CLERK,
      body: { ...OFFICER, name: '派遣工', employment: 'dispatched' },
    })
    const { status, body } = await it.call('POST', PATH, { as: CLERK, body: { officerId: id, kind: 'enforcement' } })
    expect([status, body.code]).toEqual([422, 'conditions-not-met'])
    const conditions = body.conditions as { name: string; found: string; source: string }[]
    expect(conditions.map(({ name }) => name)).toEqual(['on-staff', 'training-hours', 'exam-passed'])
    for (const { found, source } of conditions) expect([found, source]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)])
    for (const text of ['在编在职', '近一年0学时', '没有考试成绩']) expect(body.detail).toContain(text)
  })

  test('a kind that another body issues is filed by the office, not applied for', async () => {
    const officerId = await aQualifiedOfficer(it, { name: '部证人' })
    const applied = await it.call('POST', PATH, { as: CLERK, body: { officerId, kind: 'ministry' } })
    expect([applied.status, applied.body.code]).toEqual([422, 'kind-not-examined'])
    const body = { officerId, kind: 'ministry', ...aCard('BW-2026-0001') }
    const unit = await it.call('POST', '/api/personnel/certificate-filings', { as: CLERK, body })
    expect([unit.status, unit.body.code]).toEqual([403, 'not-your-unit'])
    expect(await it.done('POST', '/api/personnel/certificate-filings', { as: REGISTRAR, body })).toMatchObject({
      no: 'BW-2026-0001',
      status: 'issued',
    })
  })

  test('a card that exists already is filed without today’s training and exam; one issued after the day of the rulebook is applied for', async () => {
    const officer = async (name: string, employment = 'civil-servant') =>
      String((await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name, employment } })).id)
    const file = (officerId: string, card: object) =>
      it.call('POST', '/api/personnel/certificate-filings', { as: REGISTRAR, body: { officerId, kind: 'supervision', ...card } })
    const held = { ...aCard('52050200000070'), issuedOn: '2024-05-01', validTo: '2029-04-30' }
    expect((await file(await officer('存量甲'), held)).body).toMatchObject({ no: '52050200000070', status: 'issued' })
    const dispatched = await file(await officer('存量乙', 'dispatched'), { ...held, no: '52050200000071' })
    expect([dispatched.status, dispatched.body.code]).toEqual([422, 'conditions-not-met'])
    expect((dispatched.body.conditions as { name: string }[]).map(({ name }) => name)).toEqual(['on-staff'])
    it.setClock('2027-01-05T02:00:00.000Z')
    const last = { ...aCard('52050200000072'), issuedOn: '2026-12-31', validTo: '2031-12-30' }
    expect((await file(await officer('存量丙'), last)).status).toBe(201)
    const late = await file(await officer('存量丁'), { ...last, no: '52050200000073', issuedOn: '2027-01-01' })
    expect([late.status, late.body.code, late.body.field]).toEqual([422, 'kind-not-filed', 'issuedOn'])
    expect(late.body.detail).toContain('请办理申报')
    it.setClock(START)
  })

  test.each([
    ['a number against the pattern', { no: 'ABC-1234' }, 422, 'certificate-number-wrong'],
    ['a number that another card bears', { no: '52050200000001' }, 409, 'certificate-number-taken'],
    ['a day to come', { issuedOn: '2026-03-03' }, 422, 'day-wrong'],
    ['a validity longer than the rule allows', { validTo: '2031-03-03' }, 422, 'validity-wrong'],
  ])('the issue refuses %s', async (_name, wrong, status, code) => {
    const no = await anApprovedApplication(it, await aQualifiedOfficer(it, { name: '待核发' }))
    const answer = await it.call('POST', `${PATH}/${no}/issue`, { as: REGISTRAR, body: { ...aCard('52050200000099'), ...wrong } })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await statusOf(no)).toBe('approved')
  })
})

describe('how a certificate stands', () => {
  test('suspended, reinstated and revoked', async () => {
    const { no } = await anIssuedCertificate(it, '52050200000010', { name: '甲' })
    await decided(it, no, 'suspend', { on: '2026-03-02', ground: 'misconduct' })
    expect(await statusOf(no)).toBe('suspended')
    await decided(it, no, 'reinstate', { on: '2026-03-02', reason: '查明没有过错' })
    expect(await statusOf(no)).toBe('issued')
    await decided(it, no, 'revoke', { on: '2026-03-02', ground: 'lent-or-altered' })
    expect(await statusOf(no)).toBe('revoked')
    const again = await it.call('POST', `${PATH}/${no}/suspend`, { as: APPROVER, body: { on: '2026-03-02', ground: 'misconduct' } })
    expect([again.status, again.body.code]).toEqual([409, 'certificate-status-forbids'])
  })

  test('a ground that the rulebook does not have is refused with those that it has', async () => {
    const { no } = await anIssuedCertificate(it, '52050200000011', { name: '乙' })
    const { status, body } = await it.call('POST', `${PATH}/${no}/suspend`, { as: APPROVER, body: { on: '2026-03-02', ground: 'mood' } })
    expect([status, body.code]).toEqual([422, 'ground-unknown'])
    expect(body.detail).toContain('过错责任追究')
  })

  test('a suspension for a term ends, and a card expires, by the clock alone', async () => {
    const { no } = await anIssuedCertificate(it, '52050200000012', { name: '丙' })
    await decided(it, no, 'suspend', { on: '2026-03-02', until: '2026-03-31', ground: 'training-missing' })
    it.setClock('2026-03-31T15:59:59.999Z')
    await it.personnel.due()
    expect(await statusOf(no)).toBe('suspended')
    it.setClock('2026-03-31T16:00:00.000Z')
    await it.personnel.due()
    expect(await statusOf(no)).toBe('issued')
    it.setClock('2031-03-01T16:00:00.000Z')
    await it.personnel.due()
    await it.personnel.due()
    expect(await statusOf(no)).toBe('expired')
    expect((await historyOf(it, no)).filter(({ type }) => type === 'CertificateExpired')).toHaveLength(1)
    it.setClock(START)
  })

  test('who leaves hands in the card: it is cancelled from that day, once', async () => {
    const { no, officerId } = await anIssuedCertificate(it, '52050200000013', { name: '丁' })
    await it.done('POST', `/api/personnel/officers/${officerId}/leave`, { as: CLERK, body: { on: '2026-03-02', ground: 'retired' } })
    await it.settled()
    await it.settled()
    expect(await statusOf(no)).toBe('cancelled')
    expect((await historyOf(it, no)).filter(({ type }) => type === 'CertificateCancelled')).toHaveLength(1)
    expect(await check(it, no, START)).toEqual(['invalid', 'cancelled'])
  })

  test('lost, then issued anew under another number: the old one is replaced', async () => {
    const { no } = await anIssuedCertificate(it, '52050200000014', { name: '戊' })
    await it.done('POST', `${PATH}/${no}/report-lost`, { as: CLERK, body: { on: '2026-03-02' } })
    it.setClock('2026-03-05T02:00:00.000Z')
    await it.done('POST', `${PATH}/${no}/reissue`, { as: CLERK, body: {} })
    await it.done('POST', `${PATH}/${no}/examine`, { as: EXAMINER, body: {} })
    await decided(it, no, 'approve', {})
    const card = { ...aCard('52050200000015'), issuedOn: '2026-03-05' }
    await it.done('POST', `${PATH}/${no}/issue`, { as: REGISTRAR, body: card })
    expect(await check(it, no, '2026-03-04T00:00:00+08:00')).toEqual(['invalid', 'lost'])
    expect(await check(it, no, '2026-03-05T09:00:00+08:00')).toEqual(['invalid', 'replaced'])
    expect(await check(it, '52050200000015', '2026-03-05T09:00:00+08:00')).toEqual(['valid', 'in-force'])
    it.setClock(START)
  })
})
