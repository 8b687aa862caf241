import { owedPapers } from '@mingjian/documents/papers'
import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireEligibleUnit, requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import { awaitsReview, type Complaint, type Conclusion, type Finding } from './state.ts'

const MAX_EXTENSION_DAYS = 20

export function assign(state: Complaint, { type: _type, ...data }: CommandOf<'assign'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'assign')
  requireNotRecused(state, context)
  requireEligibleUnit(state, data.unit)
  const handlers = [...new Set(data.handlers)]
  requireEligibleHandlers(state, handlers)
  if (data.mode !== 'transferred' && handlers.length < 2) throw refuse('handlers-missing', '自办、交办、联合核查至少指定两名监督人员。')
  return [{ type: 'ComplaintAssigned', data: { ...data, handlers } }]
}

/** Nobody who declared recusal, or who had a part in an earlier round. */
function requireEligibleHandlers(state: Complaint, handlers: string[]): void {
  const recused = handlers.find((id) => state.recused.some(({ who }) => who === id))
  if (recused) throw refuse('handler-recused', '所选承办人已回避这件投诉，请另选。', { handler: recused })
  const former = handlers.find((id) => state.formerHandlers.includes(id))
  if (former) throw refuse('same-handler-again', '复查必须由另外的人员办理，所选承办人办理过上一轮。', { handler: former })
}

/** 移交承办: who leaves the post hands the case to somebody else of the unit; the other handler stays another person. */
export function changeHandler(
  state: Complaint,
  { type: _type, ...data }: CommandOf<'change-handler'>,
  context: DecisionContext,
): ComplaintEvent[] {
  requirePossible(state, 'change-handler')
  requireNotRecused(state, context)
  const handlers = state.assigned?.handlers ?? []
  if (!handlers.includes(data.from)) throw refuse('not-the-handler', '这个人不是本件的承办人，请刷新后核对。', { field: 'from' })
  if (handlers.includes(data.to)) throw refuse('handlers-missing', '接手的人已经是本件的承办人，请另选一名。', { field: 'to' })
  requireEligibleHandlers(state, [data.to])
  return [{ type: 'HandlerChanged', data }]
}

/** One extension of at most 20 days, by an approver who does not handle the case, before the time is over (domain.md: intake). */
export function extend(state: Complaint, { type: _type, ...data }: CommandOf<'extend'>, { actor, now }: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'extend')
  if (actor.id && (state.handledBy.includes(actor.id) || state.investigators.includes(actor.id)))
    throw refuse('handler-may-not-approve', '承办人不能批准自己的延期，请由审批人办理。')
  const answer = state.deadlines.find(({ id }) => id === data.deadline.id)
  if (!answer || answer.met) throw refuse('complaint-status-forbids', '答复期限没有在计算，不需要延长。')
  if (answer.extensions.length > 0) throw refuse('extension-already-used', '延期只能批准一次，已经延长过了。')
  if (data.days < 1 || data.days > MAX_EXTENSION_DAYS) throw refuse('extension-too-long', `延期最多 ${MAX_EXTENSION_DAYS} 日。`)
  if (now.getTime() > Date.parse(answer.dueAt)) throw refuse('extension-too-late', '期限已过，不能再延长；请办结并写明超期原因。')
  return [{ type: 'AnswerExtended', data }]
}

export function suspend(state: Complaint, { type: _type, ...data }: CommandOf<'suspend'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'suspend')
  requireNotRecused(state, context)
  return [{ type: 'ComplaintSuspended', data }]
}

export function resume(state: Complaint, { on, deadlines }: CommandOf<'resume'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'resume')
  requireNotRecused(state, context)
  return [{ type: 'ComplaintResumed', data: { on, deadlines } }]
}

export function recordFindings(state: Complaint, { findings }: CommandOf<'record-findings'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'record-findings')
  requireHandler(state, context)
  for (const { no } of state.allegations) {
    if (!findings.some(({ allegation }) => allegation === no)) {
      throw refuse('finding-missing', `第 ${no} 项反映还没有结论，请逐项写明。`, { allegation: no })
    }
  }
  const unknown = findings.find(({ allegation }) => !state.allegations.some(({ no }) => no === allegation))
  if (unknown) throw refuse('finding-unknown-allegation', `没有第 ${unknown.allegation} 项反映，请核对。`)
  if (new Set(findings.map(({ allegation }) => allegation)).size !== findings.length) {
    throw refuse('finding-unknown-allegation', '同一项反映写了两个结论，请保留一个。')
  }
  const withTypes = findings.map((finding) => {
    const problemType = finding.problemType ?? state.allegations.find(({ no }) => no === finding.allegation)?.problemType
    return { ...finding, ...(problemType ? { problemType } : {}) }
  })
  return [{ type: 'FindingsRecorded', data: { findings: withTypes, overall: overallOf(findings) } }]
}

/** 属实 when all are, 不属实 when none is, 无法核实 when nothing could be verified, else 部分属实. */
export function overallOf(findings: Pick<Finding, 'conclusion'>[]): Conclusion {
  const kinds = new Set(findings.map(({ conclusion }) => conclusion))
  if (kinds.size === 1) return findings[0]?.conclusion ?? 'unverifiable'
  if (kinds.has('upheld') || kinds.has('partly-upheld')) return 'partly-upheld'
  return 'not-upheld'
}

export function reply(state: Complaint, { text, deadlines }: CommandOf<'reply'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'reply')
  requireNotRecused(state, context)
  requireOtherHands(state, context)
  if (awaitsReview(state)) throw refuse('findings-not-reviewed', '转办的核查结论还没有审核，审核后才能答复。')
  const answer = state.deadlines.find(({ rule, met }) => rule === 'answer' && !met)
  const inTime = !answer || context.now.getTime() <= Date.parse(answer.dueAt)
  return [{ type: 'ComplaintReplied', data: { text, inTime, deadlines } }]
}

/** Signed off by somebody who neither investigated nor replied: a reply alone is not the end. */
export function close(state: Complaint, { note, deadlines = [] }: CommandOf<'close'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'close')
  requireNotRecused(state, context)
  const { id } = context.actor
  if (id && (state.reply?.by === id || state.investigators.includes(id) || state.handledBy.includes(id))) {
    throw refuse('replier-may-not-close', '承办人、答复人不能自己办结，请由另外的人审核后办结。')
  }
  const [owed] = owedPapers(state.papers)
  if (owed || state.deadlines.some(({ rule, met }) => rule === 'notice-service' && !met))
    throw refuse('paper-not-served', '还有文书没有送达，送达或者作废后才能办结。', owed ? { paper: owed.id } : {})
  if (state.assigned?.certificates.some(({ pending }) => pending))
    throw refuse('certificate-unverified', '承办人的监督证还没有核验，核验后才能办结。')
  return [{ type: 'ComplaintClosed', data: { ...(note ? { note } : {}), ...(deadlines.length > 0 ? { deadlines } : {}) } }]
}

/** A 监督证 seen on paper while the register could not be asked is looked at again; nothing closes before (practice.md: One person alone). */
export function verifyCertificates(state: Complaint, { certificates }: CommandOf<'verify-certificates'>): ComplaintEvent[] {
  const open = state.assigned?.certificates.filter(({ pending }) => pending) ?? []
  const verified = certificates.filter(({ id, pending }) => !pending && open.some((each) => each.id === id))
  return verified.length > 0 ? [{ type: 'CertificatesVerified', data: { certificates: verified } }] : []
}

/** Findings come from the assigned supervisors, or after 转办 from anybody of the unit that it went to. */
function requireHandler(state: Complaint, context: DecisionContext): void {
  requireNotRecused(state, context)
  requireOtherHands(state, context)
  const { id, unit } = context.actor
  const { assigned } = state
  if (assigned?.mode === 'transferred' && assigned.handlers.length === 0 && unit === assigned.unit) return
  if (!id || !assigned?.handlers.includes(id)) throw refuse('not-the-handler', '只有指定的承办人可以记录核查结论。')
}

/** A re-opened complaint is neither investigated nor answered by who had a part in an earlier round. */
function requireOtherHands(state: Complaint, { actor }: DecisionContext): void {
  if (actor.id && state.formerHandlers.includes(actor.id))
    throw refuse('same-handler-again', '复查必须由另外的人员办理，您办理过上一轮，请由他人办理。')
}
