const TEXT =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?分?秒?)?(Z|\+08:?00)?$/
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/
/** Days since 1899-12-30 of the years 1954 to 2119, as a spreadsheet keeps a date that nobody formatted. */
const SERIAL = /^[2-7]\d{4}(\.\d+)?$/
const CHINA_MS = 8 * 3_600_000

/** A date or time as files write it, as `YYYY-MM-DDTHH:mm:ss` in China's time; undefined when it is none. */
export function tableTime(text: string): string | undefined {
  const clean = text.normalize('NFKC').trim()
  if (SERIAL.test(clean)) return new Date(Date.UTC(1899, 11, 30) + Math.round(Number(clean) * 86_400) * 1000).toISOString().slice(0, 19)
  const parts = TEXT.exec(clean) ?? DIGITS.exec(clean)
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  if (year < 1950 || hour > 23 || minute > 59 || second > 59) return undefined
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return undefined
  return new Date(at.getTime() + (parts[7] === 'Z' ? CHINA_MS : 0)).toISOString().slice(0, 19)
}
