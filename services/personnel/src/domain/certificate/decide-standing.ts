import type { DecisionContext } from '@mingjian/dossier'
import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { factsKnown, openSuspensions, standingAt } from './check.ts'
import type { CommandOf } from './commands.ts'
import type { CertificateEvent } from './events.ts'
import type { Certificate } from './state.ts'
import { requireStep } from './steps.ts'

/** Nothing holds from before the card does. */
function requireSinceIssue(state: Certificate, on: string): void {
  const first = factsKnown(state).find(({ kind }) => kind === 'card')?.from ?? ''
  if (startOf(on) < first) throw refuse('day-wrong', '日期早于证件的核发日期，请核对。', { field: 'on' })
}

export function suspend(
  state: Certificate,
  { on, until, ground, note }: CommandOf<'suspend'>,
  context: DecisionContext,
): CertificateEvent[] {
  requireStep(state, 'suspend', context)
  requireSinceIssue(state, on)
  if (until !== undefined && until < on) throw refuse('day-wrong', '止日不能早于起日。', { field: 'until' })
  const rest = { ...(until ? { to: afterDay(until) } : {}), ...(note ? { note } : {}) }
  return [{ type: 'CertificateSuspended', data: { from: startOf(on), ground, ...rest } }]
}

/** Lifts every suspension that is open. */
export function reinstate(state: Certificate, { on, reason }: CommandOf<'reinstate'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'reinstate', context)
  const from = startOf(on)
  const of = openSuspensions(state, from)
  if (of.length === 0) throw refuse('suspension-unknown', '这一天没有暂扣在执行，请核对日期。', { field: 'on' })
  return [{ type: 'CertificateReinstated', data: { from, of, reason } }]
}

export function reportLost(state: Certificate, { on, note }: CommandOf<'report-lost'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'report-lost', context)
  requireSinceIssue(state, on)
  return [{ type: 'CertificateLost', data: { from: startOf(on), ...(note ? { note } : {}) } }]
}

export function revoke(state: Certificate, { on, ground, note }: CommandOf<'revoke'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'revoke', context)
  requireSinceIssue(state, on)
  return [{ type: 'CertificateRevoked', data: { from: startOf(on), ground, ...(note ? { note } : {}) } }]
}

export function cancel(state: Certificate, { on, ground, note }: CommandOf<'cancel'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'cancel', context)
  requireSinceIssue(state, on)
  return [{ type: 'CertificateCancelled', data: { from: startOf(on), ground, ...(note ? { note } : {}) } }]
}

/** 年度审验; who does not pass it is suspended by the same decision. */
export function review(state: Certificate, command: CommandOf<'annual-review'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'annual-review', context)
  const { type: _type, ...data } = command
  requireSinceIssue(state, data.on)
  if (state.reviews.some(({ year }) => year === data.year)) throw refuse('review-done', `${data.year}年度已经审验过。`, { field: 'year' })
  const reviewed: CertificateEvent = { type: 'CertificateReviewed', data }
  if (data.passed || state.status === 'suspended') return [reviewed]
  return [reviewed, { type: 'CertificateSuspended', data: { from: startOf(data.on), ground: 'exam-failed' } }]
}

/** What begins or ends by itself has come. */
export function comeDue(state: Certificate, _command: CommandOf<'come-due'>, { now }: DecisionContext): CertificateEvent[] {
  const due = state.changesAt
  if (due === null || due > now.toISOString()) return []
  const standing = standingAt(state, now.toISOString())
  if (standing === undefined) return []
  if (standing === 'expired' && state.status !== 'expired') return [{ type: 'CertificateExpired', data: { due } }]
  return [{ type: 'CertificateStandingChanged', data: { due, standing, was: state.status } }]
}

/** 更正: what an earlier record said is set right by a further one; the earlier one stays as it is. */
export function correct(state: Certificate, command: CommandOf<'correct'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'correct', context)
  const { record, annul, on, until, no, reason } = command
  const fact = factsKnown(state).find(({ id }) => id === record)
  if (!fact) throw refuse('record-unknown', '没有这条记录，或者它已经撤销，请按履历中的序号填写。', { field: 'record' })
  const wrong = (field: string, text: string) => refuse('record-not-correctable', text, { field })
  if (!annul && on === undefined && until === undefined && no === undefined)
    throw wrong('on', '请写明更正什么：日期、止日、证号，或者整条撤销。')
  if (no !== undefined && fact.kind !== 'card') throw wrong('no', '只有核发、备案的记录有证号。')
  if (until !== undefined && fact.kind !== 'card' && fact.kind !== 'suspended') throw wrong('until', '这条记录没有止日。')
  if (annul && fact.kind === 'card' && factsKnown(state).filter(({ kind }) => kind === 'card').length === 1)
    throw wrong('annul', '唯一的核发记录不能撤销；核发有误的，请以“核发有误”为由注销。')
  const from = on === undefined ? undefined : startOf(on)
  const to = until === undefined ? undefined : afterDay(until)
  const end = to ?? ('to' in fact ? fact.to : undefined)
  if (end !== undefined && (from ?? fact.from) >= end) throw refuse('day-wrong', '更正后起日晚于止日，请核对。', { field: 'on' })
  const told = { ...(annul ? { annulled: true as const } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}), ...(no ? { no } : {}) }
  return [{ type: 'CertificateCorrected', data: { of: record, ...told, reason } }]
}
