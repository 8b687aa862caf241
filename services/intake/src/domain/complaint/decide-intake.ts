import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import type { ComplaintEvent } from './events.ts'
import { requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

/** Grounds that name an earlier conclusion: nothing is ever closed as a repeat without saying which. */
const NEEDS_EARLIER = ['already-concluded', 'same-pending']

export function submit(state: Complaint, { submission }: CommandOf<'submit'>): ComplaintEvent[] {
  if (state.no) throw refuse('idempotency-key-reused', '这个提交编号已经用过，请刷新页面后重新填写。')
  if (submission.allegations.length === 0) throw refuse('finding-missing', '请至少写明一项反映的问题。')
  return [{ type: 'ComplaintSubmitted', data: submission }]
}

export function requestSupplement(state: Complaint, { items, deadlines }: CommandOf<'request-supplement'>): ComplaintEvent[] {
  if (state.supplementAsked) throw refuse('supplement-already-asked', '补正只能通知一次，已经通知过了；请决定是否受理。')
  requirePossible(state, 'request-supplement')
  return [{ type: 'SupplementRequested', data: { items, deadlines } }]
}

export function supplement(state: Complaint, { type: _type, ...data }: CommandOf<'supplement'>): ComplaintEvent[] {
  requirePossible(state, 'supplement')
  return [{ type: 'SupplementReceived', data }]
}

export function accept(state: Complaint, { type: _type, ...data }: CommandOf<'accept'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'accept')
  requireNotRecused(state, context)
  return [{ type: 'ComplaintAccepted', data }]
}

export function decline(state: Complaint, { type: _type, ...data }: CommandOf<'decline'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'decline')
  requireNotRecused(state, context)
  if (NEEDS_EARLIER.includes(data.ground) && !data.earlierNo) {
    throw refuse('earlier-conclusion-missing', '以重复为由不予受理的，请写明原件的编号。')
  }
  if (data.ground === 'already-concluded' && !context.actor.roles?.includes('approver'))
    throw refuse('needs-approver', '不再受理须由审批人决定，请报审批人办理。')
  return [{ type: 'ComplaintDeclined', data }]
}

export function refer(state: Complaint, { handling, reason, deadlines }: CommandOf<'refer'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'refer')
  requireNotRecused(state, context)
  requireEligibleUnit(state, handling.unit)
  if (handling.unit === state.handling.unit) throw refuse('referral-target-refused', '这件投诉已经在这个单位，请另选。')
  return [{ type: 'ComplaintReferred', data: { from: state.handling.unit, handling, reason, deadlines } }]
}

/** Whoever has an interest neither handles nor decides (回避). */
export function requireNotRecused(state: Complaint, { actor }: DecisionContext): void {
  if (actor.id && state.recused.some(({ who }) => who === actor.id || who === actor.unit)) {
    throw refuse('handler-recused', '您已回避这件投诉，请由他人办理。')
  }
}

/** Nothing goes to a unit complained of, nor to one that is recused and could not see it. */
export function requireEligibleUnit(state: Complaint, unit: string): void {
  if (state.handling.sealedFrom.includes(unit)) throw refuse('referral-target-refused', '不能交给被反映的单位，请另选。')
  if (state.recused.some(({ who }) => who === unit)) throw refuse('referral-target-refused', '这个单位已回避这件投诉，请另选。')
}
