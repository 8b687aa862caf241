import { describe, expect, test } from '@jest/globals'
import type { ComplaintCommand } from './commands.ts'
import { aDeadline, aSubmission, given, type Happened, refusal, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { readersOf } from './index-fields.ts'
import { staffSteps } from './may.ts'

// Who may not do what: separation of duties over re-assignments, rounds and units, and nothing that leaves a complaint without a hand.

const clerk = staffOf('clerk')
const approver = staffOf('approver')
const FINDINGS = [1, 2].map((allegation) => ({ allegation, conclusion: 'upheld' as const, facts: '属实' }))
const assign = (handlers: string[], more: object = {}): ComplaintCommand => ({
  type: 'assign',
  unit: 'office-520502',
  mode: 'own',
  handlers,
  ...more,
})
const find: ComplaintCommand = { type: 'record-findings', findings: FINDINGS }
const reply: ComplaintCommand = { type: 'reply', text: '属实，已改正。', deadlines: [aDeadline('reopen-window')] }
const close: ComplaintCommand = { type: 'close' }
const reopen: ComplaintCommand = { type: 'reopen', reason: '没有改正', deadlines: [aDeadline('answer')] }
const withdraw = (pressure: 'none' | 'pressed'): ComplaintCommand => ({
  type: 'withdraw',
  reason: '有人找过我',
  pressure,
  deadlines: pressure === 'pressed' ? [aDeadline('withdrawal-pressure')] : [],
})

const submitted = when([], { type: 'submit', submission: aSubmission() }, SOMEBODY)
const accepted = when(submitted, { type: 'accept', deadlines: [aDeadline('answer')] }, clerk)
const upTo = (happened: Happened[], handlers: string[]) => when(when(happened, find, staffOf(handlers[0] ?? '')), reply, clerk)

describe('re-assigned', () => {
  const again = when(when(accepted, assign(['one', 'two']), clerk), assign(['three', 'four']), clerk)

  test('who handled it before in the round does not sign it off either', () => {
    expect(refusal(upTo(again, ['three', 'four']), close, staffOf('one'))).toBe('replier-may-not-close')
  })

  test('nor does who handled it before approve the extension, and nobody of them handles the second round', () => {
    const deadline = aDeadline('answer', { extensions: [{ count: 10, unit: 'day' }] })
    expect(refusal(again, { type: 'extend', ground: '复杂', days: 10, deadline }, staffOf('one'))).toBe('handler-may-not-approve')
    const reopened = when(upTo(again, ['three', 'four']), reopen, SOMEBODY)
    expect(refusal(reopened, assign(['one', 'five']), clerk)).toBe('same-handler-again')
  })
})

describe('the second round', () => {
  const reopened = when(upTo(when(accepted, assign(['one', 'two']), clerk), ['one', 'two']), reopen, SOMEBODY)

  test('is not handled by who answered the first', () => {
    expect(refusal(reopened, assign(['clerk', 'three']), approver)).toBe('same-handler-again')
    const second = when(when(reopened, assign(['three', 'four']), approver), find, staffOf('three'))
    expect(refusal(second, reply, clerk)).toBe('same-handler-again')
    expect(refusal(second, reply, staffOf('four'))).toBeUndefined()
  })

  test('handed to a unit without names, it is not investigated by who was in the first', () => {
    const unit = 'office-520502'
    const handed = when(reopened, assign([], { mode: 'transferred', unit }), approver)
    expect(refusal(handed, find, staffOf('one', unit))).toBe('same-handler-again')
    expect(refusal(handed, find, staffOf('six', unit))).toBeUndefined()
  })
})

describe('recusal never leaves a complaint without a hand', () => {
  const recused = when(submitted, { type: 'declare-recusal', who: 'office-520521', reason: '利害关系' }, approver)

  test('the handling unit as a whole refers it instead', () => {
    expect(refusal(submitted, { type: 'declare-recusal', who: 'office-520502', reason: '利害关系' }, approver)).toBe(
      'recusal-needs-referral',
    )
  })

  test('nothing goes to a unit that is recused', () => {
    const handling = { ...aSubmission().handling, unit: 'office-520521', region: '520521' }
    expect(refusal(recused, { type: 'refer', handling, reason: '转办理', deadlines: [] }, clerk)).toBe('referral-target-refused')
    const taken = when(recused, { type: 'accept', deadlines: [aDeadline('answer')] }, clerk)
    expect(refusal(taken, assign(['one', 'two'], { unit: 'office-520521' }), clerk)).toBe('referral-target-refused')
  })
})

describe('withdrawn under pressure', () => {
  const handling = { ...aSubmission().handling, unit: 'office-5205', region: '5205', readers: [] }
  const above = staffOf('above', 'office-5205')
  const registered = when([], { type: 'submit', submission: aSubmission() }, clerk)
  const held = when(when(registered, { type: 'accept', deadlines: [aDeadline('answer')] }, clerk), assign(['one', 'two']), clerk)
  const pressed = when(held, { ...withdraw('pressed'), handling } as ComplaintCommand, SOMEBODY)

  test('it is out of sight of the unit that held, handled or registered it', () => {
    expect(readersOf(given(...pressed))).toEqual(['office-5205'])
    expect(given(...pressed).assigned).toBeUndefined()
  })

  test('the office above takes it up, and then it goes the whole way', () => {
    expect(staffSteps(given(...pressed))).toContain('accept')
    const taken = when(pressed, { type: 'accept', deadlines: [aDeadline('answer')] }, above)
    expect(given(...taken).status).toBe('accepted')
    expect(given(...taken).deadlines.filter(({ rule, met }) => rule === 'withdrawal-pressure' && !met)).toEqual([])
    expect(readersOf(given(...taken))).toEqual(['office-5205'])
  })

  test('withdrawn freely it is at its end', () => {
    const free = when(submitted, withdraw('none'), SOMEBODY)
    expect(refusal(free, { type: 'accept', deadlines: [] }, clerk)).toBe('complaint-already-concluded')
    expect(staffSteps(given(...free))).not.toContain('accept')
  })
})

test('a flood of messages by the person leaves the office room to finish', () => {
  const write: ComplaintCommand = { type: 'write-as-person', text: '有进展吗？', attachments: [] }
  let happened = submitted
  for (let count = 0; count < 200; count++) happened = when(happened, write, SOMEBODY)
  expect(refusal(happened, write, SOMEBODY)).toBe('messages-too-many')
  expect(refusal(happened, { type: 'accept', deadlines: [] }, clerk)).toBeUndefined()
})
