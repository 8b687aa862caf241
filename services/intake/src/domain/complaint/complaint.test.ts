import { describe, expect, test } from '@jest/globals'
import type { ComplaintCommand } from './commands.ts'
import { AT, aDeadline, aSubmission, given, type Happened, refusal, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { POSSIBLE, publicSteps, staffSteps } from './may.ts'
import type { Status } from './state.ts'

const clerk = staffOf('clerk')
const [one, two, approver] = ['one', 'two', 'approver'].map((id) => staffOf(id))
if (!(one && two && approver)) throw new Error('unreachable')

const FINDINGS = [1, 2].map((allegation) => ({ allegation, conclusion: 'upheld' as const, facts: '属实' }))
const STEPS = {
  submit: { type: 'submit', submission: aSubmission() },
  'request-supplement': { type: 'request-supplement', items: '票据', deadlines: [aDeadline('supplement')] },
  supplement: { type: 'supplement', text: '票据', attachments: [], deadlines: [aDeadline('acceptance')], terms: [], bands: [] },
  accept: { type: 'accept', deadlines: [aDeadline('answer')] },
  decline: { type: 'decline', ground: 'no-facts', explanation: '没有具体事实', route: 'supplement' },
  assign: { type: 'assign', unit: 'office-520502', mode: 'own', handlers: ['one', 'two'] },
  'record-findings': { type: 'record-findings', findings: FINDINGS },
  reply: { type: 'reply', text: '属实，已改正。', deadlines: [aDeadline('reopen-window')] },
  close: { type: 'close' },
  suspend: { type: 'suspend', ground: 'appraisal', explanation: '等待鉴定', on: '2026-03-03' },
  resume: { type: 'resume', on: '2026-03-05', deadlines: [] },
  withdraw: { type: 'withdraw', reason: '不想追究了', pressure: 'none', deadlines: [] },
  rate: { type: 'rate', resolved: true, satisfaction: 5 },
  reopen: { type: 'reopen', reason: '没有改正', deadlines: [aDeadline('answer')] },
  merge: { type: 'merge', into: 'other', intoNo: 'JD520502-2026-000002', reason: '同一件事' },
  unmerge: { type: 'unmerge', fromNo: 'JD520502-2026-000002', reason: '不是同一件事', deadlines: [] },
} satisfies Record<string, ComplaintCommand | object> as unknown as Record<string, ComplaintCommand>
const step = (name: string) => STEPS[name] as ComplaintCommand

const submitted = when([], step('submit'), SOMEBODY)
const accepted = when(submitted, step('accept'), clerk)
const assigned = when(accepted, step('assign'), clerk)
const investigated = when(assigned, step('record-findings'), one)
const replied = when(investigated, step('reply'), two)
const closed = when(replied, step('close'), approver)

const AFTER: Partial<Record<Status, Happened[]>> = {
  submitted,
  'supplement-requested': when(submitted, step('request-supplement'), clerk),
  supplemented: when(when(submitted, step('request-supplement'), clerk), step('supplement'), SOMEBODY),
  accepted,
  declined: when(submitted, step('decline'), clerk),
  assigned,
  investigated,
  replied,
  closed,
  merged: when(submitted, step('merge'), clerk),
  withdrawn: when(submitted, step('withdraw'), SOMEBODY),
  suspended: when(assigned, step('suspend'), one),
  reopened: when(closed, step('reopen'), SOMEBODY),
}

describe('every step in every status', () => {
  const named = Object.keys(POSSIBLE).filter((name) => STEPS[name])
  const by = (name: string) => (name === 'record-findings' ? one : name === 'close' ? approver : clerk)

  test.each(Object.entries(AFTER))('%s', (status, happened) => {
    expect(given(...(happened ?? [])).status).toBe(status)
    for (const name of named) {
      const possible = POSSIBLE[name as keyof typeof POSSIBLE]?.includes(status as Status)
      const code = refusal(happened ?? [], step(name), by(name))
      const forbidden = code === 'complaint-status-forbids' || code === 'complaint-already-concluded' || code === 'supplement-already-asked'
      expect([name, forbidden]).toEqual([name, !possible])
    }
  })
})

describe('who signs off', () => {
  test('neither who investigated, nor who replied, nor who was assigned', () => {
    for (const actor of [one, two]) expect(refusal(replied, step('close'), actor)).toBe('replier-may-not-close')
    expect(refusal(replied, step('close'), clerk)).toBeUndefined()
  })

  test('in 转办 nor anybody who recorded findings there, even when somebody else revised them', () => {
    const transferred = when(accepted, { type: 'assign', unit: 'legal', mode: 'transferred', handlers: [] }, clerk)
    const [first, reviser] = ['first', 'reviser'].map((id) => staffOf(id, 'legal'))
    const revised = when(when(transferred, step('record-findings'), first ?? clerk), step('record-findings'), reviser ?? clerk)
    expect(refusal(revised, step('reply'), clerk)).toBe('findings-not-reviewed')
    expect(refusal(revised, { type: 'review-findings', confirmed: true }, first ?? clerk)).toBe('own-findings')
    const reviewed = when(revised, { type: 'review-findings', confirmed: true }, clerk)
    expect(refusal(when(reviewed, step('reply'), clerk), step('close'), first ?? clerk)).toBe('replier-may-not-close')
  })

  test('the second round goes to hands that had no part in the first', () => {
    const reopened = AFTER.reopened ?? []
    expect(refusal(reopened, step('assign'), clerk)).toBe('same-handler-again')
    expect(refusal(reopened, { ...step('assign'), handlers: ['three', 'four'] } as ComplaintCommand, clerk)).toBeUndefined()
  })
})

describe('findings', () => {
  test('every allegation needs one, none may be twice or invented', () => {
    const record = (allegations: number[]): ComplaintCommand => ({
      type: 'record-findings',
      findings: allegations.map((allegation) => ({ allegation, conclusion: 'upheld', facts: '属实' })),
    })
    expect(refusal(assigned, record([1]), one)).toBe('finding-missing')
    expect(refusal(assigned, record([1, 2, 3]), one)).toBe('finding-unknown-allegation')
    expect(refusal(assigned, record([1, 2, 2]), one)).toBe('finding-unknown-allegation')
  })

  test.each([
    [['upheld', 'upheld'], 'upheld'],
    [['not-upheld', 'not-upheld'], 'not-upheld'],
    [['upheld', 'not-upheld'], 'partly-upheld'],
    [['not-upheld', 'unverifiable'], 'not-upheld'],
    [['unverifiable', 'unverifiable'], 'unverifiable'],
  ] as const)('%p together are %s', (conclusions, overall) => {
    const findings = conclusions.map((conclusion, at) => ({ allegation: at + 1, conclusion, facts: '查明' }))
    expect(given(...when(assigned, { type: 'record-findings', findings }, one)).overall).toBe(overall)
  })
})

describe('recusal', () => {
  test('a recused person or unit takes no step', () => {
    const recused = when(submitted, { type: 'declare-recusal', who: 'clerk', reason: '近亲属' }, approver)
    for (const name of ['accept', 'decline', 'merge', 'suspend']) expect(refusal(recused, step(name), clerk)).toBe('handler-recused')
    const unit = when(submitted, { type: 'declare-recusal', who: 'office-5205', reason: '利害关系' }, approver)
    expect(refusal(unit, step('accept'), staffOf('above', 'office-5205'))).toBe('handler-recused')
  })
})

describe('what the person may do', () => {
  const now = new Date(AT)
  test.each([
    ['submitted', ['message', 'withdraw']],
    ['supplement-requested', ['supplement', 'message', 'withdraw']],
    ['replied', ['message', 'rate', 'reopen']],
    ['closed', ['rate', 'reopen']],
    ['declined', []],
  ] as [Status, string[]][])('%s', (status, steps) => expect(publicSteps(given(...(AFTER[status] ?? [])), now)).toEqual(steps))

  test('a second re-opening, or one after the window, is refused', () => {
    expect(refusal(closed, step('reopen'), SOMEBODY, '2026-05-01T00:00:00Z')).toBe('reopen-window-over')
    const again = when(AFTER.reopened ?? [], { ...step('assign'), handlers: ['three', 'four'] } as ComplaintCommand, clerk)
    const answered = when(when(again, step('record-findings'), staffOf('three')), step('reply'), staffOf('four'))
    expect(refusal(answered, step('reopen'), SOMEBODY)).toBe('reopen-already-used')
  })
})

test('staff are offered the contact only where there is one, and approval only where one was asked for', () => {
  expect(staffSteps(given(...submitted))).not.toContain('reveal-contact')
  const named = when([], { type: 'submit', submission: aSubmission({ anonymous: false, person: { sealed: {}, blind: [] } }) }, SOMEBODY)
  expect(staffSteps(given(...named))).toEqual(expect.arrayContaining(['reveal-contact']))
  const asked = when(named, { type: 'request-reveal', id: 'r1', reason: '约定时间' }, one)
  expect(staffSteps(given(...asked))).toEqual(expect.arrayContaining(['approve-reveal']))
  expect(refusal(asked, { type: 'approve-reveal', id: 'r1' }, one)).toBe('reveal-own-request')
})
