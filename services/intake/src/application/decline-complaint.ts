import { refuse } from '../domain/complaint/refusals.ts'
import { type Complaint, type Deadline, isOpen, type Status } from '../domain/complaint/state.ts'
import { findComplaint } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

const REPEAT = 'already-concluded'
const notice = (ground: string) => (ground === REPEAT ? 'repeat-notice' : 'decline-notice')

/** 不再受理 can be challenged once, as an answer can (practice.md: Repeaters). */
const challengeWindow = (deps: IntakeDeps, state: Complaint, ground: string): Deadline[] =>
  ground === REPEAT ? [{ ...makeDeadline('reopen-window', today(deps), deadlineContext(deps, state)), alarms: [] }] : []

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
      deadlines: [...challengeWindow(deps, state, body.ground), ...noticeDeadline(deps, state, notice(body.ground))],
      ...(earlierNo ? { earlierNo } : {}),
    }
  })
  const earlier = body.earlierNo ? { 原件编号: body.earlierNo, 原结论: body.explanation } : {}
  return withNotice(deps, call, dossier, notice(body.ground), body.ground === REPEAT ? earlier : {})
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
