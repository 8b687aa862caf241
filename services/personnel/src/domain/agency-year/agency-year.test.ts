import { describe, expect, test } from '@jest/globals'
import { type AgencyYear, agencyYear, type Sheet, vacantOf } from './agency-year.ts'

const SHEET: Sheet = {
  systems: { disclosure: { inForce: true, since: '2019-01-01' }, recording: { inForce: true }, legalReview: { inForce: false } },
  responsibility: { divided: true, appraised: false },
  resources: { posts: 10, onPost: 8, lawGraduates: 3, legallyQualified: 1, budget: 500_000, equipment: [{ kind: 'vehicle', count: 2 }] },
}
const PLACE = { id: 'y', agency: 'a', agencyName: '某局', region: '520502', chain: ['a'], year: 2026 }
const context = { now: new Date('2026-03-02T02:00:00.000Z') }
const enter = (state: AgencyYear, resources: Partial<Sheet['resources']> = {}, more: { reason?: string; year?: number } = {}) =>
  agencyYear.decide(
    state,
    { type: 'enter', ...PLACE, sheet: { ...SHEET, resources: { ...SHEET.resources, ...resources } }, ...more },
    context as never,
  )
const NONE = {} as AgencyYear
const ENTERED: AgencyYear = { ...PLACE, sheet: SHEET }

describe('the sheet of a year', () => {
  test('is entered once; the same again, in any order, is nothing new', () => {
    expect(enter(NONE).map(({ type }) => type)).toEqual(['AgencyYearEntered'])
    expect(enter(ENTERED)).toEqual([])
    const { equipment: _equipment, ...rest } = SHEET.resources
    expect(enter(ENTERED, { equipment: [{ kind: 'vehicle', count: 2 }], ...rest })).toEqual([])
  })

  test('is corrected with a reason only', () => {
    expect(() => enter(ENTERED, { onPost: 9 })).toThrow('请填写更正理由')
    expect(enter(ENTERED, { onPost: 9 }, { reason: '漏报1人' })).toMatchObject([
      { type: 'AgencyYearCorrected', data: { reason: '漏报1人' } },
    ])
  })

  test('of a year that has not come, with more graduates than people, or one thing twice, is refused', () => {
    expect(() => enter(NONE, {}, { year: 2027 })).toThrow('这一年还没有到')
    expect(() => enter(NONE, { lawGraduates: 9 })).toThrow('不能多于在岗人数')
    const twice = { kind: 'vehicle', count: 1 }
    expect(() => enter(NONE, { equipment: [twice, twice] })).toThrow('同一种装备只填一次')
  })

  test('counts what is vacant, and none where more people than posts are there', () => {
    expect(vacantOf(SHEET)).toBe(2)
    expect(vacantOf({ ...SHEET, resources: { ...SHEET.resources, onPost: 12 } })).toBe(0)
  })
})
