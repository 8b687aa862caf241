import { describe, expect, test } from '@jest/globals'
import type { ComplaintCommand } from './commands.ts'
import { aDeadline, anOrder, given, type Happened, refusal, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { readersOf } from './index-fields.ts'

// 协办 and 延期: who may help, and that the centre's word moves the centre's clock alone.

const clerk = staffOf('clerk')
const AFTER = '2026-03-07T02:00:00.000Z'
const order = when([], { type: 'submit', submission: anOrder() }, SOMEBODY)
const accepted = when(order, { type: 'accept', deadlines: [aDeadline('answer')] }, clerk)
const help = (unit: string): ComplaintCommand => ({ type: 'request-assistance', unit, unitName: unit, reason: '需要路政资料' })
const ask = (days: number): ComplaintCommand => ({ type: 'ask-centre-extension', days, reason: '复杂', limit: { max: 5, times: 1 } })
const grant = (dueOn: string): ComplaintCommand => ({
  type: 'record-centre-extension',
  granted: true,
  deadline: aDeadline('hotline-order', { dueOn, dueAt: `${dueOn}T15:59:59.999Z` }),
})
const due = (happened: Happened[], rule: string) => given(...happened).deadlines.find((each) => each.rule === rule && !each.met)?.dueOn

describe('assistance', () => {
  test('makes the unit a reader, once', () => {
    const helped = when(accepted, help('city-transport'), clerk)
    expect(readersOf(given(...helped))).toContain('city-transport')
    expect(when(helped, help('city-transport'), clerk)).toHaveLength(helped.length)
  })

  test('is not asked of the unit complained of, nor of one that is recused, nor of the unit itself', () => {
    expect(refusal(accepted, help('520502-market'), clerk)).toBe('referral-target-refused')
    expect(refusal(accepted, help('office-520502'), clerk)).toBe('referral-target-refused')
    const recused = when(accepted, { type: 'declare-recusal', who: 'city-transport', reason: '有关系' }, clerk)
    expect(refusal(recused, help('city-transport'), clerk)).toBe('referral-target-refused')
    const later = when(
      when(accepted, help('city-transport'), clerk),
      { type: 'declare-recusal', who: 'city-transport', reason: '有关系' },
      clerk,
    )
    expect(readersOf(given(...later))).not.toContain('city-transport')
  })
})

describe('more time from the centre', () => {
  const asked = when(accepted, ask(3), clerk)

  test('granted moves the centre’s clock and no other', () => {
    const granted = when(asked, grant('2026-03-11'), clerk)
    const others = ({ deadlines }: ReturnType<typeof given>) => deadlines.filter(({ rule }) => rule !== 'hotline-order')
    expect([due(asked, 'hotline-order'), due(granted, 'hotline-order')]).toEqual(['2026-03-06', '2026-03-11'])
    expect(others(given(...granted))).toEqual(others(given(...asked)))
  })

  test('refused moves nothing', () => {
    const refused = when(asked, { type: 'record-centre-extension', granted: false }, clerk)
    expect(given(...refused).deadlines).toEqual(given(...asked).deadlines)
    expect(given(...refused).order?.rounds[0]?.extensions).toMatchObject([{ days: 3, answer: { granted: false } }])
  })

  test('is asked one at a time, in time, within what the centre may grant, and granted once', () => {
    expect(refusal(accepted, ask(6), clerk)).toBe('extension-too-long')
    expect(refusal(accepted, ask(3), clerk, AFTER)).toBe('extension-too-late')
    expect(refusal(asked, ask(3), clerk)).toBe('centre-extension-pending')
    expect(refusal(when(asked, grant('2026-03-11'), clerk), ask(1), clerk)).toBe('extension-already-used')
    expect(refusal(accepted, grant('2026-03-11'), clerk)).toBe('centre-extension-not-asked')
    expect(refusal(asked, grant('2026-03-06'), clerk)).toBe('centre-extension-early')
  })
})

describe('writing back', () => {
  const mark = (on: string): ComplaintCommand => ({ type: 'mark-written-back', on })
  test('only what was answered, once in a round of handling, not before it came', () => {
    expect(refusal(accepted, mark('2026-03-05'), clerk)).toBe('complaint-status-forbids')
    const declined = when(order, { type: 'decline', ground: 'in-litigation', explanation: '已经起诉', route: 'litigation' }, clerk)
    expect(refusal(declined, mark('2026-03-01'), clerk)).toBe('order-day-wrong')
    expect(refusal(when(declined, mark('2026-03-05'), clerk), mark('2026-03-06'), clerk)).toBe('complaint-status-forbids')
  })

  test('of what was pressed out of the complainant’s hands nothing goes back as an answer', () => {
    const pressed = when(accepted, { type: 'withdraw', reason: '有人找', pressure: 'pressed', deadlines: [] }, SOMEBODY)
    expect(refusal(pressed, mark('2026-03-05'), clerk)).toBe('complaint-status-forbids')
  })
})
