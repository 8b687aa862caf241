import { decidePapers, type PaperCommand } from '@mingjian/documents/papers'
import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { refuse } from './refusals.ts'
import type { Complaint, Deadline } from './state.ts'

/** Papers are drafted, approved, issued and served at any time but while merged: what a merged one tells, the other tells. */
export function papers(state: Complaint, command: PaperCommand & { deadline?: Deadline }, context: DecisionContext): ComplaintEvent[] {
  if (state.status === 'merged') throw refuse('complaint-status-forbids', '这件已并入另一件，请在那一件里办理文书。')
  if (state.status === 'archived') throw refuse('complaint-already-concluded', '这件已经归档，不能再办理文书。')
  requireNotRecused(state, context)
  const { deadline, ...own } = command
  const events: ComplaintEvent[] = decidePapers(state.papers, own as PaperCommand, context)
  const served = command.type === 'serve-paper' ? state.papers.find(({ id }) => id === command.id) : undefined
  if (served?.unit && deadline) events.push({ type: 'InquirySent', data: { paper: served.id, unit: served.unit, deadline } })
  return events
}

/** What came in by itself may be taken down by one; what is found out is made by two (行政执法监督人员不少于两人). */
const CAME_IN = ['inquiry-answer', 'copied-file', 'other']
const INQUIRING = ['accepted', 'assigned', 'investigated', 'reopened', 'withdrawn']

/** Evidence is taken while the matter is looked into, also after a withdrawal, which ends the answer and not the inquiry (practice.md: Repeaters). */
export function addEvidence(state: Complaint, { evidence }: CommandOf<'add-evidence'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  if (!INQUIRING.includes(state.status)) throw refuse('complaint-status-forbids', '受理以后、答复以前才能登记证据。')
  const makers = new Set(evidence.madeBy)
  if (!CAME_IN.includes(evidence.kind) && makers.size < 2)
    throw refuse('evidence-needs-two', '询问、检查等须由两名监督人员进行，请写明两人。')
  if (evidence.inquiry && !state.inquiries.some(({ paper }) => paper === evidence.inquiry))
    throw refuse('evidence-unknown-inquiry', '没有这份调查函，请核对。')
  return [{ type: 'EvidenceAdded', data: { ...evidence, madeBy: [...makers] } }]
}
