import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireEligibleUnit, requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { requireOrder, requireOrderStep, runningCentre } from './may-order.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

/** 协办: the unit reads and adds evidence; never one that is complained of or recused. */
export function requestAssistance(
  state: Complaint,
  { type: _type, ...data }: CommandOf<'request-assistance'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireOrderStep(state, 'request-assistance')
  requireNotRecused(state, context)
  requireEligibleUnit(state, data.unit)
  if (data.unit === state.handling.unit) throw refuse('referral-target-refused', '这件就由这个单位办理，请另选协办单位。')
  if (state.order?.assistants.some(({ unit }) => unit === data.unit)) return []
  return [{ type: 'AssistanceRequested', data }]
}

/** 延期 asked of the centre: one question at a time, before the day is over, within what the rule lets the centre grant. */
export function askCentreExtension(
  state: Complaint,
  { days, reason, limit }: CommandOf<'ask-centre-extension'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  const { extensions } = requireOrder(state)
  if (extensions.some(({ answer }) => !answer)) throw refuse('centre-extension-pending', '上一次延期申请还没有答复，请先登记答复。')
  requireOrderStep(state, 'ask-centre-extension')
  const granted = extensions.filter(({ answer }) => answer?.granted).length
  if (granted >= limit.times) throw refuse('extension-already-used', `向12345中心申请延期最多 ${limit.times} 次，已经用过了。`)
  if (days < 1 || days > limit.max) throw refuse('extension-too-long', `向12345中心最多申请延期 ${limit.max} 个工作日。`, { field: 'days' })
  const due = runningCentre(state)
  if (due && context.now.getTime() > Date.parse(due.dueAt))
    throw refuse('extension-too-late', '工单期限已过，不能再申请延期；请尽快答复并回传。')
  return [{ type: 'CentreExtensionAsked', data: { days, reason } }]
}

/** The centre's answer moves the centre's clock, and no other. */
export function recordCentreExtension(
  state: Complaint,
  { granted, deadline }: CommandOf<'record-centre-extension'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  const { extensions } = requireOrder(state)
  if (extensions.every(({ answer }) => answer)) throw refuse('centre-extension-not-asked', '没有等待答复的延期申请，请先申请。')
  if (!granted) return [{ type: 'CentreExtensionAnswered', data: { granted } }]
  const due = runningCentre(state)
  if (!due || !deadline || deadline.id !== due.id)
    throw refuse('complaint-status-forbids', '工单期限没有在计算，不需要延期。', { status: state.status })
  if (deadline.dueOn <= due.dueOn) throw refuse('centre-extension-early', '新的期限应当晚于原来的期限，请核对。', { field: 'dueOn' })
  return [{ type: 'CentreExtensionAnswered', data: { granted, deadline } }]
}
