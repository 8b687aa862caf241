import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { handlingAt, officeAbove } from './route-handling.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 打击报复: to the office one level above the accused, which has one working day to take it up (practice.md: Repeaters). */
export const markRetaliation = (deps: IntakeDeps, call: StepCall, body: { reason: string }) =>
  takeStep(deps, call, ({ state }) => {
    const above = officeAbove(state.handling.region, state.handling.sealedFrom, deps.agencies)
    const handling = above ? { ...handlingAt(above, state.handling, deps.agencies), reason: '反映打击报复，由上一级办理' } : undefined
    const context = deadlineContext(deps, handling ? { ...state, handling } : state)
    const deadlines = [makeDeadline('retaliation-fast-track', today(deps), context)]
    return { type: 'mark-retaliation', reason: body.reason, deadlines, ...(handling ? { handling } : {}) }
  })
