/** Whether each cell style shows its number as a date. */
export type DateStyles = readonly boolean[]

const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58,
])

/** Whether a number format id, or a custom format code, shows dates. Source: ECMA-376 Part 1, 18.8.30 and 18.8.31. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id)
  const [positive = ''] = code.split(';')
  const bare = positive.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return !/general/i.test(bare) && /[ymdhs]/i.test(bare)
}

const DAY_SECONDS = 86_400

/**
 * An Excel date as `YYYY-MM-DDTHH:mm:ss`, a time without a day as `HH:mm:ss`, to the nearest second. The 1900 system has a
 * 29 February 1900 that never was: days before it are one further on.
 */
export function dateText(serial: number, date1904: boolean): string {
  const seconds = Math.round(serial * DAY_SECONDS)
  if (seconds < 0 || serial >= 2_958_466) return numberText(serial)
  if (seconds < DAY_SECONDS && !date1904) return new Date(seconds * 1000).toISOString().slice(11, 19)
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  return new Date(epoch + seconds * 1000).toISOString().slice(0, 19)
}

/** A number as a person sees it: 15 significant digits, no exponent below 10²¹. */
export function numberText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(15)))
}

/** The text of a stored value that is not a string: number, date, boolean, error or ISO date. */
export function valueText(raw: string, type: string, isDate: boolean, date1904: boolean): string {
  if (type === 'b') return raw === '1' || raw === 'true' ? 'TRUE' : 'FALSE'
  if (type === 'd') return /^\d{4}-\d\d-\d\d$/.test(raw) ? `${raw}T00:00:00` : raw.replace(/(\.\d+)?Z?$/, '')
  if (type === 'e') return raw
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  return isDate ? dateText(value, date1904) : numberText(value)
}
