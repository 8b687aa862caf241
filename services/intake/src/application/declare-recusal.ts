import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 回避 of a person or unit: from then on they neither see nor handle it. */
export const declareRecusal = (deps: IntakeDeps, call: StepCall, body: { who: string; reason: string }) =>
  takeStep(deps, call, () => ({ type: 'declare-recusal', ...body }), { also: 'assigned-unit' })
