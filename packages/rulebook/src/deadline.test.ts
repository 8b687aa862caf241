import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, daysBetween } from './civil-date.ts'
import {
  CalendarYearMissingError,
  computeDeadline,
  type DeadlineRequest,
  InvalidPeriodError,
  remainingAfter,
  reminderDates,
  requestFor,
} from './deadline.ts'
import { loadRulebook } from './load-rulebook.ts'
import { recomputeDeadline } from './recompute-deadline.ts'

const rulebook = loadRulebook()
const { calendar } = rulebook
const end = (request: DeadlineRequest) => computeDeadline(request, calendar).date
const working = (from: string, count: number) => end({ from, count, unit: 'working-day' })
const days = (from: string, count: number) => end({ from, count, unit: 'day' })

describe('working days', () => {
  test.each([
    ['over Spring Festival 2024 with two make-up Sundays', '2024-02-02', 5, '2024-02-08'],
    ['after Spring Festival 2024', '2024-02-09', 3, '2024-02-20'],
    ['over Spring Festival 2025', '2025-01-24', 5, '2025-02-07'],
    ['over Spring Festival 2026', '2026-02-12', 5, '2026-02-26'],
    ['over 清明 2024 with its make-up Sunday', '2024-04-03', 2, '2024-04-08'],
    ['over 清明 2026', '2026-04-03', 1, '2026-04-07'],
    ['over Labour Day 2024 with make-up days on both sides', '2024-04-26', 6, '2024-05-08'],
    ['over Labour Day 2026 to a make-up Saturday', '2026-04-30', 4, '2026-05-09'],
    ['over National Day 2025 joined with 中秋', '2025-09-26', 5, '2025-10-10'],
    ['over National Day 2026', '2026-09-30', 3, '2026-10-10'],
    ['from a rest day', '2026-11-21', 1, '2026-11-23'],
    ['over the year’s end', '2025-12-30', 3, '2026-01-05'],
  ])('%s', (_name, from, count, expected) => {
    expect(working(from, count)).toBe(expected)
  })

  test('explains each skipped day and each weekend day that counted', () => {
    const deadline = computeDeadline({ from: '2026-09-18', count: 5, unit: 'working-day' }, calendar)
    expect(deadline).toMatchObject({
      date: '2026-09-24',
      dueAt: '2026-09-24T23:59:59.999+08:00',
      provisional: false,
      calendars: ['国办发明电〔2025〕7号'],
    })
    expect(deadline.skipped).toEqual([{ date: '2026-09-19', reason: '周末' }])
    expect(deadline.makeUpDays).toEqual([{ date: '2026-09-20', for: '国庆节调休上班', notice: '国办发明电〔2025〕7号' }])
  })

  test('count the first day when the rule includes it and it is a working day', () => {
    const included = (from: string) => end({ from, count: 1, unit: 'working-day', dayZero: 'included' })
    expect([included('2026-11-20'), included('2026-11-21')]).toEqual(['2026-11-20', '2026-11-23'])
  })
})

describe('calendar days and months', () => {
  test('roll to the next working day from a weekend, a festival, and the day before a make-up Sunday', () => {
    expect(days('2026-10-22', 30)).toBe('2026-11-23')
    expect(days('2026-01-20', 30)).toBe('2026-02-24')
    expect(days('2026-08-20', 30)).toBe('2026-09-20')
  })

  test('name the days they rolled over, and only those', () => {
    const { skipped } = computeDeadline({ from: '2026-01-22', count: 30, unit: 'day' }, calendar)
    expect(skipped.map(({ date, reason }) => `${date} ${reason}`)).toEqual(['2026-02-21 春节', '2026-02-22 春节', '2026-02-23 春节'])
  })

  test('stay on a rest day when the rule does not roll', () => {
    expect(end({ from: '2026-10-22', count: 30, unit: 'day', roll: 'none' })).toBe('2026-11-21')
  })

  test('run months to the corresponding day', () => {
    expect(end({ from: '2026-04-30', count: 6, unit: 'month' })).toBe('2026-10-30')
    expect(end({ from: '2025-08-31', count: 6, unit: 'month' })).toBe('2026-02-28')
    expect(end({ from: '2026-04-30', count: 6, unit: 'month', dayZero: 'included' })).toBe('2026-10-29')
  })
})

describe('extension and suspension', () => {
  const from = '2026-10-22'

  test('an extension runs on from the unrolled last day', () => {
    expect(end({ from, count: 30, unit: 'day', extensions: [{ count: 20, unit: 'day' }] })).toBe('2026-12-11')
    expect(days(from, 50)).toBe('2026-12-11')
  })

  test('suspended days do not count, and the day of resumption does', () => {
    const request: DeadlineRequest = {
      from: '2026-11-02',
      count: 5,
      unit: 'working-day',
      suspensions: [{ from: '2026-11-04', until: '2026-11-16' }],
    }
    expect(end(request)).toBe('2026-11-19')
    expect(computeDeadline(request, calendar).skipped.filter(({ reason }) => reason === '中止')).toHaveLength(12)
  })

  test('suspension moves calendar days and months by its length', () => {
    const suspensions = [{ from: '2026-11-01', until: '2026-11-11' }]
    expect(end({ from, count: 30, unit: 'day', suspensions, roll: 'none' })).toBe('2026-12-01')
    expect(end({ from: '2026-06-10', count: 6, unit: 'month', suspensions, roll: 'none' })).toBe('2026-12-20')
  })

  test('a span after the last day, or of no length, changes nothing', () => {
    expect(
      end({
        from,
        count: 5,
        unit: 'working-day',
        suspensions: [
          { from: '2027-01-01', until: '2027-02-01' },
          { from, until: from },
        ],
      }),
    ).toBe(working(from, 5))
  })

  test('tells what was left on the day of suspension', () => {
    expect(remainingAfter('2026-11-04', { from: '2026-11-02', count: 5, unit: 'working-day' }, calendar)).toBe(3)
    expect(remainingAfter('2026-11-01', { from, count: 30, unit: 'day', roll: 'none' }, calendar)).toBe(20)
    expect(remainingAfter('2027-11-01', { from, count: 30, unit: 'day' }, calendar)).toBe(0)
  })
})

describe('uncertain years', () => {
  test('are estimated and marked, unless strict', () => {
    expect(computeDeadline({ from: '2026-12-30', count: 5, unit: 'working-day' }, calendar)).toMatchObject({
      provisional: true,
      date: '2027-01-07',
      calendars: ['国办发明电〔2025〕7号', 'estimate-2027'],
    })
    const strict = () => computeDeadline({ from: '2026-12-30', count: 5, unit: 'working-day' }, calendar, { strict: true })
    expect(strict).toThrow(CalendarYearMissingError)
    expect(strict).toThrow(expect.objectContaining({ code: 'calendar-year-missing', year: 2027 }))
  })

  test('are recomputed with a reason when their notice comes, once', () => {
    const request: DeadlineRequest = { from: '2026-12-30', count: 25, unit: 'working-day' }
    const before = computeDeadline(request, calendar)
    const title = '国务院办公厅关于2027年部分节假日安排的通知'
    const notice = {
      year: 2027,
      title,
      documentNo: '国办发明电〔2026〕9号',
      issued: '2026-11-25',
      offDays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }],
      makeUpDays: [{ date: '2027-01-30', for: '春节' }],
    }
    const entered = rulebook.withNotices([notice]).calendar
    const after = recomputeDeadline(before, request, entered)
    expect([before.date, after.deadline.date, after.changed]).toEqual(['2027-02-04', '2027-02-03', true])
    expect(after.reason).toBe(`录入《${title}》（国办发明电〔2026〕9号），重新计算：期限由 2027-02-04 变为 2027-02-03，不再是暂定`)
    expect(recomputeDeadline(after.deadline, request, entered)).toMatchObject({ changed: false })
  })
})

describe('any period', () => {
  const from = fc.integer({ min: 0, max: 1460 }).map((offset) => addDays('2023-06-01', offset))
  const count = fc.integer({ min: 0, max: 90 })
  const unit = fc.constantFrom('working-day', 'day', 'month' as const)

  test('that rolls never ends on a rest day', () => {
    fc.assert(
      fc.property(from, fc.integer({ min: 0, max: 30 }), unit, (day, n, u) => calendar.isWorkingDay(end({ from: day, count: n, unit: u }))),
    )
  })

  test('never ends earlier for a later start or a greater count', () => {
    fc.assert(
      fc.property(from, fc.nat(40), count, fc.nat(20), fc.constantFrom('working-day', 'day' as const), (day, later, n, more, u) => {
        expect(end({ from: addDays(day, later), count: n, unit: u }) >= end({ from: day, count: n, unit: u })).toBe(true)
        expect(end({ from: day, count: n + more, unit: u }) >= end({ from: day, count: n, unit: u })).toBe(true)
      }),
    )
  })

  test('of working days is the sum of its parts', () => {
    fc.assert(fc.property(from, fc.integer({ min: 1, max: 60 }), count, (day, a, b) => working(working(day, a), b) === working(day, a + b)))
  })

  test('accounts for every day between start and end', () => {
    fc.assert(
      fc.property(from, fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.nat(40), (day, n, at, length) => {
        const pausedFrom = addDays(day, at)
        const deadline = computeDeadline(
          { from: day, count: n, unit: 'working-day', suspensions: [{ from: pausedFrom, until: addDays(pausedFrom, length) }] },
          calendar,
        )
        const counted = deadline.skipped.filter(({ date }) => date > day).length + n
        expect(daysBetween(day, deadline.date)).toBe(counted)
      }),
    )
  })

  test.each([-1, 1.5, 5000, Number.NaN])('of %p days is refused', (n) => {
    expect(() => working('2026-11-02', n)).toThrow(InvalidPeriodError)
  })
})

describe('reminders', () => {
  test('fall so many working days before the last day, never before the start', () => {
    const rule = rulebook.deadlineRule('acceptance')
    const deadline = computeDeadline(requestFor(rule, '2026-09-30'), calendar)
    expect(deadline.date).toBe('2026-10-13')
    expect(reminderDates(deadline, [9, 2, 1], calendar)).toEqual(['2026-10-10', '2026-10-12'])
  })
})
