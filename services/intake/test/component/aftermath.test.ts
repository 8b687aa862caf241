import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { accountabilityEvents, type CloudEvent, type ComplaintDetail, topicName } from '@mingjian/contracts'
import { aFiling, type Harness, login, startIntake, until } from './harness.ts'

const clerk = login('intake-clerk', 'office-520502')
const approver = login('approver', 'office-520502', 'p')
const handlers = ['h1', 'h2'].map((name) => login('supervisor', 'office-520502', name))
const city = login('intake-clerk', 'office-5205')
let it: Harness
let now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(() => it?.stop())

async function file(more: Record<string, unknown> = {}) {
  const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling(more) })
  return { no: String(body.complaintNo), receipt: String(body.receipt) }
}
const step = (no: string, verb: string, as = clerk, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const read = async (no: string, as = clerk) =>
  (await it.call('GET', `/api/intake/complaints/${no}`, { as })).body as unknown as ComplaintDetail
const lookUp = async (receipt: string) => (await it.call('POST', '/api/public/complaints/lookup', { body: { receipt } })).body

async function found(no: string, conclusion = 'upheld', more: object = {}): Promise<void> {
  await step(no, 'accept')
  await step(no, 'assign', clerk, { handlers: handlers.map(({ username }) => username), ...more })
  const findings = [{ allegation: 1, conclusion, facts: '现场核对。' }]
  expect((await step(no, 'record-findings', handlers[0], { findings })).status).toBe(200)
}
async function closed(no: string, conclusion?: string): Promise<void> {
  await found(no, conclusion)
  expect((await step(no, 'reply', handlers[0], { text: '经核查，答复如下。' })).status).toBe(200)
  expect((await step(no, 'close', approver)).status).toBe(200)
}

/** Accountability, as far as intake knows it: the event that its contract describes. */
async function matterClosed(no: string, id = randomUUID()): Promise<void> {
  const dossier = await it.intake.deps.complaints.findOne({ 'index.no': no })
  const { type } = accountabilityEvents.matterClosedV1
  const source = { context: 'intake', subject: dossier?._id ?? randomUUID(), no }
  const event: CloudEvent = {
    specversion: '1.0',
    id,
    source: '/mingjian/accountability',
    type,
    subject: randomUUID(),
    time: now.toISOString(),
    datacontenttype: 'application/json',
    region: '520502',
    sequence: 1,
    data: { matterNo: 'JDSX-1', source, closedOn: '2026-05-20', summary: '处罚决定已撤销，罚款已退还。' },
  }
  await it.bus.publish([{ topic: topicName('mingjian', 'accountability', 'matter'), key: event.subject, event }])
}

describe('the second answer', () => {
  test('is owed from the day on which the matter is signed off, told once, and the person waits for it knowingly', async () => {
    const { no, receipt } = await file()
    await closed(no)
    expect((await lookUp(receipt)).statusText).toContain('正在整改')
    expect((await step(no, 'tell-rectification', clerk, { text: '罚款已退还。' })).body.code).toBe('rectification-unknown')
    const id = randomUUID()
    await matterClosed(no, id)
    await matterClosed(no, id)
    await until(async () => (await read(no)).rectification !== undefined)
    const { deadlines, rectification, history } = await read(no)
    expect(rectification).toMatchObject({ matterNo: 'JDSX-1', told: false })
    expect(deadlines).toContainEqual(expect.objectContaining({ rule: 'rectification-result-notice', dueOn: '2026-05-27' }))
    expect(history.filter(({ type }) => type === 'RectificationReported')).toHaveLength(1)
    const listed = (await it.call('GET', `/api/intake/complaints?q=${no}`, { as: clerk })).body.items as unknown as { dueRule: string }[]
    expect(listed[0]?.dueRule).toBe('rectification-result-notice')
    expect((await step(no, 'tell-rectification', clerk, { text: '处罚已撤销，罚款已退还。' })).status).toBe(200)
    expect((await step(no, 'tell-rectification', clerk, { text: '处罚已撤销，罚款已退还。' })).body.code).toBe('rectification-told')
    const told = await lookUp(receipt)
    expect(JSON.stringify(told.timeline)).toContain('整改结果：处罚已撤销')
    expect(told.statusText).not.toContain('正在整改')
  })

  test('is not owed where nothing was found', async () => {
    const { no, receipt } = await file()
    await closed(no, 'not-upheld')
    expect((await lookUp(receipt)).statusText).not.toContain('正在整改')
  })

  test('an event about nothing known goes to the dead letters and holds nobody up', async () => {
    const before = await it.bus.deadLetters.count()
    await matterClosed('JD520502-2026-999999')
    await until(async () => (await it.bus.deadLetters.count()) > before)
  })
})

describe('a result from another unit', () => {
  test('is reviewed by the sender before anyone is told; returned it is looked into again', async () => {
    const { no } = await file({ accused: { agencyId: '520502-market' } })
    await step(no, 'accept')
    const legal = login('supervisor', '520502-transport-legal', 'l')
    expect((await step(no, 'assign', clerk, { unit: '520502-transport-legal', mode: 'transferred', handlers: [] })).status).toBe(200)
    const findings = { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }] }
    expect((await step(no, 'record-findings', legal, findings)).status).toBe(200)
    expect((await read(no, handlers[0])).may).toContain('review-findings')
    expect((await step(no, 'reply', handlers[0], { text: '属实，已改正。' })).body.code).toBe('findings-not-reviewed')
    expect((await step(no, 'review-findings', handlers[0], { confirmed: false, note: '没有附材料' })).status).toBe(200)
    expect((await read(no)).status).toBe('assigned')
    await step(no, 'record-findings', legal, findings)
    expect((await step(no, 'review-findings', handlers[0], { confirmed: true })).status).toBe(200)
    expect((await step(no, 'reply', handlers[0], { text: '属实，已改正。' })).status).toBe(200)
  })
})

describe('other routes', () => {
  test('learned of later are recorded; an approver ends the matter with the right route named; the clue goes on without an answer owed', async () => {
    const { no, receipt } = await file()
    await found(no)
    expect((await step(no, 'note-route', clerk, { route: 'litigation', number: '（2026）黔05行初1号', date: '2026-03-08' })).status).toBe(
      200,
    )
    expect((await read(no)).otherRoutes).toHaveLength(1)
    const end = { ground: 'in-litigation', explanation: '您已就这件事起诉。' }
    expect((await step(no, 'terminate', clerk, end)).status).toBe(403)
    expect((await step(no, 'terminate', approver, end)).status).toBe(200)
    const told = await lookUp(receipt)
    expect([told.status, JSON.stringify(told.timeline)]).toEqual(['terminated', expect.stringContaining('您已就这件事起诉')])
    expect((await step(no, 'open-ex-officio', clerk, { reason: '执法程序的问题仍要查清' })).status).toBe(200)
    await step(no, 'assign', clerk, { handlers: handlers.map(({ username }) => username) })
    await step(no, 'record-findings', handlers[0], { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }] })
    const { may } = await read(no, approver)
    expect([may.includes('close'), may.includes('reply')]).toEqual([true, false])
    expect((await step(no, 'close', approver)).status).toBe(200)
  })
})

describe('the same matter again after its conclusion', () => {
  test('is declined by an approver with the conclusion named, and that can be challenged once', async () => {
    const earlier = await file()
    await closed(earlier.no, 'not-upheld')
    const { no, receipt } = await file()
    const body = { ground: 'already-concluded', explanation: '与原件是同一事实和理由。', earlierNo: earlier.no }
    expect((await step(no, 'decline', clerk, body)).body.code).toBe('needs-approver')
    expect((await step(no, 'decline', approver, body)).status).toBe(200)
    expect((await lookUp(receipt)).may).toContain('reopen')
    const reopen = () => it.call('POST', '/api/public/complaints/reopen', { body: { receipt, reason: '我有新的录像可以证明。' } })
    expect((await reopen()).status).toBe(200)
    expect((await read(no)).status).toBe('reopened')
    expect((await reopen()).status).toBe(409)
  })

  test('any other decline cannot', async () => {
    const { no, receipt } = await file()
    await step(no, 'decline', clerk, { ground: 'not-enforcement', explanation: '不是执法行为。' })
    expect((await lookUp(receipt)).may).not.toContain('reopen')
  })
})

test('retaliation that is told of later goes one level above the accused at once, with one working day to take it up', async () => {
  now = new Date('2026-03-13T02:00:00Z')
  const { no, receipt } = await file()
  await step(no, 'accept')
  expect((await step(no, 'mark-retaliation', clerk, { reason: '反映人说被上门警告' })).status).toBe(200)
  const { handling, retaliation, deadlines } = await read(no, city)
  expect([handling.unit, retaliation]).toEqual(['office-5205', true])
  expect(deadlines).toContainEqual(expect.objectContaining({ rule: 'retaliation-fast-track', dueOn: '2026-03-16' }))
  expect((await step(no, 'message', clerk, { text: '已收到。' })).status).not.toBe(200)
  expect(JSON.stringify((await lookUp(receipt)).timeline)).toContain('由上一级机关处理')
})

describe('a clue for another body', () => {
  test('is passed on by an approver; 诬告 only after the complaint was found untrue and answered', async () => {
    const { no } = await file()
    await closed(no)
    expect((await step(no, 'transfer-clue', clerk, { to: 'discipline', reason: '涉嫌收受财物' })).status).toBe(403)
    expect((await step(no, 'transfer-clue', approver, { to: 'somebody', reason: '涉嫌收受财物' })).body.code).toBe('code-unknown')
    expect((await step(no, 'transfer-clue', approver, { to: 'discipline', reason: '涉嫌收受财物' })).status).toBe(200)
    expect((await step(no, 'transfer-clue', approver, { to: 'false-accusation', reason: '捏造' })).body.code).toBe(
      'false-accusation-unproven',
    )
    const other = (await file()).no
    await closed(other, 'not-upheld')
    expect((await step(other, 'transfer-clue', approver, { to: 'false-accusation', reason: '有录像证明捏造' })).status).toBe(200)
  })
})
