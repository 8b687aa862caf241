// Instants are kept in one notation (UTC, milliseconds), so that they compare as text.

/** The first instant of a day in China. */
export const startOf = (day: string): string => new Date(`${day}T00:00:00.000+08:00`).toISOString()

/** The first instant after a day in China. */
export const afterDay = (day: string): string => new Date(Date.parse(startOf(day)) + 86_400_000).toISOString()

/** The last day of a period that ends before an instant. */
export const lastDayBefore = (instant: string): string => dayOf(new Date(Date.parse(instant) - 1).toISOString())

/** The day in China on which an instant falls. */
export const dayOf = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)
