import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

// What comes after the findings: their review when another unit made them, what was corrected, and whom else it concerns.

/** A 转办 result is reviewed by the sender before anyone is told (practice.md: 核查). */
export function reviewFindings(
  state: Complaint,
  { confirmed, note }: CommandOf<'review-findings'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requirePossible(state, 'review-findings')
  requireNotRecused(state, context)
  const { id, unit } = context.actor
  if (id && state.investigators.includes(id)) throw refuse('own-findings', '核查人不能审核自己的结论，请由另一人审核。')
  if (unit !== state.handling.unit) throw refuse('not-the-handling-unit', '转办的结果由交办单位审核。')
  return [{ type: 'FindingsReviewed', data: { confirmed, ...(note ? { note } : {}) } }]
}

/** The matter that accountability opened from this complaint was closed (销号): from now on the person waits for the second answer. */
export function rectified(state: Complaint, { type: _type, ...data }: CommandOf<'rectified'>): ComplaintEvent[] {
  if (state.rectification) return []
  return [{ type: 'RectificationReported', data }]
}

/** 整改结果告知: what was corrected, never who was punished (practice.md: Two answers). */
export function tellRectification(
  state: Complaint,
  { text, deadlines }: CommandOf<'tell-rectification'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requireNotRecused(state, context)
  if (!state.rectification) throw refuse('rectification-unknown', '还没有收到整改销号的结果，收到后才能告知。')
  if (state.rectification.told) throw refuse('rectification-told', '整改结果已经告知过了。')
  return [{ type: 'RectificationTold', data: { text, deadlines } }]
}

/** A clue for another body (纪检、公安、检察), 诬告 included: by an approver, once for each body. */
export function transferClue(state: Complaint, { to, reason }: CommandOf<'transfer-clue'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  if (to === 'false-accusation' && (state.overall !== 'not-upheld' || !state.reply))
    throw refuse('false-accusation-unproven', '只有核查不属实并已答复的，才能认定诬告并移送。')
  return state.transfers.some((each) => each.to === to) ? [] : [{ type: 'ClueTransferred', data: { to, reason } }]
}
