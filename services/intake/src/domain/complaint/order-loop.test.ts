import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ComplaintCommand } from './commands.ts'
import { complaint } from './complaint.ts'
import { aDeadline, anOrder, cameAgain, given, type Happened, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { staffSteps } from './may.ts'
import { isOpen } from './state.ts'

// Whatever the office and the centre do, in whatever order: an order is one complaint, and that is open, returned, or concluded, with a way on.

const STAFF = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const someone = fc.constantFrom(...STAFF).map((id) => staffOf(id))
const day = fc.constantFrom('2026-03-02T02:00:00.000Z', '2026-03-03T02:00:00.000Z', '2026-03-05T02:00:00.000Z')
const deadlines = [aDeadline('answer', { id: 'answer-2' }), aDeadline('hotline-order', { id: 'order-2' })]
const again = { ...cameAgain('2026-04-20'), deadlines }
const findings = [1, 2].map((allegation) => ({ allegation, conclusion: 'not-upheld' as const, facts: '不属实' }))
const handlers = fc.uniqueArray(fc.constantFrom(...STAFF), { minLength: 2, maxLength: 3 })
const ORDER_STEPS: ComplaintCommand[] = [
  { type: 'sign-order' },
  { type: 'return-order', ground: 'not-our-duty', explanation: '不是', byApprover: false },
  { type: 'return-order', ground: 'duplicate', explanation: '重复', byApprover: true },
  { type: 'rule-on-return', accepted: true, deadlines: [] },
  { type: 'rule-on-return', accepted: false, deadlines: [] },
  { type: 'update-order', order: 'order-1', import: 'import-2', summary: '变化', again },
  { type: 'update-order', order: 'order-1', import: 'import-3', summary: '变化' },
  { type: 'reopen-order', ...again, reason: '不满意' },
  { type: 'request-assistance', unit: 'city-transport', unitName: '市交通局', reason: '资料' },
  { type: 'ask-centre-extension', days: 3, reason: '复杂', limit: { max: 5, times: 1 } },
  { type: 'record-centre-extension', granted: false },
  { type: 'mark-written-back', on: '2026-04-21' },
]
const OURS: ComplaintCommand[] = [
  { type: 'accept', deadlines: [aDeadline('answer')] },
  { type: 'decline', ground: 'in-litigation', explanation: '已经起诉', route: 'litigation' },
  { type: 'record-findings', findings },
  { type: 'reply', text: '已答复', deadlines: [aDeadline('reopen-window')] },
  { type: 'close' },
  { type: 'archive', no: '2026-0001', retention: 'long', publicity: 'internal', contents: 'x' },
  { type: 'suspend', ground: 'appraisal', explanation: '鉴定', on: '2026-03-03' },
  { type: 'resume', on: '2026-03-05', deadlines: [] },
  { type: 'merge', into: 'other', intoNo: 'JD520502-2026-000002', reason: '同一件事' },
  { type: 'unmerge', fromNo: 'JD520502-2026-000002', reason: '不是', deadlines: [] },
]
const command = fc.oneof(
  { arbitrary: fc.constantFrom(...ORDER_STEPS), weight: 3 },
  { arbitrary: fc.constantFrom(...OURS), weight: 3 },
  {
    arbitrary: handlers.map((chosen): ComplaintCommand => ({ type: 'assign', unit: 'office-520502', mode: 'own', handlers: chosen })),
    weight: 2,
  },
)
const CONCLUDED = ['closed', 'declined', 'merged', 'archived']

function broken(happened: Happened[]): string | undefined {
  const state = given(...happened)
  const { status } = state
  const of = (type: string) => happened.filter(({ event }) => event.type === type).length
  if (of('ComplaintSubmitted') !== 1) return 'not exactly one complaint'
  if (!isOpen(status) && status !== 'returned' && !CONCLUDED.includes(status)) return `neither open nor returned nor concluded: ${status}`
  if (state.order?.rounds.length !== of('OrderRoundOpened') + 1) return 'a round is missing'
  if (status === 'returned' && state.order.rounds.at(-1)?.returned === undefined) return 'returned without a return'
  if (of('OrderReturnRuled') > of('OrderReturned')) return 'ruled on more than was returned'
  const refused = happened.findIndex(({ event }) => event.type === 'OrderReturnRuled' && !event.data.accepted)
  if (refused >= 0 && happened.slice(refused).some(({ event }) => event.type === 'OrderReturned')) return 'returned after the final ruling'
  const offered = staffSteps(state)
  if (status === 'returned' && !offered.includes('reopen-order')) return 'returned with no way on'
  const written = state.order.rounds.at(-1)?.writtenBack?.handling === state.round
  const running = state.deadlines.some(({ rule, met }) => rule === 'hotline-order' && !met)
  const over = status === 'returned' && !offered.includes('rule-on-return')
  if (!written && !over && !running) return `the centre waits and no clock runs: ${status}`
  if (complaint.index(state, 'id').status !== status) return 'the list says something else'
  return undefined
}

test('no order of steps by anybody loses an order', () => {
  let returns = 0
  let rounds = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(command, someone, day), { minLength: 15, maxLength: 60, size: 'max' }), (tries) => {
      let happened = when([], { type: 'submit', submission: anOrder() }, SOMEBODY)
      for (const [next, actor, at] of tries) {
        try {
          happened = when(happened, next, actor, at)
        } catch (error) {
          if (!(error as { code?: string }).code) throw error
        }
        const how = broken(happened)
        if (how) throw new Error(how)
      }
      if (happened.some(({ event }) => event.type === 'OrderReturned')) returns++
      if (given(...happened).round > 1) rounds++
    }),
    { numRuns: 500, seed: 20260302 },
  )
  expect([returns > 100, rounds > 100]).toEqual([true, true])
})
