import type { Dossier } from '@mingjian/dossier'
import type { Rulebook } from '@mingjian/rulebook'
import type { Complaint, Deadline } from '../domain/complaint/state.ts'
import { draftCommand } from './draft-paper.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** Notices that also a real-name reporter of others' conduct gets; everything else only who complains in an own matter (practice.md: Four kinds). */
const ALSO_TO_REPORTERS = ['acceptance-notice', 'decline-notice', 'repeat-notice', 'reply-letter', 'review-reply', 'rectification-notice']

/** Whether a notice must go out on paper: somebody with a name, a kind that is owed an answer, a way of reply that is paper. */
export function owesPaper(book: Rulebook, { anonymous, kind, replyBy, exOfficio }: Complaint, type: string): boolean {
  const duty = book.codes('kinds').get(kind)?.noticeDuty
  const owed = duty === 'full' || (duty === 'real-name' && ALSO_TO_REPORTERS.includes(type))
  return !anonymous && !exOfficio && owed && (book.codes('reply-ways').get(replyBy)?.paper ?? false)
}

/** The period in which an owed notice must arrive; it starts with the decision and ends with the service. */
export function noticeDeadline(deps: IntakeDeps, state: Complaint, type: string, serial = 2): Deadline[] {
  if (!owesPaper(deps.rulebook(), state, type)) return []
  const context = deadlineContext(deps, state)
  return [makeDeadline('notice-service', today(deps), { ...context, serial: context.serial + serial })]
}

/** Drafts the notice that a step owes, so that nobody has to think of it; the same step drafts it once. */
export async function withNotice(deps: IntakeDeps, call: StepCall, dossier: Dossier<Complaint>, type: string, fields = {}) {
  if (!owesPaper(deps.rulebook(), dossier.state, type)) return dossier
  const { round, suspended } = dossier.state
  const key = ['notice', dossier._id, type, round, suspended?.on ?? ''].join(':')
  const { no, caller } = call
  return takeStep(deps, { no, caller, idempotencyKey: key }, (now) => draftCommand(deps, now, { type, fields }, key))
}
