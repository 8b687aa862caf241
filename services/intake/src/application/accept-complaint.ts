import type { IntakeDeps } from './intake-deps.ts'
import { makeAssignmentWatch, makeDeadline } from './make-deadline.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

const NOTICE = 'acceptance-notice'

/** 受理: the answer's period runs from this day (domain.md: intake), and so does the watch over who takes it. */
export async function acceptComplaint(deps: IntakeDeps, call: StepCall, body: { note?: string | undefined }) {
  const dossier = await takeStep(deps, call, ({ state }) => {
    const context = deadlineContext(deps, state)
    // Accepted before and referred since: the answer is still due when it was (domain.md: the clock is anchored to legal events only).
    const answering = state.deadlines.some(({ rule, met }) => rule === 'answer' && !met)
    const deadlines = [
      ...(answering ? [] : [makeDeadline('answer', today(deps), context)]),
      makeAssignmentWatch(today(deps), { ...context, serial: context.serial + 1 }),
      ...noticeDeadline(deps, state, NOTICE),
    ]
    return { type: 'accept', deadlines, ...(body.note ? { note: body.note } : {}) }
  })
  return withNotice(deps, call, dossier, NOTICE)
}
