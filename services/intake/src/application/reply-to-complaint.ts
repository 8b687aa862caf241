import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 答复; opens the window in which the person may ask once for re-opening. */
export const replyToComplaint = (deps: IntakeDeps, call: StepCall, body: { text: string }) =>
  takeStep(deps, call, ({ state }) => ({
    type: 'reply',
    text: body.text,
    deadlines: [makeDeadline('reopen-window', today(deps), deadlineContext(deps, state))].map((deadline) => ({ ...deadline, alarms: [] })),
  }))
