import { z } from 'zod'
import { type CalendarNotice, daysOf } from './calendar-notice.ts'
import { addDays, type CivilDate, isWeekend, yearOf } from './civil-date.ts'
import { kebabCase, ruleMeta } from './rule-meta.ts'
import { anchorDate, type StatutoryHoliday, statutoryHolidaySchema, statutoryHolidaysOf } from './statutory-holidays.ts'

/** A local ethnic festival (全国年节及纪念日放假办法 Art. 4); by default it is only shown and stays a working day. */
export const localHolidaySchema = z.strictObject({
  ...ruleMeta,
  name: z.string().min(1),
  at: statutoryHolidaySchema.shape.at,
  days: z.int().min(1).max(7),
  countsAs: z.enum(['working-day', 'rest-day']).default('working-day'),
})
export const localHolidaysSchema = z.record(kebabCase, localHolidaySchema)
export type LocalHoliday = z.infer<typeof localHolidaySchema>

export interface CalendarDay {
  date: CivilDate
  working: boolean
  /** Why a day is off: 周末, 国庆节 …, or for a make-up working day what it makes up for. */
  reason?: string
  makeUp: boolean
  /** Document number of the notice that says so. */
  notice?: string
  /** The year has no notice yet: the day is estimated (暂定). */
  provisional: boolean
  /** Names of local festivals on this day, whatever their effect. */
  local: string[]
}

export interface WorkCalendar {
  day(date: CivilDate, region?: string): CalendarDay
  isWorkingDay(date: CivilDate, region?: string): boolean
  /** The day itself if it is a working day, else the next one. */
  nextWorkingDay(date: CivilDate, region?: string): CivilDate
  hasNotice(year: number): boolean
  workingDaysIn(year: number, region?: string): number
  readonly notices: readonly CalendarNotice[]
}

type Mark = { off: boolean; name: string; notice?: string }

/**
 * A calendar from notices; a year without one is estimated from weekends and legal holidays. Of two notices that mark the
 * same day the one issued later stands; two with the same document number are one notice, and the last given stands.
 */
export function createWorkCalendar(
  given: readonly CalendarNotice[],
  statutory: readonly StatutoryHoliday[],
  localHolidays: (region: string) => readonly LocalHoliday[] = () => [],
): WorkCalendar {
  const notices = [...new Map(given.map((notice) => [notice.documentNo, notice])).values()].sort((a, b) => a.issued.localeCompare(b.issued))
  const yearsWithNotice = new Set(notices.map((notice) => notice.year))
  const marks = marksOf(notices)
  const estimates = new Map<number, Map<CivilDate, Mark>>()
  const festivals = new Map<string, Map<CivilDate, LocalHoliday[]>>()

  const estimateOf = (year: number) => {
    let estimate = estimates.get(year)
    if (!estimate) {
      estimate = new Map(
        statutoryHolidaysOf(year, statutory).map(({ date, name, substitute }) => [
          date,
          { off: true, name: substitute ? `${name}补假` : name },
        ]),
      )
      estimates.set(year, estimate)
    }
    return estimate
  }
  const festivalsOn = (date: CivilDate, region: string): LocalHoliday[] => {
    const key = `${region} ${date.slice(0, 4)}`
    let ofYear = festivals.get(key)
    if (!ofYear) {
      ofYear = new Map()
      for (const holiday of localHolidays(region)) {
        const first = anchorDate(yearOf(date), holiday.at)
        if (first === undefined) continue
        for (const day of daysOf(first, addDays(first, holiday.days - 1))) ofYear.set(day, [...(ofYear.get(day) ?? []), holiday])
      }
      festivals.set(key, ofYear)
    }
    return ofYear.get(date) ?? []
  }

  const calendar: WorkCalendar = {
    notices,
    hasNotice: (year) => yearsWithNotice.has(year),
    day(date, region) {
      const provisional = !yearsWithNotice.has(yearOf(date))
      const mark = marks.get(date) ?? (provisional ? estimateOf(yearOf(date)).get(date) : undefined)
      const local = region === undefined ? [] : festivalsOn(date, region)
      const names = local.map((holiday) => holiday.name)
      const base = { date, provisional, local: names, ...(mark?.notice === undefined ? {} : { notice: mark.notice }) }
      if (mark?.off) return { ...base, working: false, makeUp: false, reason: mark.name }
      const rest = local.find((holiday) => holiday.countsAs === 'rest-day')
      if (rest) return { ...base, working: false, makeUp: false, reason: rest.name }
      if (mark) return { ...base, working: true, makeUp: isWeekend(date), reason: `${mark.name}调休上班` }
      return isWeekend(date) ? { ...base, working: false, makeUp: false, reason: '周末' } : { ...base, working: true, makeUp: false }
    },
    isWorkingDay: (date, region) => calendar.day(date, region).working,
    nextWorkingDay(date, region) {
      let day = date
      while (!calendar.isWorkingDay(day, region)) day = addDays(day, 1)
      return day
    },
    workingDaysIn: (year, region) => daysOf(`${year}-01-01`, `${year}-12-31`).filter((day) => calendar.isWorkingDay(day, region)).length,
  }
  return calendar
}

function marksOf(notices: readonly CalendarNotice[]): Map<CivilDate, Mark> {
  const marks = new Map<CivilDate, Mark>()
  for (const { documentNo, offDays, makeUpDays } of notices) {
    for (const { from, to, name } of offDays) for (const day of daysOf(from, to)) marks.set(day, { off: true, name, notice: documentNo })
    for (const { date, for: name } of makeUpDays) marks.set(date, { off: false, name, notice: documentNo })
  }
  return marks
}
