import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { receiptReplaceable } from './may.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

/** A person, or a unit beside the one that handles: that one would leave the complaint without a hand, so it refers instead. */
export function declareRecusal(state: Complaint, { who, reason }: CommandOf<'declare-recusal'>): ComplaintEvent[] {
  if (who === state.handling.unit)
    throw refuse('recusal-needs-referral', '承办单位整体需要回避的，请先转送给上一级监督机构，由上一级办理。')
  return [{ type: 'RecusalDeclared', data: { who, reason } }]
}

export function requestReveal(state: Complaint, { id, reason }: CommandOf<'request-reveal'>, context: DecisionContext): ComplaintEvent[] {
  requireContact(state)
  requireNotRecused(state, context)
  return [{ type: 'ContactRevealRequested', data: { id, reason } }]
}

/** A second person approves, never the one who asked (architecture §7). */
export function approveReveal(state: Complaint, { id }: CommandOf<'approve-reveal'>, { actor }: DecisionContext): ComplaintEvent[] {
  const request = state.reveals.find((each) => each.id === id)
  if (!request) throw refuse('no-contact', '没有这份查看申请，请核对。')
  if (request.by === actor.id) throw refuse('reveal-own-request', '不能批准自己的申请，请由另外的人批准。')
  return request.approvedBy ? [] : [{ type: 'ContactRevealApproved', data: { id } }]
}

/** Every reading is recorded. A 保密 reporter's contact needs an approval that was not used yet. */
export function revealContact(state: Complaint, { reason }: CommandOf<'reveal-contact'>, context: DecisionContext): ComplaintEvent[] {
  const fields = requireContact(state)
  requireNotRecused(state, context)
  if (!state.confidential) return [{ type: 'ContactRevealed', data: { reason, fields } }]
  const approved = state.reveals.find(({ by, approvedBy, used }) => by === context.actor.id && approvedBy && !used)
  if (!approved) throw refuse('reveal-needs-approval', '反映人要求保密，查看联系方式须经另外一人批准；请先申请。')
  return [{ type: 'ContactRevealed', data: { id: approved.id, reason, fields } }]
}

/** 补发查询码: only who gave a name can be told from others at the window. */
export function replaceReceipt(state: Complaint, command: CommandOf<'replace-receipt'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  if (!receiptReplaceable(state)) throw refuse('receipt-needs-name', '匿名反映的件没有办法核对本人，不能补发查询码；有新情况请重新反映。')
  const { type: _type, ...data } = command
  return [{ type: 'ReceiptReplaced', data }]
}

export function eraseIdentity(state: Complaint, { ground }: CommandOf<'erase-identity'>): ComplaintEvent[] {
  return state.identityErased ? [] : [{ type: 'IdentityErased', data: { ground } }]
}

function requireContact(state: Complaint): string[] {
  if (!state.person) throw refuse('no-contact', '反映人没有留下联系方式。')
  return Object.keys(state.person.sealed)
}
