import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireEligibleUnit, requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

// What other legal routes, an end without an answer, and threats do to a complaint (practice.md: Other routes, Repeaters).

/** Another route (复议、诉讼、信访 …) became known: recorded with its number; whether it suspends or ends the matter is a decision of its own. */
export function noteRoute(state: Complaint, { route }: CommandOf<'note-route'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  const same = state.otherRoutes.some((known) => known.route === route.route && known.number === route.number)
  return same ? [] : [{ type: 'RouteNoted', data: route }]
}

/** 终止 by an approver who does not handle the case, on a listed ground, with the right route named. */
export function terminate(state: Complaint, { type: _type, ...data }: CommandOf<'terminate'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'terminate')
  requireNotRecused(state, context)
  const { id } = context.actor
  if (id && (state.handledBy.includes(id) || state.investigators.includes(id)))
    throw refuse('handler-may-not-approve', '承办人不能决定终止，请由审批人办理。')
  return [{ type: 'ComplaintTerminated', data }]
}

/** 依职权继续核查: an end of the duty to answer is no end of the inquiry. */
export function openExOfficio(
  state: Complaint,
  { type: _type, ...data }: CommandOf<'open-ex-officio'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requirePossible(state, 'open-ex-officio')
  requireNotRecused(state, context)
  return [{ type: 'ExOfficioOpened', data }]
}

/** 打击报复 that became known later: one level above the accused, within one working day. */
export function markRetaliation(
  state: Complaint,
  { type: _type, ...data }: CommandOf<'mark-retaliation'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requirePossible(state, 'mark-retaliation')
  requireNotRecused(state, context)
  if (state.retaliation) return []
  if (data.handling) requireEligibleUnit(state, data.handling.unit)
  return [{ type: 'RetaliationMarked', data }]
}
