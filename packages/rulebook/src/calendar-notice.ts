import { z } from 'zod'
import { addDays, type CivilDate, isCivilDate, isWeekend, yearOf } from './civil-date.ts'
import { type StatutoryHoliday, statutoryHolidaysOf } from './statutory-holidays.ts'

const date = z.string().refine(isCivilDate, { error: '请写成 2026-02-24 这样的日期', abort: true }).meta({ format: 'date' })

const noticeShape = z.strictObject({
  year: z.int().min(2000).max(2199),
  title: z.string().min(2),
  documentNo: z.string().min(2),
  issued: date,
  /** The document number of an earlier notice for the same year that this one changes. */
  amends: z.string().optional(),
  offDays: z.array(z.strictObject({ name: z.string().min(1), from: date, to: date })),
  makeUpDays: z.array(z.strictObject({ date, for: z.string().min(1) })),
})

/** A yearly notice of the State Council's general office on off days and make-up working days (调休). */
export type CalendarNotice = z.infer<typeof noticeShape>

/** Strict shape and inner consistency of a notice; messages are Chinese because an administrator types notices in. */
export const calendarNoticeSchema = noticeShape.superRefine((notice, context) => {
  const off = new Map<CivilDate, string>()
  for (const [index, span] of notice.offDays.entries()) {
    const message = faultOfSpan(span, notice.year, off)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['offDays', index], message })
    else for (const day of daysOf(span.from, span.to)) off.set(day, span.name)
  }
  const seen = new Set<CivilDate>()
  for (const [index, { date: day }] of notice.makeUpDays.entries()) {
    const message = seen.has(day) ? `${day} 重复出现，请只保留一处` : faultOfMakeUpDay(day, notice, off)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['makeUpDays', index, 'date'], message })
    seen.add(day)
  }
})

function faultOfSpan(
  { name, from, to }: CalendarNotice['offDays'][number],
  year: number,
  off: ReadonlyMap<CivilDate, string>,
): string | undefined {
  if (to < from) return `${name}的结束日期 ${to} 早于开始日期 ${from}，请核对`
  if (!nearYear(from, year) || !nearYear(to, year)) return `${name}不在 ${year} 年，请核对年份`
  const twice = daysOf(from, to).find((day) => off.has(day))
  return twice === undefined ? undefined : `${twice} 在${off.get(twice)}和${name}中重复出现，请只保留一处`
}

function faultOfMakeUpDay(day: CivilDate, { year, amends }: CalendarNotice, off: ReadonlyMap<CivilDate, string>): string | undefined {
  if (!nearYear(day, year)) return `${day} 不在 ${year} 年，请核对年份`
  if (off.has(day)) return `${day} 已列为放假（${off.get(day)}），不能同时上班`
  return isWeekend(day) || amends !== undefined ? undefined : `${day} 不是周六或周日，本来就上班，请核对日期`
}

/** Parses what an administrator entered; the problems are in Chinese, one per field. */
export function parseCalendarNotice(input: unknown): { notice: CalendarNotice } | { problems: { path: string; message: string }[] } {
  const result = calendarNoticeSchema.safeParse(input, { error: z.locales.zhCN().localeError })
  if (result.success) return { notice: result.data }
  return { problems: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) }
}

/** Legal holidays of the year that the notice does not list as off days: most often a slip of the pen. Chinese sentences. */
export function doubtsAboutNotice(notice: CalendarNotice, statutory: readonly StatutoryHoliday[]): string[] {
  const off = new Set(notice.offDays.flatMap(({ from, to }) => daysOf(from, to)))
  return statutoryHolidaysOf(notice.year, statutory)
    .filter((holiday) => !holiday.substitute && !off.has(holiday.date))
    .map((holiday) => `${holiday.date}（${holiday.name}）是法定节假日，通知中没有列为放假，请核对`)
}

export function daysOf(from: CivilDate, to: CivilDate): CivilDate[] {
  const days: CivilDate[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** A notice may reach into the neighbouring months: the notice for 2019 made 2018-12-29 a working day. */
function nearYear(day: CivilDate, year: number): boolean {
  return yearOf(day) === year || day.startsWith(`${year - 1}-12`) || day.startsWith(`${year + 1}-01`)
}
