import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf, OrderAgain } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { requireOrder, requireOrderStep, returnPeriod, ruledFinal, startsAgain } from './may-order.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

/** 签收: who took the order, and when; taken once. */
export function signOrder(state: Complaint, _command: CommandOf<'sign-order'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  if (requireOrder(state).signed) return []
  const { no } = requireOrderStep(state, 'sign-order')
  return [{ type: 'OrderSigned', data: { round: no } }]
}

/** 退单: within its own period by anybody of the office, after it only by an approver who does not handle it, and never again once the centre ruled. */
export function returnOrder(
  state: Complaint,
  { byApprover, type: _type, ...data }: CommandOf<'return-order'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  requireOrder(state)
  if (ruledFinal(state)) throw refuse('order-return-final', '12345中心已经裁定由本单位办理，裁定是最终的，不能再退单；请继续办理。')
  const { no } = requireOrderStep(state, 'return-order')
  const period = returnPeriod(state)
  const late = !period || context.now.getTime() > Date.parse(period.dueAt)
  const { id } = context.actor
  if (late && !byApprover) throw refuse('order-return-too-late', '退单期限已过，只能由审批人退单；请报审批人，或者继续办理。')
  if (late && id && state.handledBy.includes(id))
    throw refuse('handler-may-not-approve', '承办人不能自己批准逾期退单，请由另外的审批人办理。')
  return [{ type: 'OrderReturned', data: { round: no, ...data, late } }]
}

/** The centre's ruling, written down: accepted it stays returned, otherwise it goes on where it was, for good. */
export function ruleOnReturn(
  state: Complaint,
  { accepted, note, deadlines }: CommandOf<'rule-on-return'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  const { no } = requireOrderStep(state, 'rule-on-return')
  return [{ type: 'OrderReturnRuled', data: { round: no, accepted, deadlines: accepted ? [] : deadlines, ...(note ? { note } : {}) } }]
}

/** The same order number again: news while we work on it, another round once we had answered or returned it. */
export function updateOrder(state: Complaint, { type: _type, again, ...data }: CommandOf<'update-order'>): ComplaintEvent[] {
  const updated: ComplaintEvent = { type: 'OrderUpdated', data }
  return again && state.order && startsAgain(state, again.mainAnswered) ? [updated, ...openRound(state, again)] : [updated]
}

/** 不满意重办 by the centre's note, without a file. */
export function reopenOrder(
  state: Complaint,
  { type: _type, ...again }: CommandOf<'reopen-order'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  const round = requireOrderStep(state, 'reopen-order', again.mainAnswered)
  if (again.handedOverOn < round.handedOverOn)
    throw refuse('order-day-wrong', '再次移交的日期不能早于上一次移交，请核对。', { field: 'handedOverOn' })
  return openRound(state, again)
}

/** A merged one leaves what it was merged into, whose answer did not satisfy. */
function openRound(state: Complaint, { mainAnswered: _main, ...again }: OrderAgain): ComplaintEvent[] {
  const round = (state.order?.rounds.length ?? 0) + 1
  const reason = '12345中心再次派单，本件单独重新办理'
  const left: ComplaintEvent[] =
    state.status === 'merged'
      ? [{ type: 'ComplaintUnmerged', data: { from: state.mergedInto ?? '', fromNo: again.fromNo ?? '', reason, deadlines: [] } }]
      : []
  const { fromNo: _no, ...data } = again
  return [...left, { type: 'OrderRoundOpened', data: { round, ...data } }]
}

/** 回传: the answer of this round is with the centre. Its own day, for files are sent before they are marked. */
export function markWrittenBack(
  state: Complaint,
  { on, mainAnswered, import: file }: CommandOf<'mark-written-back'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  const { no, handedOverOn } = requireOrderStep(state, 'mark-written-back', mainAnswered)
  if (on < handedOverOn) throw refuse('order-day-wrong', '回传日期不能早于移交日期，请核对。', { field: 'on' })
  return [{ type: 'AnswerWrittenBack', data: { round: no, on, ...(file ? { import: file } : {}) } }]
}
