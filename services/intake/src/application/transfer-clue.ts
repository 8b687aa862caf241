import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { redactText } from './protect-person.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 移送线索 by an approver; the letter itself is a paper (移送函). */
export const transferClue = (deps: IntakeDeps, call: StepCall, body: { to: string; reason: string }) =>
  takeStep(deps, call, () => {
    if (!deps.rulebook().codes('transfer-bodies').has(body.to)) throw refuse('code-unknown', '请从列出的机关中选择。', { field: 'to' })
    return { type: 'transfer-clue', to: body.to, reason: redactText(body.reason, {}) }
  })
