import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

// One Idempotency-Key stands for one request: said again it is answered again, said with other words it is refused and tells nothing.

let it: Harness
beforeAll(async () => {
  it = await startIntake({ clock: () => new Date('2026-03-02T02:00:00Z') })
})
afterAll(() => it.stop())

const clerk = login('intake-clerk', 'office-520502')
const supervisor = login('supervisor', 'office-520502')
const file = (key: string, body: unknown) => it.call('POST', '/api/public/complaints', { body, headers: { 'idempotency-key': key } })
const step = (no: string, verb: string, as: ReturnType<typeof login>, body: unknown, key: string) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body, headers: { 'idempotency-key': key } })

describe('filing', () => {
  test('somebody else’s filing under a key that was used gets no receipt of the first one', async () => {
    const first = await file('12345678', aFiling())
    const other = await file('12345678', aFiling({ title: '完全不同的另一件事' }))
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-key-reused'])
    expect(other.text).not.toContain(String(first.body.receipt))
    expect(other.text).not.toContain(String(first.body.complaintNo))
  })

  test('of two different ones at once under one key exactly one is taken', async () => {
    const both = await Promise.all([1, 2].map((at) => file('two-at-once', aFiling({ title: `第${at}件` }))))
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  })
})

describe('a step', () => {
  test('is taken once, and another one under its key is refused instead of passing for done', async () => {
    const no = String((await file('for-a-step', aFiling())).body.complaintNo)
    const send = (text: string) => step(no, 'message', clerk, { text }, 'message-0001')
    const answers = await Promise.all([send('请补充时间。'), send('请补充时间。')])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await send('完全不同的话。')).body.code).toBe('idempotency-key-reused')
    const { messages } = (await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })).body as unknown as { messages: object[] }
    expect(messages).toHaveLength(1)
  })

  test('a confidential contact asked for again under one key shows once for each approval, each on the record', async () => {
    const contact = { name: '测试丁', phone: '13800000004' }
    const no = String((await file('confidential-1', aFiling({ confidential: true, anonymous: false, contact }))).body.complaintNo)
    const ask = () => step(no, 'reveal-contact', supervisor, { reason: '约定核查时间' }, 'reveal-0001')
    const asked = await ask()
    expect(asked.status).toBe(202)
    const approver = login('approver', 'office-520502')
    await it.call('POST', `/api/intake/complaints/${no}/reveal-contact/${String(asked.body.requestId)}/approve`, { as: approver })
    expect((await ask()).body.state).toBe('revealed')
    const { body } = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
    expect((body.history as unknown as { type: string }[]).filter(({ type }) => type === 'ContactRevealed')).toHaveLength(1)
    expect((await ask()).body.contact).toBeUndefined()
  })
})
