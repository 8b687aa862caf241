import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { withNotice } from './owed-notice.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 中止 on a listed ground: the clocks stop until it is resumed. */
export async function suspendComplaint(deps: IntakeDeps, call: StepCall, body: { ground: string; explanation: string }) {
  const dossier = await takeStep(deps, call, ({ state }) => {
    if (!deps.rulebook().codes('suspension-grounds').has(body.ground)) {
      throw refuse('suspension-ground-unknown', '请从列出的中止情形中选择。', { field: 'ground' })
    }
    return {
      type: 'suspend',
      ...body,
      on: today(deps),
      deadlines: [makeDeadline('suspension-review', today(deps), deadlineContext(deps, state))],
    }
  })
  return withNotice(deps, call, dossier, 'suspension-notice', { 说明: body.explanation })
}
