import { describe, expect, test } from '@jest/globals'
import { plainDays, typedDay } from './plain-date.ts'

describe('days', () => {
  test.each(['2026-03-02', '2026-3-2', '2026/3/2', '2026.03.02', '2026年3月2日', ' 2026 年 3 月 2 日 '])(
    'typed as %s is understood, for browsers without a calendar',
    (typed) => expect(typedDay(typed)).toBe('2026-03-02'),
  )

  test.each(['', '三月二日', '3/2/2026', '2026-03'])('“%s” stays as typed, to be refused with a message', (typed) => {
    expect(typedDay(typed)).toBe(typed)
  })

  test('inside words are said in plain Chinese; longer numbers are left alone', () => {
    expect(plainDays('最晚 2026-12-02 告诉您，编号JD520502-2026-000001')).toBe('最晚2026年12月2日告诉您，编号JD520502-2026-000001')
  })
})
