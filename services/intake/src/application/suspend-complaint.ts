import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep, today } from './take-step.ts'

/** 中止: the clock stands still from this day. */
export const suspendComplaint = (deps: IntakeDeps, call: StepCall, body: { ground: string; explanation: string }) =>
  takeStep(deps, call, () => ({ type: 'suspend', ...body, on: today(deps) }))
