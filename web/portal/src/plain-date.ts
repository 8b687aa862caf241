const DAY = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric' })
const MINUTE = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `2026-03-02` as 2026年3月2日; anything else unchanged. */
export function plainDay(day: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? DAY.format(new Date(`${day}T12:00:00+08:00`)) : day
}

/** A day as people type it where the browser offers no calendar, 2026年3月2日 or 2026/3/2, as `2026-03-02`; anything else as typed. */
export function typedDay(typed: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed.replace(/\s/g, '')) ?? []
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : typed
}

/** An instant in China Standard Time, to the minute. */
export function plainTime(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : MINUTE.format(time)
}

/** Words with every day in them in plain Chinese. */
export const plainDays = (text: string) => text.replace(/ ?(?<!\d)\d{4}-\d\d-\d\d(?!\d) ?/g, (day) => plainDay(day.trim()))

/** Today's date in China, `YYYY-MM-DD`. */
export function today(clock: () => Date): string {
  return new Date(clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
