import { computeDeadline, type Deadline, type DeadlineOptions, type DeadlineRequest } from './deadline.ts'
import type { WorkCalendar } from './work-calendar.ts'

export interface RecomputedDeadline {
  deadline: Deadline
  /** The last day, or whether it is provisional, differs from before. */
  changed: boolean
  /** Chinese sentence for the record; present when something changed. */
  reason?: string
}

/**
 * Computes an open deadline again after the calendar was corrected or a notice was entered, and says what changed and why.
 * Pure and idempotent: with an unchanged calendar nothing is reported.
 */
export function recomputeDeadline(
  before: Pick<Deadline, 'date' | 'provisional' | 'calendars'>,
  request: DeadlineRequest,
  calendar: WorkCalendar,
  options: DeadlineOptions = {},
): RecomputedDeadline {
  const deadline = computeDeadline(request, calendar, options)
  const moved = deadline.date !== before.date
  if (!moved && deadline.provisional === before.provisional) return { deadline, changed: false }
  const entered = calendar.notices.filter(
    ({ documentNo }) => deadline.calendars.includes(documentNo) && !before.calendars.includes(documentNo),
  )
  const cause =
    entered.length > 0 ? `录入${entered.map(({ title, documentNo }) => `《${title}》（${documentNo}）`).join('、')}` : '工作日历更正'
  const effect = moved ? `期限由 ${before.date} 变为 ${deadline.date}` : `期限仍为 ${deadline.date}`
  const mark = deadline.provisional ? '，仍为暂定' : before.provisional ? '，不再是暂定' : ''
  return { deadline, changed: true, reason: `${cause}，重新计算：${effect}${mark}` }
}
