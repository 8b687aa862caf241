import { refuse } from '../domain/complaint/refusals.ts'
import { isOpen, type Status } from '../domain/complaint/state.ts'
import { findComplaint } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { type StepCall, takeStep } from './take-step.ts'

const NOTICE = 'decline-notice'
/** With a conclusion that can be named. */
const CONCLUDED_STATUSES: readonly Status[] = ['replied', 'closed', 'declined']

/** 不予受理: only on a listed ground, explained, with the right route named. */
export async function declineComplaint(
  deps: IntakeDeps,
  call: StepCall,
  body: { ground: string; explanation: string; earlierNo?: string | undefined },
) {
  const dossier = await takeStep(deps, call, async ({ state }) => {
    const ground = deps.rulebook().codes('decline-grounds').get(body.ground)
    if (!ground) throw refuse('decline-ground-unknown', '请从列出的不予受理情形中选择。', { field: 'ground' })
    const { explanation, earlierNo } = body
    if (earlierNo) await requireEarlier(deps, call, state.no, body.ground, earlierNo)
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

/** The earlier complaint is another one within the caller's sight, concluded where its conclusion is the ground and pending where that is. */
async function requireEarlier(deps: IntakeDeps, call: StepCall, no: string, ground: string, earlierNo: string): Promise<void> {
  const earlier = earlierNo === no ? undefined : await findComplaint(deps, call.caller, earlierNo).catch(() => undefined)
  const status = earlier?.state.status
  const fits =
    status && (ground === 'already-concluded' ? CONCLUDED_STATUSES.includes(status) : ground !== 'same-pending' || isOpen(status))
  if (!fits)
    throw refuse('earlier-conclusion-missing', '没有找到与这一理由相符的原件，请核对原件编号和它的办理状态。', { field: 'earlierNo' })
}
