import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf } from './commands.ts'
import { requireNotRecused } from './decide-intake.ts'
import type { ComplaintEvent } from './events.ts'
import { requirePossible } from './may.ts'
import { refuse } from './refusals.ts'
import { runningDeadlines } from './running-deadlines.ts'
import { type Complaint, isOpen, type RunningDeadline } from './state.ts'

export function merge(state: Complaint, { type: _type, ...data }: CommandOf<'merge'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'merge')
  requireNotRecused(state, context)
  if (data.intoNo === state.no) throw refuse('merge-into-itself', '不能并入自己，请填写另一件的编号。')
  if (state.mergedFrom.length > 0) throw refuse('merge-into-itself', '已有别的件并入本件，请先撤销并件，或把别的件并入本件。')
  return [{ type: 'ComplaintMerged', data }]
}

export function unmerge(state: Complaint, { reason, fromNo, deadlines }: CommandOf<'unmerge'>, context: DecisionContext): ComplaintEvent[] {
  requirePossible(state, 'unmerge')
  requireNotRecused(state, context)
  return [{ type: 'ComplaintUnmerged', data: { from: state.mergedInto ?? '', fromNo, reason, deadlines } }]
}

export function linkMerge(state: Complaint, { id }: CommandOf<'link-merge'>): ComplaintEvent[] {
  return state.mergedFrom.includes(id) ? [] : [{ type: 'MergeLinked', data: { id } }]
}

export function unlinkMerge(state: Complaint, { id }: CommandOf<'unlink-merge'>): ComplaintEvent[] {
  return state.mergedFrom.includes(id) ? [{ type: 'MergeUnlinked', data: { id } }] : []
}

export function recomputeDeadline(state: Complaint, { type: _type, ...data }: CommandOf<'recompute-deadline'>): ComplaintEvent[] {
  const running = state.deadlines.find(({ id, met }) => id === data.deadline.id && !met)
  if (!running || (running.dueOn === data.deadline.dueOn && running.provisional === data.deadline.provisional)) return []
  return [{ type: 'DeadlineRecomputed', data }]
}

/** Alarms of running deadlines whose instant has come and that were not told yet, in time order. */
export function dueAlarms(state: Complaint, now: Date): { deadline: RunningDeadline; alarm: RunningDeadline['alarms'][number] }[] {
  return runningDeadlines(state)
    .flatMap((deadline) =>
      deadline.alarms
        .filter(({ id, at }) => !deadline.fired.includes(id) && Date.parse(at) <= now.getTime())
        .map((alarm) => ({ deadline, alarm })),
    )
    .sort((a, b) => Date.parse(a.alarm.at) - Date.parse(b.alarm.at))
}

export function raiseAlarms(state: Complaint, _command: CommandOf<'raise-alarms'>, { now }: DecisionContext): ComplaintEvent[] {
  const events = dueAlarms(state, now).map(({ deadline, alarm }): ComplaintEvent => {
    const { id, stage, text, toUnit } = alarm
    const unassigned = state.assigned === undefined && isOpen(state.status)
    return { type: 'DeadlineReached', data: { deadline: deadline.id, alarm: id, stage, text, unassigned, ...(toUnit ? { toUnit } : {}) } }
  })
  const abandoned =
    state.status === 'supplement-requested' && events.some((event) => event.type === 'DeadlineReached' && event.data.stage === 'expired')
  return abandoned ? [...events, { type: 'ComplaintTerminated', data: { ground: 'abandoned' } }] : events
}
