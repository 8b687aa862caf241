import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

let it: Harness
let now = new Date('2026-03-02T02:00:00Z')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(() => it.stop())

const clerk = login('intake-clerk', 'office-520502')
const supervisor = login('supervisor', 'office-520502', 'a')
const second = login('supervisor', 'office-520502', 'b')
const approver = login('approver', 'office-520502')

async function file(more: Record<string, unknown> = {}) {
  const { status, body } = await it.call('POST', '/api/public/complaints', { body: aFiling(more) })
  expect(status).toBe(201)
  return { no: String(body.complaintNo), receipt: String(body.receipt), acceptBy: body.acceptBy }
}
const step = (no: string, verb: string, as: ReturnType<typeof login>, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const handlers = [supervisor.username, second.username]

async function upTo(status: 'accepted' | 'assigned' | 'investigated' | 'replied') {
  const filed = await file()
  await step(filed.no, 'accept', clerk)
  if (status === 'accepted') return filed
  await step(filed.no, 'assign', clerk, { handlers })
  if (status === 'assigned') return filed
  await step(filed.no, 'record-findings', supervisor, { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实' }] })
  if (status === 'investigated') return filed
  await step(filed.no, 'reply', supervisor, { text: '经核查属实，已责令改正。' })
  return filed
}

describe('the closed loop', () => {
  test('a complaint cannot be closed before it is answered', async () => {
    for (const status of ['accepted', 'assigned', 'investigated'] as const) {
      const { no } = await upTo(status)
      expect((await step(no, 'close', approver)).body.code).toBe('complaint-status-forbids')
    }
  })

  test('it cannot be answered before every allegation has a finding by an assigned handler', async () => {
    const { no } = await upTo('assigned')
    expect((await step(no, 'reply', supervisor, { text: '没有核查就答复。' })).body.code).toBe('complaint-status-forbids')
    const findings = [{ allegation: 1, conclusion: 'upheld', facts: '属实' }]
    expect((await step(no, 'record-findings', login('supervisor', 'office-520502', 'stranger'), { findings })).body.code).toBe(
      'not-the-handler',
    )
    expect((await step(no, 'record-findings', supervisor, { findings: [{ ...findings[0], allegation: 2 }] })).body.code).toBe(
      'finding-missing',
    )
  })

  test('who investigated or answered does not sign it off', async () => {
    const { no } = await upTo('replied')
    for (const own of [supervisor, second]) expect((await step(no, 'close', own)).body.code).toBe('replier-may-not-close')
    expect((await step(no, 'close', approver)).status).toBe(200)
  })

  test('re-opened once within the window, it goes to other hands', async () => {
    const { no, receipt } = await upTo('replied')
    await step(no, 'close', approver)
    expect((await it.call('POST', '/api/public/complaints/reopen', { body: { receipt, reason: '没有改正，请再查。' } })).status).toBe(200)
    expect((await step(no, 'assign', clerk, { handlers })).body.code).toBe('same-handler-again')
  })

  test('after the window it cannot be re-opened', async () => {
    const { receipt } = await upTo('replied')
    const before = now
    now = new Date('2026-06-02T02:00:00Z')
    expect((await it.call('POST', '/api/public/complaints/reopen', { body: { receipt, reason: '没有改正，请再查。' } })).body.code).toBe(
      'reopen-window-over',
    )
    now = before
  })
})

describe('deadlines', () => {
  test('acceptance counts five working days from receipt, the answer thirty days from acceptance', async () => {
    const { no, acceptBy } = await file()
    expect(acceptBy).toBe('2026-03-09')
    await step(no, 'accept', clerk)
    const { body } = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
    expect((body.deadlines as unknown as { rule: string; dueOn: string }[]).find(({ rule }) => rule === 'answer')?.dueOn).toBe('2026-04-01')
  })

  test('one extension of at most twenty days, by an approver who does not handle the case', async () => {
    const { no } = await upTo('assigned')
    expect((await step(no, 'extend', approver, { days: 21, ground: '情况复杂' })).body.code).toBe('extension-too-long')
    expect((await step(no, 'extend', { ...supervisor, roles: ['approver'] }, { days: 10, ground: '情况复杂' })).body.code).toBe(
      'handler-may-not-approve',
    )
    expect((await step(no, 'extend', approver, { days: 20, ground: '情况复杂' })).status).toBe(200)
    expect((await step(no, 'extend', approver, { days: 5, ground: '再延长' })).body.code).toBe('extension-already-used')
  })

  test('suspension stops the clock and resuming lengthens it by the days between', async () => {
    const { no } = await upTo('assigned')
    now = new Date('2026-03-03T02:00:00Z')
    await step(no, 'suspend', supervisor, { ground: 'in-reconsideration', explanation: '已申请行政复议' })
    now = new Date('2026-03-12T02:00:00Z')
    await step(no, 'resume', supervisor)
    now = new Date('2026-03-02T02:00:00Z')
    const { body } = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
    expect((body.deadlines as unknown as { rule: string; dueOn: string }[]).find(({ rule }) => rule === 'answer')?.dueOn).toBe('2026-04-10')
  })

  test('a supplement is asked once, and its arrival starts the acceptance clock anew', async () => {
    const { no, receipt } = await file()
    await step(no, 'request-supplement', clerk, { items: '请补充票据' })
    const before = now
    now = new Date('2026-03-10T02:00:00Z')
    await it.call('POST', '/api/public/complaints/supplement', { body: { receipt, text: '票据已补充，见附件。' } })
    expect((await step(no, 'request-supplement', clerk, { items: '再补充' })).body.code).toBe('supplement-already-asked')
    const { body } = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
    now = before
    expect(
      (body.deadlines as unknown as { rule: string; dueOn: string; met?: string }[]).find(({ rule, met }) => rule === 'acceptance' && !met)
        ?.dueOn,
    ).toBe('2026-03-17')
  })
})

describe('what the person sees and does', () => {
  test('a wrong receipt says no more than that', async () => {
    const { status, body } = await it.call('POST', '/api/public/complaints/lookup', { body: { receipt: '0000000000000000' } })
    expect([status, body.code]).toEqual([404, 'receipt-unknown'])
  })

  test('withdrawn under pressure, it moves one level above and out of the county’s hands', async () => {
    const { no, receipt } = await upTo('assigned')
    await it.call('POST', '/api/public/complaints/withdraw', { body: { receipt, reason: '有人要我撤回', pressure: 'pressed' } })
    const city = await it.call('GET', `/api/intake/complaints/${no}`, { as: login('supervisor', 'office-5205') })
    expect((city.body.handling as unknown as { unit: string }).unit).toBe('office-5205')
  })

  test('filed twice with one key it is one complaint with one receipt', async () => {
    const headers = { 'idempotency-key': '7d9f6b1e-4f2a-4a55-9f31-000000000001' }
    const body = aFiling()
    const [first, again] = await Promise.all([1, 2].map(() => it.call('POST', '/api/public/complaints', { body, headers })))
    expect(first?.body.complaintNo).toBe(again?.body.complaintNo)
    expect(first?.body.receipt).toBe(again?.body.receipt)
  })

  test('merged into another it can be taken out again, and both say so', async () => {
    const main = await file()
    const child = await file()
    expect((await step(child.no, 'merge', clerk, { into: main.no, reason: '同一件事' })).status).toBe(200)
    expect((await it.call('POST', '/api/public/complaints/lookup', { body: { receipt: child.receipt } })).body.status).toBe('merged')
    expect((await step(child.no, 'unmerge', clerk, { reason: '不是同一件事' })).body.status).toBe('submitted')
  })
})

test('the year of the public numbers is China’s, also in the hours when it is still the old one in Greenwich', async () => {
  const before = now
  now = new Date('2026-12-31T16:30:00Z')
  const { body } = await it.call('GET', '/api/public/statistics')
  now = before
  expect(body.year).toBe(2027)
})
