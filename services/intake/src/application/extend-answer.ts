import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { withNotice } from './owed-notice.ts'
import { deadlineContext, type StepCall, takeStep } from './take-step.ts'

/** 延期 of the answer, counted on from its last day. */
export async function extendAnswer(deps: IntakeDeps, call: StepCall, body: { days: number; ground: string }) {
  const dossier = await takeStep(deps, call, ({ state }) => {
    const answer = state.deadlines.find(({ rule, met }) => rule === 'answer' && !met)
    if (!answer) throw refuse('complaint-status-forbids', '答复期限没有在计算，不需要延长。')
    const more = { id: answer.id, suspensions: answer.suspensions, extensions: [...answer.extensions, { count: body.days, unit: 'day' }] }
    return {
      type: 'extend',
      ground: body.ground,
      days: body.days,
      deadline: makeDeadline('answer', answer.from, deadlineContext(deps, state), more),
    }
  })
  return withNotice(deps, call, dossier, 'extension-notice', { 延期理由: body.ground })
}
