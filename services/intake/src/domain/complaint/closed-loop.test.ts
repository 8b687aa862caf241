import { test } from '@jest/globals'
import fc from 'fast-check'
import type { ComplaintCommand } from './commands.ts'
import { aDeadline, aSubmission, given, type Happened, SOMEBODY, staffOf, when } from './complaint-fixture.ts'

// The promise of the platform: whatever is tried, in whatever order, by whomever, a complaint is closed only after it was accepted, every
// allegation has a finding, it was answered, and somebody who had no part in that signed it off.

const STAFF = ['a', 'b', 'c', 'd', 'e', 'f']
const someone = fc.constantFrom(...STAFF).map((id) => staffOf(id))
const handlers = fc.uniqueArray(fc.constantFrom(...STAFF), { minLength: 0, maxLength: 3 })
const mode = fc.constantFrom('own' as const, 'own' as const, 'transferred' as const)
const findingsOf = (numbers: readonly number[]) =>
  numbers.map((allegation) => ({ allegation, conclusion: 'upheld' as const, facts: '属实' }))
const findings = fc.constantFrom([1, 2], [1, 2], [1, 2], [1], []).map(findingsOf)
const often: fc.Arbitrary<ComplaintCommand>[] = [
  fc.constant({ type: 'accept', deadlines: [aDeadline('answer')] }),
  fc.record({ type: fc.constant('assign' as const), unit: fc.constant('office-520502'), mode, handlers }),
  fc.record({ type: fc.constant('record-findings' as const), findings }),
  fc.constant({ type: 'reply', text: '已答复', deadlines: [aDeadline('reopen-window')] }),
  fc.constant({ type: 'close' }),
]
const seldom = fc.constantFrom<ComplaintCommand>(
  { type: 'request-supplement', items: '票据', deadlines: [aDeadline('supplement')] },
  { type: 'suspend', ground: 'appraisal', explanation: '鉴定', on: '2026-03-03' },
  { type: 'resume', on: '2026-03-05', deadlines: [] },
  { type: 'reopen', reason: '没有改正', deadlines: [aDeadline('answer')] },
  { type: 'merge', into: 'other', intoNo: 'JD520502-2026-000002', reason: '同一件事' },
  { type: 'unmerge', fromNo: 'JD520502-2026-000002', reason: '不是', deadlines: [] },
  { type: 'declare-recusal', who: 'a', reason: '近亲属' },
)
const command = fc.oneof(...often.map((arbitrary) => ({ arbitrary, weight: 3 })), { arbitrary: seldom, weight: 2 })

function attempt(before: Happened[], next: ComplaintCommand, actor: ReturnType<typeof staffOf>): Happened[] {
  try {
    return when(before, next, actor)
  } catch {
    return before
  }
}

/** Breaks the promise: says how, or nothing. */
function broken(happened: Happened[]): string | undefined {
  const lastClose = happened.findLastIndex(({ event }) => event.type === 'ComplaintClosed')
  if (lastClose < 0) return undefined
  const round = happened.slice(
    happened.findLastIndex(({ event }, at) => at < lastClose && event.type === 'ComplaintReopened') + 1,
    lastClose,
  )
  const of = (type: string) => round.filter(({ event }) => event.type === type)
  const signer = happened[lastClose]?.actor.id
  const handled = of('ComplaintAssigned').flatMap(({ event }) => (event.type === 'ComplaintAssigned' ? event.data.handlers : []))
  if (!happened.some(({ event }) => event.type === 'ComplaintAccepted')) return 'closed without acceptance'
  if (of('FindingsRecorded').length === 0) return 'closed without findings'
  if (of('ComplaintReplied').length === 0) return 'closed without an answer'
  if (of('FindingsRecorded').some(({ actor }) => actor.id === signer)) return 'signed off by an investigator'
  if (of('ComplaintReplied').some(({ actor }) => actor.id === signer)) return 'signed off by who answered'
  if (handled.includes(signer ?? '')) return 'signed off by a handler'
  return undefined
}

test('no order of steps by any persons closes a complaint that was not answered, found out and checked by somebody else', () => {
  let closings = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(command, someone), { minLength: 20, maxLength: 80, size: 'max' }), (tries) => {
      let happened = when([], { type: 'submit', submission: aSubmission() }, SOMEBODY)
      for (const [next, actor] of tries) happened = attempt(happened, next, actor)
      if (given(...happened).status === 'closed') closings++
      const how = broken(happened)
      if (how) throw new Error(how)
    }),
    { numRuns: 1_000, seed: 20260302 },
  )
  if (closings < 100) throw new Error(`only ${closings} of the tries closed a complaint: the property says too little`)
})
