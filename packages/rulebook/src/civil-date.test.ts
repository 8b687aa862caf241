import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, addMonths, civilDateAt, daysBetween, endOfDay, InvalidDateError, isWeekend, parseCivilDate } from './civil-date.ts'

const anyDate = fc.integer({ min: 0, max: 90_000 }).map((days) => addDays('1930-01-01', days))

describe('civil dates', () => {
  test.each(['2026-02-30', '2026-13-01', '2026-2-3', '20260203', '1899-12-31', '2200-01-01', '', 'today', '2026-02-03T00:00:00Z'])(
    'refuses %p',
    (text) => {
      expect(() => parseCivilDate(text)).toThrow(InvalidDateError)
    },
  )

  test('accepts a leap day only in a leap year', () => {
    expect(parseCivilDate('2024-02-29')).toBe('2024-02-29')
    expect(() => parseCivilDate('2026-02-29')).toThrow('2026-02-24')
  })

  test('knows the weekend on both sides of 1970', () => {
    expect(['2026-11-21', '2026-11-22', '2026-11-23', '1969-12-28', '1969-12-29', '1950-01-07'].map(isWeekend)).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ])
  })

  test('agrees with the Gregorian weekday of the platform', () => {
    fc.assert(fc.property(anyDate, (date) => isWeekend(date) === [0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay())))
  })

  test('takes the last day of a month that has no corresponding day', () => {
    expect(addMonths('2025-08-31', 6)).toBe('2026-02-28')
    expect(addMonths('2026-10-15', 3)).toBe('2027-01-15')
    expect(addMonths('2023-12-31', 2)).toBe('2024-02-29')
  })

  test('gives the day in Shanghai, whatever the offset of the instant', () => {
    expect(civilDateAt('2026-02-23T15:59:59.999Z')).toBe('2026-02-23')
    expect(civilDateAt('2026-02-23T16:00:00Z')).toBe('2026-02-24')
    expect(civilDateAt(new Date(endOfDay('2026-02-24')))).toBe('2026-02-24')
    expect(Date.parse(endOfDay('2026-02-24')) + 1).toBe(Date.parse('2026-02-24T16:00:00Z'))
  })

  test('counts days back and forth', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: -4000, max: 4000 }), (date, days) => daysBetween(date, addDays(date, days)) === days))
  })
})
