import { describe, expect, test } from '@jest/globals'
import chineseDays from 'chinese-days'
import { type CalendarNotice, daysOf, doubtsAboutNotice, parseCalendarNotice } from './calendar-notice.ts'
import { loadRulebook } from './load-rulebook.ts'
import { lunarDate, qingming } from './lunar-almanac.ts'
import { statutoryHolidaysOf } from './statutory-holidays.ts'
import { createWorkCalendar } from './work-calendar.ts'

const rulebook = loadRulebook()
const { calendar } = rulebook
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const notice2027: CalendarNotice = {
  year: 2027,
  title: '国务院办公厅关于2027年部分节假日安排的通知',
  documentNo: '国办发明电〔2026〕9号',
  issued: '2026-11-25',
  offDays: [{ name: '春节', from: '2027-02-05', to: '2027-02-12' }],
  makeUpDays: [{ date: '2027-01-31', for: '春节' }],
}

describe('the calendar of the shipped notices', () => {
  test.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, days) => {
    expect(calendar.workingDaysIn(year)).toBe(days)
  })

  test.each([2024, 2025, 2026])('agrees with an independent calendar on every day of %i', (year) => {
    const differing = daysOf(`${year}-01-01`, `${year}-12-31`).filter((day) => calendar.isWorkingDay(day) !== chineseDays.isWorkday(day))
    expect(differing).toEqual([])
  })

  test('lists every legal holiday of its year', () => {
    for (const notice of calendar.notices) expect(doubtsAboutNotice(notice, rulebook.statutoryHolidays)).toEqual([])
  })

  test('says why a day is off and which notice says so', () => {
    expect(calendar.day('2026-02-14')).toMatchObject({
      working: true,
      makeUp: true,
      reason: '春节调休上班',
      notice: '国办发明电〔2025〕7号',
    })
    expect(calendar.day('2026-10-07')).toMatchObject({ working: false, reason: '国庆节', provisional: false })
    expect(calendar.day('2026-11-21')).toMatchObject({ working: false, reason: '周末' })
  })
})

describe('a year without a notice', () => {
  test('is estimated from weekends and legal holidays and marked provisional', () => {
    expect(calendar.day('2027-02-05')).toMatchObject({ working: false, reason: '春节', provisional: true })
    expect(calendar.day('2027-01-04')).toMatchObject({ working: true, provisional: true })
    expect(calendar.workingDaysIn(2027)).toBe(248)
  })

  test('gives a holiday on a weekend on the next working day', () => {
    // 2027-02-06 and -07 (初一, 初二) are a weekend; -05 (除夕) and -08 (初三) are holidays themselves.
    expect(['2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11'].map((day) => calendar.isWorkingDay(day))).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(calendar.day('2027-02-09').reason).toBe('春节补假')
    expect(['2028-01-01', '2028-01-02', '2028-01-03', '2028-01-04'].map((day) => calendar.day(day).reason)).toEqual([
      '元旦',
      '周末',
      '元旦补假',
      undefined,
    ])
  })

  test('follows the law of its time on how many days a festival has', () => {
    const days = (year: number) => statutoryHolidaysOf(year, rulebook.statutoryHolidays).filter((holiday) => !holiday.substitute).length
    expect([days(2023), days(2024), days(2025), days(2027)]).toEqual([11, 11, 13, 13])
  })

  test('finds the lunar festivals and 清明 where an independent almanac has them', () => {
    for (const year of range(2000, 2099)) {
      const lunar = ['01-01', '05-05', '08-15'].map((day) => chineseDays.getLunarDate(lunarDate(year, day) ?? ''))
      expect(lunar.map(({ lunarMon, lunarDay, isLeap }) => [lunarMon, lunarDay, isLeap])).toEqual([
        [1, 1, false],
        [5, 5, false],
        [8, 15, false],
      ])
      expect(chineseDays.getSolarTermDate(year, 4, 'pure_brightness')).toBe(qingming(year))
    }
  })

  test('has the published days of Spring Festival, also where a new moon falls near midnight', () => {
    const published = [
      '2024-02-10',
      '2025-01-29',
      '2026-02-17',
      '2027-02-06',
      '2028-01-26',
      '2029-02-13',
      '2030-02-03',
      '2033-01-31',
      '2034-02-19',
    ]
    expect(published.map((day) => lunarDate(Number(day.slice(0, 4)), '01-01'))).toEqual(published)
  })

  test('beyond the almanac is still estimated', () => {
    expect(calendar.day('2150-10-01')).toMatchObject({ working: false, reason: '国庆节', provisional: true })
  })
})

describe('notices', () => {
  test('make an estimated year certain when entered', () => {
    const entered = rulebook.withNotices([notice2027])
    expect(entered.calendar.day('2027-02-09')).toMatchObject({
      working: false,
      reason: '春节',
      provisional: false,
      notice: notice2027.documentNo,
    })
    expect(entered.calendar.isWorkingDay('2027-01-31')).toBe(true)
    expect(calendar.hasNotice(2027)).toBe(false)
    expect(entered.version).not.toBe(rulebook.version)
  })

  test('that amend stand over earlier ones, and one entered again replaces itself', () => {
    const amendment = {
      ...notice2027,
      documentNo: '甲〔2027〕1号',
      issued: '2027-01-20',
      amends: notice2027.documentNo,
      makeUpDays: [{ date: '2027-02-12', for: '春节' }],
      offDays: [{ name: '春节', from: '2027-02-05', to: '2027-02-11' }],
    }
    const corrected = { ...notice2027, makeUpDays: [{ date: '2027-02-14', for: '春节' }] }
    const { calendar: amended } = rulebook.withNotices([amendment, notice2027])
    expect([amended.isWorkingDay('2027-02-11'), amended.isWorkingDay('2027-02-12')]).toEqual([false, true])
    const { calendar: replaced } = rulebook.withNotices([notice2027, corrected])
    expect(replaced.notices.filter(({ year }) => year === 2027)).toEqual([corrected])
    expect([replaced.isWorkingDay('2027-01-31'), replaced.isWorkingDay('2027-02-14')]).toEqual([false, true])
  })

  test.each([
    [{ offDays: [{ name: '春节', from: '2027-02-12', to: '2027-02-05' }] }, 'offDays.0', '早于开始日期'],
    [{ offDays: [{ name: '春节', from: '2026-02-05', to: '2026-02-12' }] }, 'offDays.0', '核对年份'],
    [{ offDays: [...notice2027.offDays, { name: '元宵', from: '2027-02-12', to: '2027-02-12' }] }, 'offDays.1', '重复出现'],
    [{ makeUpDays: [{ date: '2027-02-06', for: '春节' }] }, 'makeUpDays.0.date', '不能同时上班'],
    [{ makeUpDays: [{ date: '2027-02-17', for: '春节' }] }, 'makeUpDays.0.date', '不是周六或周日'],
    [{ makeUpDays: [{ date: '2027-02-30', for: '春节' }] }, 'makeUpDays.0.date', '请写成'],
    [{ offDays: [{ name: '春节', from: '2027-02-30', to: '2027-03-02' }] }, 'offDays.0.from', '请写成'],
    [{ remark: 'x' }, '', 'remark'],
    [{ year: '2027' }, 'year', '期望'],
  ])('with a mistake %j are refused in Chinese at %p', (change, path, message) => {
    const parsed = parseCalendarNotice({ ...notice2027, ...change })
    expect(parsed).toMatchObject({ problems: [{ path, message: expect.stringContaining(message) }] })
  })

  test('that forget a legal holiday raise a doubt', () => {
    expect(doubtsAboutNotice(notice2027, rulebook.statutoryHolidays)).toContain(
      '2027-10-01（国庆节）是法定节假日，通知中没有列为放假，请核对',
    )
  })
})

describe('local festivals', () => {
  const festival = { version: 1, source: '测试', basis: 'assumption', name: '火把节', at: { lunar: '06-24' }, days: 1 } as const

  test('are shown and stay working days unless a setting says otherwise', () => {
    const day = lunarDate(2026, '06-24') ?? ''
    const shown = createWorkCalendar(calendar.notices, rulebook.statutoryHolidays, () => [{ ...festival, countsAs: 'working-day' }])
    expect(shown.day(day, '520526')).toMatchObject({ working: true, local: ['火把节'] })
    const off = createWorkCalendar(calendar.notices, rulebook.statutoryHolidays, (region) =>
      region === '520526' ? [{ ...festival, countsAs: 'rest-day' }] : [],
    )
    expect(off.day(day, '520526')).toMatchObject({ working: false, reason: '火把节' })
    expect(off.isWorkingDay(day, '520502')).toBe(true)
    expect(off.isWorkingDay(day)).toBe(true)
  })

  test('of the shipped regions only show', () => {
    expect(calendar.day('2026-08-06', '520526001')).toMatchObject({ working: true, local: ['彝族火把节'] })
  })
})
