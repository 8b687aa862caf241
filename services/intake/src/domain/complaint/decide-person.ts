import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { reopenWindowOpen, requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import { type Complaint, isOpen } from './state.ts'

/** A dossier holds a bounded number of records, and the office needs some of them to finish. */
const MAX_MESSAGES = 200

export function writeAsPerson(state: Complaint, { type: _type, ...data }: CommandOf<'write-as-person'>): ComplaintEvent[] {
  if (!isOpen(state.status) && state.status !== 'merged')
    throw refuse('complaint-already-concluded', '这件投诉已经办结，不能再留言；有新情况请重新提出。')
  if (state.messages.filter(({ from }) => from === 'person').length >= MAX_MESSAGES)
    throw refuse('messages-too-many', `留言已满 ${MAX_MESSAGES} 条，请等待办理；有新的事实请重新提出。`)
  return [{ type: 'PersonWrote', data }]
}

export function writeAsOffice(state: Complaint, { text }: CommandOf<'write-as-office'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  return [{ type: 'OfficeWrote', data: { text } }]
}

/** Ends the duty to answer, not the office's right to inquire; pressure moves it one level above the accused within one working day. */
export function withdraw(state: Complaint, { type: _type, ...data }: CommandOf<'withdraw'>): ComplaintEvent[] {
  requirePossible(state, 'withdraw')
  return [{ type: 'ComplaintWithdrawn', data }]
}

export function rate(state: Complaint, { type: _type, ...data }: CommandOf<'rate'>): ComplaintEvent[] {
  requirePossible(state, 'rate')
  if (state.rating) throw refuse('already-rated', '您已经评价过了，谢谢。')
  return [{ type: 'ComplaintRated', data }]
}

/** Once, within the window after the reply. */
export function reopen(state: Complaint, { type: _type, ...data }: CommandOf<'reopen'>, { now }: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'reopen')
  if (state.reopened) throw refuse('reopen-already-used', '重新办理只能申请一次，已经申请过了；仍不服的请按答复写明的途径提出。')
  if (!reopenWindowOpen(state, now)) throw refuse('reopen-window-over', '申请重新办理的期限已过；有新的事实或者证据请重新提出。')
  return [{ type: 'ComplaintReopened', data }]
}
