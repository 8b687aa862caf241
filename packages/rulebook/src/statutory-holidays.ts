import { z } from 'zod'
import { addDays, type CivilDate, isWeekend } from './civil-date.ts'
import { lunarDate, qingming } from './lunar-almanac.ts'
import { ruleMeta } from './rule-meta.ts'

const anchor = z.union([
  z.strictObject({ date: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'write MM-DD') }),
  z.strictObject({ lunar: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)$/, 'write MM-DD of the lunar calendar') }),
  z.strictObject({ term: z.literal('qingming') }),
])

/** One legal holiday of all citizens: where it falls and how many days from there, for the years in which the rule holds. */
export const statutoryHolidaySchema = z.strictObject({
  ...ruleMeta,
  name: z.string().min(1),
  at: anchor,
  offset: z.int().min(-5).max(5).default(0),
  days: z.int().min(1).max(7),
  since: z.int().optional(),
  until: z.int().optional(),
})
export type StatutoryHoliday = z.infer<typeof statutoryHolidaySchema>

/** A legal holiday on its day, or the working day given in its place when that day is on a weekend. */
export interface HolidayDay {
  date: CivilDate
  name: string
  substitute: boolean
}

/**
 * The legal holidays of a year as far as law and almanac tell without a notice: a holiday that falls on a weekend is
 * given on the next working day. Source: 全国年节及纪念日放假办法 Art. 2 and 6.
 */
export function statutoryHolidaysOf(year: number, rules: readonly StatutoryHoliday[]): HolidayDay[] {
  const holidays: HolidayDay[] = []
  for (const rule of rules) {
    if ((rule.since ?? year) > year || (rule.until ?? year) < year) continue
    const anchored = anchorDate(year, rule.at)
    if (anchored === undefined) continue
    const first = addDays(anchored, rule.offset)
    for (let day = 0; day < rule.days; day++) holidays.push({ date: addDays(first, day), name: rule.name, substitute: false })
  }
  holidays.sort((a, b) => a.date.localeCompare(b.date))
  const taken = new Set(holidays.map((holiday) => holiday.date))
  const substitutes: HolidayDay[] = []
  for (const holiday of holidays) {
    if (!isWeekend(holiday.date)) continue
    let day = holiday.date
    while (isWeekend(day) || taken.has(day)) day = addDays(day, 1)
    taken.add(day)
    substitutes.push({ date: day, name: holiday.name, substitute: true })
  }
  return [...holidays, ...substitutes]
}

/** Undefined where the almanac ends; a festival there is simply not estimated. */
export function anchorDate(year: number, at: z.infer<typeof anchor>): CivilDate | undefined {
  if ('date' in at) return `${year}-${at.date}`
  return 'term' in at ? qingming(year) : lunarDate(year, at.lunar)
}
