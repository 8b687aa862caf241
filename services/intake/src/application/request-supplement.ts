import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 补正: once, for everything; unanswered in time it counts as given up. */
export const requestSupplement = (deps: IntakeDeps, call: StepCall, body: { items: string }) =>
  takeStep(deps, call, ({ state }) => ({
    type: 'request-supplement',
    items: body.items,
    deadlines: [makeDeadline('supplement', today(deps), deadlineContext(deps, state))],
  }))
