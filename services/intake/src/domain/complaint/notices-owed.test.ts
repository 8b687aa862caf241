import { expect, test } from '@jest/globals'
import { owedPapers, type PaperCommand } from '@mingjian/documents/papers'
import fc from 'fast-check'
import type { ComplaintCommand } from './commands.ts'
import { aDeadline, aSubmission, given, type Happened, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { nextDate } from './index-fields.ts'
import type { Complaint } from './state.ts'

// Whatever the order of steps, an accepted complaint whose notices go out on paper has them served in time or stands on the worklist with that day; none
// closes with a paper owed, or without an answer to each allegation.

const DUE = aDeadline('notice-service')
const STAFF = ['a', 'b', 'c', 'd', 'e', 'f']
const file = { id: 'f', sha256: '0'.repeat(64), size: 1 }
const draft = (id: string): PaperCommand => ({
  type: 'draft-paper',
  paper: { id, type: 'reply-letter', addressee: 'person', sealed: 's', publicity: 'not-public', needsApproval: true },
})
const paper = fc
  .constantFrom('p', 'q')
  .chain((id) =>
    fc.constantFrom<ComplaintCommand>(
      draft(id),
      { type: 'approve-paper', id },
      { type: 'return-paper', id, reason: '改' },
      { type: 'issue-paper', id, on: '2026-03-02', number: '七司执监答〔2026〕1号', file },
      { type: 'fail-service', id, way: 'post', on: '2026-03-02', reason: '查无此址' },
      { type: 'serve-paper', id, service: { way: 'post', on: '2026-03-02' } },
      { type: 'void-paper', id, reason: '误' },
    ),
  )
const handlers = fc.uniqueArray(fc.constantFrom(...STAFF), { minLength: 2, maxLength: 2 })
const work: fc.Arbitrary<ComplaintCommand>[] = [
  fc.constant({ type: 'accept', deadlines: [aDeadline('answer'), DUE] }),
  handlers.map((each) => ({ type: 'assign', unit: 'office-520502', mode: 'own', handlers: each })),
  fc.constantFrom([1, 2], [1, 2], [1]).map((numbers) => ({
    type: 'record-findings',
    findings: numbers.map((allegation) => ({ allegation, conclusion: 'upheld', facts: '属实' })),
  })),
  fc.constant({ type: 'reply', text: '已答复', deadlines: [aDeadline('reopen-window'), DUE] }),
  fc.constant({ type: 'close' }),
]
const rest = fc.constantFrom<ComplaintCommand>(
  { type: 'suspend', ground: 'appraisal', explanation: '鉴定', on: '2026-03-03' },
  { type: 'resume', on: '2026-03-05', deadlines: [] },
  { type: 'resume', on: '2026-03-05', deadlines: [] },
  { type: 'resume', on: '2026-03-05', deadlines: [] },
  { type: 'resume', on: '2026-03-05', deadlines: [] },
  { type: 'reopen', reason: '没有改正', deadlines: [aDeadline('answer')] },
  { type: 'terminate', ground: 'in-litigation', explanation: '已起诉', deadlines: [DUE] },
  { type: 'decline', ground: 'not-enforcement', explanation: '不是执法行为', route: 'department', deadlines: [DUE] },
  { type: 'archive', no: 'DA', retention: 'ten-years', publicity: 'not-public', contents: '0'.repeat(64) },
)
const command = fc.oneof(
  ...work.map((arbitrary) => ({ arbitrary, weight: 3 })),
  { arbitrary: fc.constant('next-paper-step' as const), weight: 10 },
  { arbitrary: paper, weight: 2 },
  { arbitrary: rest, weight: 1 },
)

/** What an office does with its papers on most days: the next thing. */
function nextPaperStep({ papers }: Complaint): ComplaintCommand {
  const open = papers.find(({ status }) => status !== 'served' && status !== 'voided')
  if (!open) return draft(`n${papers.length}`)
  const { id, status } = open
  if (status === 'drafted') return { type: 'approve-paper', id }
  if (status === 'approved') return { type: 'issue-paper', id, on: '2026-03-02', number: '七司执监答〔2026〕1号', file }
  return { type: 'serve-paper', id, service: { way: 'post', on: '2026-03-02' } }
}

function attempt(before: Happened[], tried: ComplaintCommand | 'next-paper-step', who: string): Happened[] {
  const next = tried === 'next-paper-step' ? nextPaperStep(given(...before)) : tried
  if (next.type === 'draft-paper' && given(...before).papers.some(({ id }) => id === next.paper.id)) return before
  try {
    return when(before, next, staffOf(who))
  } catch {
    return before
  }
}

/** Told by paper, or on the list with the day by which it must be; at the moment of its end nothing is owed, and every allegation has its answer. */
function promiseHolds(before: Complaint, state: Complaint): void {
  const owed = state.deadlines.some(({ rule, met }) => rule === 'notice-service' && !met)
  if (owed && state.status !== 'merged') expect(nextDate(state)).toBeLessThanOrEqual(Date.parse(DUE.dueAt))
  const ended = before.status !== state.status && (state.status === 'closed' || state.status === 'archived')
  if (!ended) return
  expect([owed, owedPapers(state.papers).length]).toEqual([false, 0])
  if (state.closed) {
    expect(state.reply).toBeDefined()
    expect(state.allegations.every(({ no }) => state.findings.some(({ allegation }) => allegation === no))).toBe(true)
  }
}

test('no order of steps loses a notice that is owed on paper, or closes over it', () => {
  let closings = 0
  let served = 0
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.tuple(command, fc.constantFrom(...STAFF)), { minLength: 60, maxLength: 150, size: 'max' }),
      (early, tries) => {
        const submitted = when([], { type: 'submit', submission: aSubmission() }, SOMEBODY)
        let happened = early ? submitted : when(submitted, { type: 'accept', deadlines: [aDeadline('answer'), DUE] }, staffOf('f'))
        for (const [next, who] of tries) {
          const before = given(...happened)
          happened = attempt(happened, next, who)
          promiseHolds(before, given(...happened))
        }
        const state = given(...happened)
        if (state.closed) closings++
        if (state.papers.some(({ service }) => service)) served++
      },
    ),
    { numRuns: 150, seed: 20260309 },
  )
  // Else the property says too little.
  expect(closings).toBeGreaterThan(10)
  expect(served).toBeGreaterThan(50)
})
