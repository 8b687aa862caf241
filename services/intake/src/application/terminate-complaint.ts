import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { type StepCall, takeStep } from './take-step.ts'

const NOTICE = 'termination-notice'

/** 终止 on a listed ground, with the right route named; clues of a breach go on 依职权. */
export async function terminateComplaint(deps: IntakeDeps, call: StepCall, body: { ground: string; explanation: string }) {
  const dossier = await takeStep(deps, call, ({ state }) => {
    const ground = deps.rulebook().codes('decline-grounds').get(body.ground)
    if (!ground) throw refuse('decline-ground-unknown', '请从列出的情形中选择。', { field: 'ground' })
    return { type: 'terminate', ...body, route: ground.route, deadlines: noticeDeadline(deps, state, NOTICE) }
  })
  return withNotice(deps, call, dossier, NOTICE)
}
