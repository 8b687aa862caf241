import type { IntakeDeps } from './intake-deps.ts'
import { makeAssignmentWatch } from './make-deadline.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 依职权继续核查 after a withdrawal or an end: nobody is owed an answer, the inquiry goes on (practice.md: Repeaters). */
export const openExOfficio = (deps: IntakeDeps, call: StepCall, body: { reason: string }) =>
  takeStep(deps, call, ({ state }) => ({
    type: 'open-ex-officio',
    reason: body.reason,
    deadlines: [makeAssignmentWatch(today(deps), deadlineContext(deps, state))],
  }))
