import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 办结, signed off by somebody who neither investigated nor replied. */
export const closeComplaint = (deps: IntakeDeps, call: StepCall, body: { note?: string | undefined }) =>
  takeStep(deps, call, () => ({ type: 'close', ...(body.note ? { note: body.note } : {}) }))
