import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 审核转办结果: nobody is told before the sender has looked at it. */
export const reviewFindings = (deps: IntakeDeps, call: StepCall, body: { confirmed: boolean; note?: string | undefined }) =>
  takeStep(deps, call, () => ({ type: 'review-findings', confirmed: body.confirmed, ...(body.note ? { note: body.note } : {}) }))
