import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { representativesOf } from './joint.ts'
import { refuse } from './refusals.ts'
import { type Complaint, isOpen } from './state.ts'

/** One of several leaves a joint complaint, with a signed note; the last one cannot leave it without a voice: that is a withdrawal. */
export function leaveJoint(state: Complaint, command: CommandOf<'leave-joint'>, context: DecisionContext): ComplaintEvent[] {
  requireNotRecused(state, context)
  const { type: _type, ...data } = command
  if (!isOpen(state.status)) throw refuse('complaint-already-concluded', '这件投诉已经办结，不用再登记退出。')
  const present = representativesOf(state)
  if (!present.includes(data.representative))
    throw refuse('representative-unknown', '没有这位代表，或者已经登记退出，请刷新后再选。', { field: 'representative' })
  if (present.length === 1)
    throw refuse('last-representative', '只剩这一位代表，退出就是撤回全件：请本人凭查询码在网上撤回，查询码丢了的先补发。', {
      field: 'representative',
    })
  const today = new Date(context.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  if (data.on < state.receivedOn || data.on > today)
    throw refuse('leaving-day-wrong', '退出日期不能早于收到日期，也不能晚于今天。', { field: 'on' })
  return [{ type: 'RepresentativeLeft', data }]
}
