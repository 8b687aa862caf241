/** A day on the civil calendar of Asia/Shanghai, written `YYYY-MM-DD`; such strings compare in time order. */
export type CivilDate = string

const DAY_MS = 86_400_000
/** China has kept UTC+8 all year round since 1992, so a fixed offset is exact for every date that a dossier can hold. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** A text is not a day that exists between the years 1900 and 2199. */
export class InvalidDateError extends Error {
  readonly code = 'invalid-date'
  constructor(text: string) {
    super(`“${text}”不是有效的日期，请写成 2026-02-24 这样的形式`)
    this.name = 'InvalidDateError'
  }
}

export function isCivilDate(text: string): boolean {
  if (!/^(19|2[01])\d\d-\d\d-\d\d$/.test(text)) return false
  const days = dayNumber(text)
  return Number.isFinite(days) && formatDay(days) === text
}

/** Throws {@link InvalidDateError} unless the text is an existing day. */
export function parseCivilDate(text: string): CivilDate {
  if (!isCivilDate(text)) throw new InvalidDateError(text)
  return text
}

/** Days since 1970-01-01. */
export function dayNumber(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return formatDay(dayNumber(date) + days)
}

/** The corresponding day of a later month, or that month's last day if it has none. Source: 民法典 Art. 202. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const index = year * 12 + month - 1 + months
  const lastDay = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate()
  return formatDay(Date.UTC(Math.floor(index / 12), index % 12, Math.min(day, lastDay)) / DAY_MS)
}

export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** True on Saturday and Sunday. */
export function isWeekend(date: CivilDate): boolean {
  const weekday = (dayNumber(date) + 4) % 7
  return weekday === 0 || weekday === 6 || weekday === -1
}

export function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4))
}

/** The day it is in Asia/Shanghai at an instant (a Date, epoch milliseconds, or ISO 8601 with an offset). */
export function civilDateAt(instant: Date | number | string): CivilDate {
  const ms = instant instanceof Date ? instant.getTime() : typeof instant === 'number' ? instant : Date.parse(instant)
  if (!Number.isFinite(ms)) throw new InvalidDateError(String(instant))
  return formatDay(Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY_MS))
}

/** The last millisecond of a day in Asia/Shanghai, as ISO 8601 with offset. Source: 民法典 Art. 203 (the last day ends at 24:00). */
export function endOfDay(date: CivilDate): string {
  return `${date}T23:59:59.999+08:00`
}

function formatDay(days: number): CivilDate {
  if (!Number.isFinite(days)) throw new InvalidDateError(String(days))
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}
