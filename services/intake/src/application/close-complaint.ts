import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 办结, signed off by somebody who neither investigated nor replied. */
export const closeComplaint = (deps: IntakeDeps, call: StepCall, body: { note?: string | undefined }) =>
  takeStep(deps, call, ({ state }) => ({
    type: 'close',
    deadlines: [makeDeadline('archive', today(deps), deadlineContext(deps, state))],
    ...(body.note ? { note: body.note } : {}),
  }))
