import { owedPapers } from '@mingjian/documents/papers'
import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { reopenWindowOpen, requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import { awaitsRectification, type Complaint } from './state.ts'

/** 归档 when nothing can come after: no paper is owed, the time for asking again is over, the second answer is given. */
export function archive(state: Complaint, { type: _type, ...data }: CommandOf<'archive'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'archive')
  requireNotRecused(state, context)
  const owed = owedPapers(state.papers).length > 0 || state.deadlines.some(({ rule, met }) => rule === 'notice-service' && !met)
  if (owed) throw refuse('paper-not-served', '还有文书没有送达，送达或者作废后才能归档。')
  if (awaitsRectification(state)) throw refuse('archive-too-early', '查实的问题还在整改，告知整改结果后才能归档。')
  if (!state.reopened && reopenWindowOpen(state, context.now))
    throw refuse('archive-too-early', '反映人申请重新办理的期限还没有过，过后才能归档。')
  return [{ type: 'ComplaintArchived', data }]
}

/** 借阅 of an archived volume: who, for what, until when. */
export function lendArchive(state: Complaint, { type: _type, ...data }: CommandOf<'lend-archive'>): ComplaintEvent[] {
  if (!state.archived) throw refuse('archive-missing', '这件还没有归档，不能登记借阅。')
  return [{ type: 'ArchiveLent', data }]
}
