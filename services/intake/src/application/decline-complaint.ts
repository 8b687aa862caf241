import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { type StepCall, takeStep } from './take-step.ts'

const NOTICE = 'decline-notice'

/** 不予受理: only on a listed ground, explained, with the right route named. */
export async function declineComplaint(
  deps: IntakeDeps,
  call: StepCall,
  body: { ground: string; explanation: string; earlierNo?: string | undefined },
) {
  const dossier = await takeStep(deps, call, ({ state }) => {
    const ground = deps.rulebook().codes('decline-grounds').get(body.ground)
    if (!ground) throw refuse('decline-ground-unknown', '请从列出的不予受理情形中选择。', { field: 'ground' })
    const { explanation, earlierNo } = body
    return {
      type: 'decline',
      ground: body.ground,
      explanation,
      route: ground.route,
      deadlines: noticeDeadline(deps, state, NOTICE),
      ...(earlierNo ? { earlierNo } : {}),
    }
  })
  return withNotice(deps, call, dossier, NOTICE)
}
