import { addDays, type CivilDate } from './civil-date.ts'

/**
 * Lunar years 2000–2099: bit i tells whether the i-th month has 30 days, the bits above 12 which month is followed by a leap month.
 * Source: the published almanac (GB/T 33661-2017). The platform's own Chinese calendar is off by a day where a new moon
 * falls near midnight, as it does in February 2027.
 */
// biome-ignore format: ten years a line
const YEARS = [
  0x00693, 0x0952b, 0x0052b, 0x00a5b, 0x0555a, 0x0056a, 0x0fb55, 0x00ba4, 0x00b49, 0x0ba93,
  0x00a95, 0x0052d, 0x08aad, 0x00ab5, 0x135aa, 0x005d2, 0x00da5, 0x0dd4a, 0x00d4a, 0x00c95,
  0x0952e, 0x00556, 0x00ab5, 0x055b2, 0x006d2, 0x0cea5, 0x00725, 0x0064b, 0x0ac97, 0x00cab,
  0x0055a, 0x06ad6, 0x00b69, 0x17752, 0x00b52, 0x00b25, 0x0da4b, 0x00a4b, 0x004ab, 0x0a55b,
  0x005ad, 0x00b6a, 0x05b52, 0x00d92, 0x0fd25, 0x00d25, 0x00a55, 0x0b4ad, 0x004b6, 0x005b5,
  0x06daa, 0x00ec9, 0x11e92, 0x00e92, 0x00d26, 0x0ca56, 0x00a57, 0x004d6, 0x086d5, 0x00755,
  0x00745, 0x06e93, 0x00693, 0x0f52b, 0x0052b, 0x00a5b, 0x0b55a, 0x0056a, 0x00b65, 0x0974a,
  0x00b4a, 0x11a95, 0x00a95, 0x0052d, 0x0caad, 0x00ab5, 0x005aa, 0x08ba5, 0x00da5, 0x00d4a,
  0x07c95, 0x00c96, 0x0f94e, 0x00556, 0x00ab5, 0x0b5b2, 0x006d2, 0x00ea5, 0x08e4a, 0x0068b,
  0x10c97, 0x004ab, 0x0055b, 0x0cad6, 0x00b6a, 0x00752, 0x09725, 0x00b45, 0x00a8b, 0x0549b,
]
const FIRST_YEAR = 2000
const FIRST_DAY = '2000-02-05'

const newYears: CivilDate[] = []
for (const [index] of YEARS.entries()) {
  const previous = newYears[index - 1]
  newYears.push(previous === undefined ? FIRST_DAY : addDays(previous, sum(monthLengths(index - 1))))
}

/** The day on which a lunar month and day (`MM-DD`, no leap month) of a year falls; undefined outside 2000–2099. */
export function lunarDate(year: number, monthDay: string): CivilDate | undefined {
  const index = year - FIRST_YEAR
  const newYear = newYears[index]
  if (newYear === undefined) return undefined
  const [month = 1, day = 1] = monthDay.split('-').map(Number)
  const leap = leapMonth(index)
  const position = month - 1 + (leap > 0 && month > leap ? 1 : 0)
  return addDays(newYear, sum(monthLengths(index).slice(0, position)) + day - 1)
}

/** The day of 清明 by the usual mean-sun formula; undefined outside 2000–2099, where its constant does not hold. */
export function qingming(year: number): CivilDate | undefined {
  if (year < 2000 || year > 2099) return undefined
  const inCentury = year % 100
  return `${year}-04-0${Math.floor(inCentury * 0.2422 + 4.81) - Math.floor(inCentury / 4)}`
}

function leapMonth(index: number): number {
  return (YEARS[index] ?? 0) >> 13
}

function monthLengths(index: number): number[] {
  return Array.from({ length: leapMonth(index) > 0 ? 13 : 12 }, (_, month) => 29 + (((YEARS[index] ?? 0) >> month) & 1))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
