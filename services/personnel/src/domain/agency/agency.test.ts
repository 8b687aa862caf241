import { describe, expect, test } from '@jest/globals'
import { type AgencyCommand, agency } from './agency.ts'
import { agencyAt } from './agency-at.ts'
import type { Agency } from './state.ts'

const CODE = '11110000600037341L'
const register: AgencyCommand = {
  type: 'register',
  id: 'dept',
  region: '520502',
  on: '2020-01-01',
  initials: 'xxj',
  facts: { name: '某县城管局', kind: 'department', level: 'county', field: 'urban-management', parentId: 'gov' },
}
const after = (...commands: AgencyCommand[]): Agency => {
  let seq = 0
  return commands.reduce<Agency>((state, command) => {
    const events = agency.decide(state, command, { now: new Date('2026-03-02T00:00:00Z'), actor: { kind: 'staff' } })
    return events.reduce(
      (so, event) => agency.evolve(so, event, { at: '2026-03-02T00:00:00.000Z', seq: ++seq, actor: { kind: 'staff' } }),
      state,
    )
  }, agency.initial)
}
const code = (...commands: AgencyCommand[]): string | undefined => {
  try {
    after(...commands)
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}
const rename = (name: string, on: string): AgencyCommand => ({ type: 'rename', name, on, basis: '机构改革方案', initials: 'x' })

describe('an agency at an instant', () => {
  test('bears the name of then, also when the change is recorded late or out of order', () => {
    const state = after(register, rename('综合行政执法局', '2024-05-01'), rename('城市管理局', '2022-01-01'))
    const name = (at: string) => agencyAt(state, at)?.name
    expect(name('2019-12-31T15:59:59.999Z')).toBeUndefined()
    expect(name('2021-06-01T00:00:00.000Z')).toBe('某县城管局')
    expect(name('2022-01-01T00:00:00.000Z')).toBe('城市管理局')
    expect(name('2024-04-30T16:00:00.000Z')).toBe('综合行政执法局')
    expect(agency.index(state, 'dept').name).toBe('综合行政执法局')
  })

  test('has the powers that were delegated to it then, to the last day', () => {
    const state = after(
      register,
      { type: 'grant-delegation', id: 'd1', kind: 'entrusted', basis: '委托书', powers: '市容处罚', on: '2025-01-01', until: '2025-12-31' },
      { type: 'grant-delegation', id: 'd2', kind: 'authorised', basis: '条例', powers: '检查', on: '2025-06-01' },
      { type: 'end-delegation', id: 'd2', until: '2025-06-30', reason: '条例修改' },
    )
    const powers = (at: string) => agencyAt(state, at)?.delegations.map(({ id }) => id)
    expect(powers('2025-06-15T00:00:00.000Z')).toEqual(['d1', 'd2'])
    expect(powers('2025-12-31T15:59:59.999Z')).toEqual(['d1'])
    expect(powers('2025-12-31T16:00:00.000Z')).toEqual([])
  })

  test.each(['merged', 'split', 'abolished'] as const)('%s, it is closed from that day and says where its business went', (how) => {
    const into = how === 'abolished' ? [] : ['new-1', ...(how === 'split' ? ['new-2'] : [])]
    const state = after(register, { type: 'reorganise', how, into, on: '2026-01-01', basis: '改革方案' })
    expect(agencyAt(state, '2025-12-31T00:00:00.000Z')).toMatchObject({ open: true, into: [], name: '某县城管局' })
    expect(agencyAt(state, '2026-01-01T00:00:00.000Z')).toMatchObject({ open: false, into })
  })
})

test('a wrong credit code, a superior that is itself, an end before the beginning and a change after the end are refused by name', () => {
  expect(code({ ...register, creditCode: CODE } as AgencyCommand)).toBe('credit-code-wrong')
  expect(code(register, { type: 'change-superior', superiorId: 'dept', on: '2025-01-01', basis: 'x' })).toBe('superior-wrong')
  expect(code(register, rename('新', '2019-01-01'))).toBe('day-wrong')
  const closed: AgencyCommand = { type: 'reorganise', how: 'merged', into: ['b'], on: '2026-01-01', basis: 'x' }
  expect(code(register, { ...closed, into: ['dept'] })).toBe('agency-loop')
  expect(code(register, closed, rename('新', '2026-02-01'))).toBe('agency-closed')
  expect(code(register, closed, closed)).toBe('agency-closed')
})

test('it is found by every name that it bore', () => {
  const { terms } = agency.index(after(register, rename('综合行政执法局', '2024-05-01')), 'dept')
  expect(terms).toEqual(expect.arrayContaining(['城管', '综合', 'py:xx']))
})
