import type { Complaint, Deadline } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 恢复: what still ran goes on, longer by the days of the suspension. */
export const resumeComplaint = (deps: IntakeDeps, call: StepCall) =>
  takeStep(deps, call, ({ state }) => ({
    type: 'resume',
    on: today(deps),
    deadlines: prolonged(deps, state, state.suspended?.on ?? today(deps)),
  }))

/** Running deadlines with the time from `since` until today taken out. */
export function prolonged(deps: IntakeDeps, state: Complaint, since: string): Deadline[] {
  const context = deadlineContext(deps, state)
  return state.deadlines
    .filter(({ met, rule }) => !met && rule !== 'assignment' && context.book.deadlineRule(rule, context.region).suspendable)
    .map((each) => {
      const suspensions = [...each.suspensions, { from: since, until: today(deps) }]
      return makeDeadline(each.rule, each.from, context, { id: each.id, extensions: each.extensions, suspensions })
    })
}
