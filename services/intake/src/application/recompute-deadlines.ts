import type { Dossier } from '@mingjian/dossier'
import { recomputeDeadline, requestFor } from '@mingjian/rulebook'
import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { deadlineContext, today } from './take-step.ts'

/** After a calendar was entered or corrected: computes the open deadlines of one complaint again and records each change with its reason. */
export async function recomputeDeadlines(deps: IntakeDeps, { _id, state }: Dossier<Complaint>, cause: string): Promise<number> {
  const context = deadlineContext(deps, state)
  const { book, region } = context
  let changed = 0
  for (const running of state.deadlines) {
    if (running.met || running.fixed || running.rule === 'assignment') continue
    const rule = book.deadlineRule(running.rule, region)
    const { extensions, suspensions } = running
    const request = requestFor(rule, running.from, { extensions: extensions as { count: number; unit: 'day' }[], suspensions })
    const result = recomputeDeadline(
      { date: running.dueOn, provisional: running.provisional, calendars: running.calendars },
      request,
      book.calendar,
      { region },
    )
    if (!result.changed) continue
    const deadline = makeDeadline(running.rule, running.from, context, { id: running.id, extensions, suspensions })
    await deps.complaints.execute(
      _id,
      { type: 'recompute-deadline', deadline, was: running.dueOn, reason: result.reason ?? cause },
      { actor: { kind: 'system', id: 'calendar' }, causation: `calendar:${book.version}:${running.id}` },
    )
    changed += 1
  }
  return changed
}

/** Goes through every complaint with a running deadline in the year, 暂定 or not: a corrected notice moves both. Can be run again at any time. */
export async function recomputeAll(deps: IntakeDeps, year: number): Promise<number> {
  let changed = 0
  let after: string | undefined
  for (;;) {
    const dossiers = await deps.complaints.runningIn(year, after, 100)
    for (const dossier of dossiers) changed += await recomputeDeadlines(deps, dossier, '工作日历更正')
    after = dossiers.at(-1)?._id
    if (dossiers.length < 100) return changed
  }
}

/** What a kill may have left after a notice was entered: this year's and the next year's deadlines, once a day; nothing is written where nothing changes. */
export async function recomputeYears(deps: IntakeDeps): Promise<number> {
  const year = Number(today(deps).slice(0, 4))
  return (await recomputeAll(deps, year)) + (await recomputeAll(deps, year + 1))
}
