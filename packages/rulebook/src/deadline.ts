import { addDays, addMonths, type CivilDate, daysBetween, endOfDay, parseCivilDate, yearOf } from './civil-date.ts'
import type { DeadlineRule, DeadlineUnit } from './deadline-rule.ts'
import type { WorkCalendar } from './work-calendar.ts'

/** Days from `from` up to the day before `until` do not count; on `until` the time runs again. */
export interface Suspension {
  from: CivilDate
  until: CivilDate
}

export interface DeadlineRequest {
  from: CivilDate
  count: number
  unit: DeadlineUnit
  /** Default `excluded`: the day of the event does not count. Source: 民法典 Art. 201. */
  dayZero?: 'excluded' | 'included'
  /** Default `next-working-day`: a period never ends on a rest day. Source: 民法典 Art. 203. */
  roll?: 'next-working-day' | 'none'
  /** Each runs on from the last day before any roll, so that a rest day is not gained twice. */
  extensions?: readonly { count: number; unit: DeadlineUnit }[]
  suspensions?: readonly Suspension[]
}

export interface DeadlineOptions {
  region?: string
  /** Refuse a year without a notice instead of estimating it. */
  strict?: boolean
}

export interface SkippedDay {
  date: CivilDate
  /** 周末, 国庆节 …, 中止. */
  reason: string
  notice?: string
}

export interface Deadline {
  from: CivilDate
  date: CivilDate
  /** End of that day in Asia/Shanghai, ISO 8601 with offset. */
  dueAt: string
  /** A year without a notice took part: shown as 暂定 and recomputed when the notice comes. */
  provisional: boolean
  skipped: SkippedDay[]
  /** Weekend days that counted because a notice makes them working days. */
  makeUpDays: { date: CivilDate; for: string; notice: string }[]
  /** Document numbers of the notices that took part, and `estimate-<year>` for estimated years; in time order. */
  calendars: string[]
}

/** A year without a notice in strict mode. */
export class CalendarYearMissingError extends Error {
  readonly code = 'calendar-year-missing'
  readonly year: number
  constructor(year: number) {
    super(`${year} 年的放假安排通知还没有录入，不能确定期限；请先录入通知，或不用严格方式按估算计算`)
    this.name = 'CalendarYearMissingError'
    this.year = year
  }
}

/** A count or span with which no period can be computed. */
export class InvalidPeriodError extends Error {
  readonly code = 'invalid-period'
  constructor(message: string) {
    super(message)
    this.name = 'InvalidPeriodError'
  }
}

/**
 * The last day of a period, with the days that were skipped and why.
 * @throws InvalidDateError, InvalidPeriodError; CalendarYearMissingError in strict mode
 */
export function computeDeadline(request: DeadlineRequest, calendar: WorkCalendar, options: DeadlineOptions = {}): Deadline {
  check(request)
  const walk = createWalk(request, calendar, options)
  let end = walk.run(request.from, request.count, request.unit, request.dayZero === 'included')
  for (const extension of request.extensions ?? []) end = walk.run(end, extension.count, extension.unit, false)
  if (request.roll !== 'none') {
    while (!walk.works(end)) end = addDays(end, 1)
  }
  return { from: request.from, date: end, dueAt: endOfDay(end), ...walk.seen() }
}

/** The request that a rule makes for a start day. */
export function requestFor(
  rule: DeadlineRule,
  from: CivilDate,
  more: Pick<DeadlineRequest, 'extensions' | 'suspensions'> = {},
): DeadlineRequest {
  const { count, unit, dayZero, roll } = rule
  return { from, count, unit, dayZero, roll, ...more }
}

/** Days (of the request's unit; calendar days for months) still to run after `day`; used when a period is suspended on that day. */
export function remainingAfter(day: CivilDate, request: DeadlineRequest, calendar: WorkCalendar, options: DeadlineOptions = {}): number {
  const { date } = computeDeadline(request, calendar, options)
  if (request.unit !== 'working-day') return Math.max(0, daysBetween(day, date))
  let remaining = 0
  for (let at = addDays(day, 1); at <= date; at = addDays(at, 1)) if (calendar.isWorkingDay(at, options.region)) remaining++
  return remaining
}

/** The days on which reminders are due: so many working days before the last day, never before the start; in time order. */
export function reminderDates(
  deadline: Pick<Deadline, 'from' | 'date'>,
  leads: readonly number[],
  calendar: WorkCalendar,
  region?: string,
): CivilDate[] {
  const dates = leads.map((lead) => {
    let day = deadline.date
    for (let left = lead; left > 0; ) {
      day = addDays(day, -1)
      if (calendar.isWorkingDay(day, region)) left--
    }
    return day
  })
  return [...new Set(dates.filter((day) => day > deadline.from))].sort()
}

function check(request: DeadlineRequest): void {
  parseCivilDate(request.from)
  for (const { count } of [request, ...(request.extensions ?? [])]) {
    if (!Number.isInteger(count) || count < 0 || count > 3650)
      throw new InvalidPeriodError(`期限的数目必须是 0 到 3650 的整数，现在是 ${count}`)
  }
  for (const { from, until } of request.suspensions ?? []) {
    if (parseCivilDate(until) < parseCivilDate(from)) throw new InvalidPeriodError(`中止的恢复日期 ${until} 早于开始日期 ${from}`)
  }
}

/** One computation: counts days forward and keeps what it saw, for the explanation that goes with the date. */
function createWalk(request: DeadlineRequest, calendar: WorkCalendar, { region, strict }: DeadlineOptions) {
  const suspensions = request.suspensions ?? []
  const skipped = new Map<CivilDate, SkippedDay>()
  const makeUpDays = new Map<CivilDate, Deadline['makeUpDays'][number]>()
  const calendars = new Map<number, string[]>()
  let provisional = false

  const suspended = (day: CivilDate) => suspensions.some(({ from, until }) => from <= day && day < until)
  const pause = (day: CivilDate) => skipped.set(day, { date: day, reason: '中止' })
  const works = (date: CivilDate): boolean => {
    const day = calendar.day(date, region)
    if (day.provisional && strict) throw new CalendarYearMissingError(yearOf(date))
    provisional ||= day.provisional
    const year = yearOf(date)
    if (!calendars.has(year)) {
      calendars.set(
        year,
        day.provisional
          ? [`estimate-${year}`]
          : calendar.notices.filter((notice) => notice.year === year).map((notice) => notice.documentNo),
      )
    }
    if (!day.working) skipped.set(date, { date, reason: day.reason ?? '周末', ...(day.notice ? { notice: day.notice } : {}) })
    else if (day.makeUp && day.notice) makeUpDays.set(date, { date, for: day.reason ?? '', notice: day.notice })
    return day.working
  }
  const counts = (day: CivilDate, unit: DeadlineUnit) => {
    if (!suspended(day)) return unit !== 'working-day' || works(day)
    pause(day)
    return false
  }
  const runDays = (start: CivilDate, count: number, unit: DeadlineUnit, included: boolean): CivilDate => {
    let day = start
    let left = count
    if (included && left > 0 && counts(day, unit)) left--
    while (left > 0) {
      day = addDays(day, 1)
      if (counts(day, unit)) left--
    }
    return day
  }
  const runMonths = (start: CivilDate, count: number, included: boolean): CivilDate => {
    const end = addDays(addMonths(start, count), included ? -1 : 0)
    let paused = 0
    for (let day = addDays(start, included ? 0 : 1); suspensions.length > 0 && day <= addDays(end, paused); day = addDays(day, 1)) {
      if (suspended(day)) {
        pause(day)
        paused++
      }
    }
    return addDays(end, paused)
  }
  return {
    works,
    run: (start: CivilDate, count: number, unit: DeadlineUnit, included: boolean) =>
      unit === 'month' ? runMonths(start, count, included) : runDays(start, count, unit, included),
    seen: () => ({
      provisional,
      skipped: [...skipped.values()].sort((a, b) => a.date.localeCompare(b.date)),
      makeUpDays: [...makeUpDays.values()].sort((a, b) => a.date.localeCompare(b.date)),
      calendars: [...calendars].sort(([a], [b]) => a - b).flatMap(([, names]) => names),
    }),
  }
}
