import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CertificateCheck } from '../../src/application/intake-deps.ts'
import { aFiling, EVERYBODY, type Harness, login, startIntake } from './harness.ts'

const clerk = login('intake-clerk', 'office-520502')
const approver = login('approver', 'office-520502', 'p')
const keeper = login('personnel-officer', 'office-520502')
const handlers = ['h1', 'h2'].map((name) => login('supervisor', 'office-520502', name))
const ids = handlers.map(({ username }) => username)
const NOW = new Date('2026-03-09T02:00:00Z')

async function accepted(it: Harness): Promise<(verb: string, as?: typeof clerk, body?: unknown) => ReturnType<Harness['call']>> {
  const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling() })
  const step = (verb: string, as = clerk, given: unknown = {}) =>
    it.call('POST', `/api/intake/complaints/${body.complaintNo}/${verb}`, { as, body: given })
  await step('accept')
  return step
}

describe('the local register', () => {
  let it: Harness
  beforeAll(async () => {
    it = await startIntake({ clock: () => NOW, personnel: null })
  })
  afterAll(() => it?.stop())
  const put = (id: string, more: object = {}, as = keeper) =>
    it.call('POST', '/api/intake/supervisors', {
      as,
      body: { id, certificateNo: `试${id}`, validFrom: '2025-01-01', validTo: '2026-12-31', ...more },
    })

  test('lets two handle whose certificates are valid on that day, and says of others what is wrong', async () => {
    const step = await accepted(it)
    const assign = () => step('assign', clerk, { handlers: ids })
    const refused = await assign()
    expect([refused.status, refused.body.code, refused.body.handlers]).toEqual([422, 'certificate-invalid', ids])
    for (const id of ids) expect((await put(id)).status).toBe(200)
    await put(ids[1] ?? '', { validTo: '2026-03-08' })
    expect((await assign()).body).toMatchObject({ code: 'certificate-invalid', detail: expect.stringContaining('2026-03-08') })
    await put(ids[1] ?? '', { withdrawn: '暂扣' })
    expect((await assign()).body).toMatchObject({ code: 'certificate-invalid', detail: expect.stringContaining('暂扣') })
    await put(ids[1] ?? '', { validTo: '2026-03-09' })
    expect((await assign()).status).toBe(200)
  })

  test('is kept by the personnel officer of the unit alone', async () => {
    expect((await put('x', {}, clerk)).status).toBe(403)
    const list = await it.call('GET', '/api/intake/supervisors', { as: login('personnel-officer', 'office-520521') })
    expect(list.body.items).toEqual([])
  })
})

test('whom personnel knows it decides about, whatever the local register says', async () => {
  const it = await startIntake({
    clock: () => NOW,
    personnel: {
      ...EVERYBODY,
      checkSupervisors: async (asked) =>
        asked.map((id) => (id === ids[0] ? { id, status: 'invalid', reason: '这一时刻证件已经吊销' } : { id, status: 'not-registered' })),
    },
  })
  try {
    for (const id of ids) {
      const body = { id, certificateNo: `试${id}`, validFrom: '2025-01-01', validTo: '2026-12-31' }
      await it.call('POST', '/api/intake/supervisors', { as: keeper, body })
    }
    const step = await accepted(it)
    const { body } = await step('assign', clerk, { handlers: ids })
    expect([body.code, body.handlers, body.detail]).toEqual(['certificate-invalid', [ids[0]], expect.stringContaining('已经吊销')])
  } finally {
    await it.stop()
  }
})

test('a certificate that could not be asked about is 待核验: work goes on, nothing closes before it is verified', async () => {
  let answer: CertificateCheck['status'] = 'unknown'
  const it = await startIntake({
    clock: () => NOW,
    personnel: { ...EVERYBODY, checkSupervisors: async (asked) => asked.map((id) => ({ id, status: answer })) },
  })
  try {
    const step = await accepted(it)
    expect((await step('assign', clerk, { handlers: ids })).status).toBe(200)
    await step('record-findings', handlers[0], { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }] })
    await step('reply', handlers[0], { text: '经核查属实。' })
    expect((await step('close', approver)).body.code).toBe('certificate-unverified')
    await step('verify-certificates')
    expect((await step('close', approver)).body.code).toBe('certificate-unverified')
    answer = 'invalid'
    expect((await step('verify-certificates')).body.code).toBe('certificate-invalid')
    answer = 'valid'
    expect((await step('verify-certificates')).status).toBe(200)
    expect((await step('close', approver)).status).toBe(200)
  } finally {
    await it.stop()
  }
})
