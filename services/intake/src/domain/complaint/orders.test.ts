import { describe, expect, test } from '@jest/globals'
import type { ComplaintCommand } from './commands.ts'
import { complaint } from './complaint.ts'
import { aDeadline, anOrder, aSubmission, cameAgain, given, type Happened, refusal, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { nextDate } from './index-fields.ts'
import { staffSteps } from './may.ts'

// 12345 as a living 工单: whatever the centre and the office say to each other, the order stays one complaint with its rounds.

const clerk = staffOf('clerk')
const approver = staffOf('approver')
const IN_TIME = '2026-03-03T10:00:00.000Z'
const LATE = '2026-03-04T02:00:00.000Z'
const sent: ComplaintCommand = { type: 'return-order', ground: 'not-our-duty', explanation: '属于交通部门职责', byApprover: false }
const back = (more: object): ComplaintCommand => ({ ...sent, ...more }) as ComplaintCommand
const ruled = (accepted: boolean): ComplaintCommand => ({ type: 'rule-on-return', accepted, deadlines: [] })
const again = (more: object = {}, day = '2026-04-20'): ComplaintCommand => ({
  type: 'update-order',
  order: 'order-1',
  import: 'import-2',
  summary: '工单再次推送，内容有变化',
  again: cameAgain(day, more),
})
const assign = (...handlers: string[]): ComplaintCommand => ({ type: 'assign', unit: 'office-520502', mode: 'own', handlers })
const find: ComplaintCommand = {
  type: 'record-findings',
  findings: [1, 2].map((allegation) => ({ allegation, conclusion: 'not-upheld' as const, facts: '不属实' })),
}
const reply: ComplaintCommand = { type: 'reply', text: '不属实。', deadlines: [aDeadline('reopen-window')] }

const archive: ComplaintCommand = { type: 'archive', no: '2026-0001', retention: 'long', publicity: 'internal', contents: 'x' }

const order = when([], { type: 'submit', submission: anOrder() }, SOMEBODY)
const accepted = when(order, { type: 'accept', deadlines: [aDeadline('answer')] }, clerk)
const returned = when(order, sent, clerk, IN_TIME)
const kept = when(returned, ruled(false), clerk, LATE)
const answered = when(when(when(accepted, assign('one', 'two'), clerk), find, staffOf('one')), reply, staffOf('two'))
const closed = when(answered, { type: 'close' }, approver)
const types = (happened: Happened[]) => happened.map(({ event }) => event.type)
const status = (happened: Happened[]) => given(...happened).status
const due = (happened: Happened[], rule: string) => given(...happened).deadlines.find((each) => each.rule === rule && !each.met)?.dueOn

describe('what did not come as an order', () => {
  const other = when([], { type: 'submit', submission: aSubmission() }, SOMEBODY)
  test.each<[string, ComplaintCommand]>([
    ['sign-order', { type: 'sign-order' }],
    ['return-order', sent],
    ['rule-on-return', ruled(true)],
    ['reopen-order', { type: 'reopen-order', ...cameAgain('2026-04-20') }],
    ['request-assistance', { type: 'request-assistance', unit: 'city-transport', unitName: '市交通局', reason: '需要路政资料' }],
    ['ask-centre-extension', { type: 'ask-centre-extension', days: 3, reason: '复杂', limit: { max: 5, times: 1 } }],
    ['record-centre-extension', { type: 'record-centre-extension', granted: false }],
    ['mark-written-back', { type: 'mark-written-back', on: '2026-03-05' }],
  ])('refuses %s and does not offer it', (step, command) => {
    expect(refusal(other, command, clerk)).toBe('not-an-order')
    expect(staffSteps(given(...other))).not.toContain(step)
  })
})

describe('clocks', () => {
  test('the earlier of the centre’s clock and ours stands first, before the decision and after it', () => {
    expect(nextDate(given(...order))).toBe(Date.parse('2026-03-06T15:59:59.999Z'))
    const soon = anOrder({ deadlines: [aDeadline('acceptance', { dueAt: '2026-03-05T15:59:59.999Z' }), aDeadline('hotline-order')] })
    expect(nextDate(given(...when([], { type: 'submit', submission: soon }, SOMEBODY)))).toBe(Date.parse('2026-03-05T15:59:59.999Z'))
    expect(nextDate(given(...accepted))).toBe(Date.parse('2026-03-06T15:59:59.999Z'))
  })

  test('the centre’s clock runs on while we wait, and after the end, until the answer is with the centre', () => {
    const alarms = [{ id: 'soon', at: '2026-03-05T01:00:00.000Z', stage: 'approaching' as const, text: '将到期' }]
    const submission = anOrder({ deadlines: ['acceptance', 'hotline-order'].map((rule) => aDeadline(rule, { alarms })) })
    const waiting = when([], { type: 'submit', submission }, SOMEBODY)
    const suspended = when(waiting, { type: 'suspend', ground: 'appraisal', explanation: '鉴定', on: '2026-03-03' }, clerk)
    expect(types(when(suspended, { type: 'raise-alarms' }, clerk, '2026-03-05T02:00:00.000Z')).slice(-2)).toEqual([
      'ComplaintSuspended',
      'DeadlineReached',
    ])
    expect(complaint.dueAt(given(...suspended))?.toISOString()).toBe('2026-03-05T01:00:00.000Z')
    expect(due(closed, 'hotline-order')).toBe('2026-03-06')
    const written = when(closed, { type: 'mark-written-back', on: '2026-03-05' }, clerk)
    expect([due(written, 'hotline-order'), given(...written).order?.rounds[0]?.writtenBack?.on]).toEqual([undefined, '2026-03-05'])
  })
})

describe('signing', () => {
  test('is recorded once, with who and when, and ends the reminder of the return period', () => {
    const signed = when(order, { type: 'sign-order' }, clerk)
    expect(given(...signed).order?.rounds[0]?.signed).toMatchObject({ by: 'clerk', unit: 'office-520502' })
    expect(due(signed, 'hotline-return')).toBeUndefined()
    expect(when(signed, { type: 'sign-order' }, approver)).toHaveLength(signed.length)
    expect(refusal(signed, sent, clerk, IN_TIME)).toBeUndefined()
  })
})

describe('returning', () => {
  test('in its period by anybody of the office: neither open nor declined, and our clocks rest', () => {
    expect(given(...returned)).toMatchObject({
      status: 'returned',
      before: 'submitted',
      order: { rounds: [{ returned: { late: false } }] },
    })
    expect(staffSteps(given(...returned))).toContain('rule-on-return')
    expect(staffSteps(given(...returned))).not.toContain('accept')
    expect(refusal(returned, { type: 'accept', deadlines: [] }, clerk)).toBe('complaint-status-forbids')
  })

  test('after its period only by an approver, who does not handle it', () => {
    expect(refusal(order, sent, clerk, LATE)).toBe('order-return-too-late')
    const late = when(order, back({ byApprover: true }), approver, LATE)
    expect(given(...late).order?.rounds[0]?.returned?.late).toBe(true)
    const assigned = when(accepted, assign('approver', 'two'), clerk)
    expect(refusal(assigned, back({ byApprover: true }), approver, LATE)).toBe('handler-may-not-approve')
  })

  test('never what was answered', () => {
    expect(refusal(answered, sent, clerk)).toBe('complaint-status-forbids')
  })

  test('accepted by the centre it stays returned and nothing runs', () => {
    const gone = given(...when(returned, ruled(true), clerk, LATE))
    expect([gone.status, complaint.dueAt(gone), gone.deadlines.every(({ met }) => met)]).toEqual(['returned', null, true])
  })

  test('not accepted it goes on where it was, with the days of waiting, and is never returned again', () => {
    const longer = aDeadline('acceptance', { dueOn: '2026-03-10', dueAt: '2026-03-10T15:59:59.999Z' })
    const on = when(returned, { type: 'rule-on-return', accepted: false, deadlines: [longer] }, clerk, LATE)
    expect([status(on), due(on, 'acceptance'), due(on, 'hotline-order')]).toEqual(['submitted', '2026-03-10', '2026-03-06'])
    expect(refusal(kept, sent, clerk, IN_TIME)).toBe('order-return-final')
    expect(refusal(kept, back({ byApprover: true }), approver, LATE)).toBe('order-return-final')
    expect(staffSteps(given(...kept))).not.toContain('return-order')
    const decline: ComplaintCommand = { type: 'decline', ground: 'in-litigation', explanation: '已经起诉', route: 'litigation' }
    const later = when(when(kept, decline, clerk, LATE), again(), clerk, LATE)
    expect(refusal(later, back({ byApprover: true }), approver, LATE)).toBe('order-return-final')
  })

  test('is ruled on once', () => {
    expect(refusal(kept, ruled(true), clerk, LATE)).toBe('complaint-status-forbids')
    expect(refusal(order, ruled(true), clerk)).toBe('complaint-status-forbids')
  })
})

describe('the same number again', () => {
  test('is news while the complaint is open', () => {
    const news = when(accepted, again(), clerk)
    expect([types(news).at(-1), status(news)]).toEqual(['OrderUpdated', 'accepted'])
  })

  test.each<[string, Happened[]]>([
    ['answered', answered],
    ['closed', closed],
    ['closed and archived', when(closed, archive, clerk, '2026-06-01T02:00:00.000Z')],
    ['returned and not ruled on', returned],
    ['returned for good', when(returned, ruled(true), clerk, LATE)],
    ['declined', when(order, { type: 'decline', ground: 'in-litigation', explanation: '已经起诉', route: 'litigation' }, clerk)],
  ])('opens a round of the one that was %s, with its own answer clock', (_name, before) => {
    const opened = given(...when(before, again(), clerk, LATE))
    expect(opened).toMatchObject({ status: 'reopened', round: 2, no: 'JD520502-2026-000001' })
    expect(opened.order?.rounds.map(({ no, handedOverOn, ended }) => [no, handedOverOn, ended?.status])).toEqual([
      [1, '2026-03-02', given(...before).status],
      [2, '2026-04-20', undefined],
    ])
    expect(opened.deadlines.filter(({ met }) => !met).map(({ rule, from }) => [rule, from])).toEqual([
      ['answer', '2026-04-20'],
      ['hotline-order', '2026-04-20'],
      ['hotline-return', '2026-04-20'],
    ])
  })

  test('goes to other hands, and what the earlier round said no longer stands', () => {
    const opened = when(closed, again(), clerk)
    expect([given(...opened).reply, given(...opened).order?.rounds[0]?.ended?.reply?.text]).toEqual([undefined, '不属实。'])
    for (const former of ['one', 'two']) expect(refusal(opened, assign(former, 'new'), clerk)).toBe('same-handler-again')
    expect(status(when(opened, assign('three', 'four'), clerk))).toBe('assigned')
  })

  test('of one that is merged only once its main complaint was answered, and then it leaves it', () => {
    const merged = when(order, { type: 'merge', into: 'main', intoNo: 'JD520502-2026-000009', reason: '同一件事' }, clerk)
    expect(types(when(merged, again(), clerk)).at(-1)).toBe('OrderUpdated')
    const left = when(merged, again({ mainAnswered: true, fromNo: 'JD520502-2026-000009' }), clerk)
    expect(types(left).slice(-2)).toEqual(['ComplaintUnmerged', 'OrderRoundOpened'])
    expect(given(...left)).toMatchObject({ status: 'reopened' })
    expect(given(...left).mergedInto).toBeUndefined()
  })

  test('by the centre’s note: only of what is answered, and not before it was handed over', () => {
    const note = (day: string): ComplaintCommand => ({ type: 'reopen-order', ...cameAgain(day), reason: '来电人不满意' })
    expect(refusal(accepted, note('2026-04-20'), clerk)).toBe('complaint-status-forbids')
    expect(refusal(closed, note('2026-03-01'), clerk)).toBe('order-day-wrong')
    expect(status(when(closed, note('2026-04-20'), clerk))).toBe('reopened')
  })
})
