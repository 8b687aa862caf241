import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ComplaintDetail } from '@mingjian/contracts'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

const clerk = login('intake-clerk', 'office-520502')
const approver = login('approver', 'office-520502', 'p')
const [one, two, three] = ['h1', 'h2', 'h3'].map((name) => login('supervisor', 'office-520502', name)) as [
  ReturnType<typeof login>,
  ReturnType<typeof login>,
  ReturnType<typeof login>,
]
const city = login(['approver', 'supervisor'], 'office-5205', 'c')
let it: Harness
let now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(() => it?.stop())

const step = (no: string, verb: string, as = clerk, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const read = async (no: string, as = clerk) =>
  (await it.call('GET', `/api/intake/complaints/${no}`, { as })).body as unknown as ComplaintDetail
const delegate = (as: typeof clerk, body: object) =>
  it.call('POST', '/api/intake/delegations', {
    as,
    body: { to: three.username, role: 'approver', from: '2026-03-09', until: '2026-03-13', reason: '请假', ...body },
  })

async function replied(): Promise<string> {
  const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling() })
  const no = String(body.complaintNo)
  await step(no, 'accept')
  await step(no, 'assign', clerk, { handlers: [one.username, two.username] })
  await step(no, 'record-findings', one, { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }] })
  expect((await step(no, 'reply', one, { text: '经核查属实。' })).status).toBe(200)
  return no
}

describe('请假代理', () => {
  test('lets a colleague act for so many days, on the record for whom, and never in a case that they handled', async () => {
    const no = await replied()
    const extend = { days: 5, ground: '情况复杂' }
    expect((await step(no, 'extend', three, extend)).status).toBe(403)
    const { status, body } = await delegate(approver, {})
    expect(status).toBe(201)
    const other = await replied()
    expect((await step(other, 'close', three)).status).toBe(200)
    expect((await read(other)).history.at(-1)?.actor.title).toContain('代')
    await delegate(approver, { to: one.username })
    expect((await step(no, 'close', one)).body.code).toBe('replier-may-not-close')
    expect((await it.call('POST', `/api/intake/delegations/${body.id}/end`, { as: clerk })).status).toBe(404)
    expect((await it.call('POST', `/api/intake/delegations/${body.id}/end`, { as: approver })).status).toBe(200)
    expect((await step(no, 'terminate', three, { ground: 'in-litigation', explanation: '已起诉' })).status).toBe(403)
  })

  test('ends with its last day', async () => {
    await delegate(approver, { until: '2026-03-10' })
    const terminate = async () => (await step(await replied(), 'terminate', three, { ground: 'no', explanation: '已起诉' })).status
    now = new Date('2026-03-10T15:59:00Z')
    expect(await terminate()).not.toBe(403)
    now = new Date('2026-03-10T16:01:00Z')
    expect(await terminate()).toBe(403)
    now = new Date('2026-03-09T02:00:00Z')
  })

  test.each([
    ['a post that one does not hold', clerk, {}],
    ['the watch over others', login('auditor', 'office-520502'), { role: 'auditor' }],
    ['oneself', approver, { to: approver.username }],
    ['a period that ends before it begins', approver, { from: '2026-03-12', until: '2026-03-11' }],
    ['more than ninety days', approver, { until: '2026-09-01' }],
  ])('%s is refused', async (_name, as, body) => {
    expect((await delegate(as, body)).body.code).toBe('delegation-refused')
  })
})

describe('本级无适格人员', () => {
  test('offers that one step to the office above, with the reason; everything else stays', async () => {
    const no = await replied()
    expect((await step(no, 'close', city)).body.code).toBe('not-the-handling-unit')
    expect((await step(no, 'raise-step', clerk, { step: 'close', reason: '本局只有两名监督人员，均已承办' })).status).toBe(200)
    expect((await read(no, city)).may).toEqual(['close'])
    expect((await step(no, 'message', login('intake-clerk', 'office-5205'), { text: '您好' })).body.code).toBe('not-the-handling-unit')
    expect((await step(no, 'close', city)).status).toBe(200)
    expect((await read(no)).history.some(({ text }) => text.includes('本级无适格人员'))).toBe(true)
  })

  test('the city has nobody above it here, and is told what to do', async () => {
    const { body } = await it.call('POST', '/api/public/complaints', {
      body: aFiling({ region: '5205', accused: { agencyId: 'city-market' } }),
    })
    const refused = await step(String(body.complaintNo), 'raise-step', login('intake-clerk', 'office-5205'), {
      step: 'close',
      reason: '没有别人',
    })
    expect([refused.status, refused.body.code]).toEqual([409, 'no-office-above'])
  })
})
