import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** A message to the person behind the receipt. */
export const messagePerson = (deps: IntakeDeps, call: StepCall, body: { text: string }) =>
  takeStep(deps, call, () => ({ type: 'write-as-office', text: body.text }))
