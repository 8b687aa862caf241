import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { afterDay, startOf } from '../instants.ts'
import { AT, aCard, approved, given, issued, NO, OFFICER, when } from './certificate-fixture.ts'
import { checkAt } from './check.ts'
import { ACTORS, DAYS, dayName, expected, FIRST, filedAtFirst, life, NUMBERS } from './check-model-fixture.ts'

// A random life of a certificate, in which what is recorded holds from days before or after and is corrected later, is told twice: by the service,
// and by a model that paints one line of days. Then both are asked at random instants, as of random moments of knowledge.

test('random histories with corrections: every check at every instant, as of every moment, is what the plain model says', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(
      life,
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(DAYS - 1), fc.nat(200), fc.constantFrom(...NUMBERS)), { minLength: 40, maxLength: 40 }),
      (steps, filed, asked) => {
        let happened = filed ? filedAtFirst() : when(approved(), { type: 'issue', ...aCard, validTo: dayName(40), orders: [] })
        let now = Date.parse(happened.at(-1)?.at ?? AT)
        for (const [next, later] of steps) {
          now += later * 7 * 3_600_000
          try {
            happened = when(happened, next, ACTORS[next.type] ?? OFFICER, new Date(now).toISOString())
          } catch (error) {
            if (!(error as { code?: string }).code) throw error
          }
        }
        const state = given(happened)
        for (const [on, known, no] of asked) {
          const knownAt = new Date(FIRST + known * 8 * 3_600_000).toISOString()
          const { status, reason } = checkAt(state, no, startOf(dayName(on)), knownAt)
          expect([no, dayName(on), knownAt, status, reason]).toEqual([no, dayName(on), knownAt, ...expected(happened, no, on, knownAt)])
          seen.set(reason, (seen.get(reason) ?? 0) + 1)
        }
      },
    ),
    { numRuns: 150, seed: 20260302 },
  )
  for (const reason of [
    'in-force',
    'not-registered',
    'not-yet-issued',
    'replaced',
    'expired',
    'suspended',
    'lost',
    'revoked',
    'cancelled',
    'before-first-record',
  ])
    expect([reason, (seen.get(reason) ?? 0) > 20]).toEqual([reason, true])
})

test('an answer as of a moment stays the same whatever is recorded after it', () => {
  fc.assert(
    fc.property(life, fc.nat(DAYS - 1), (steps, on) => {
      let happened = issued()
      let now = Date.parse(AT)
      const told: [string, unknown][] = []
      for (const [next, later] of steps) {
        now += later * 3_600_000 + 1
        const at = new Date(now).toISOString()
        try {
          happened = when(happened, next, ACTORS[next.type] ?? OFFICER, at)
        } catch (error) {
          if (!(error as { code?: string }).code) throw error
        }
        told.push([at, checkAt(given(happened), NO, startOf(dayName(on)))])
      }
      const end = given(happened)
      for (const [at, answer] of told) expect(checkAt(end, NO, startOf(dayName(on)), at)).toEqual(answer)
    }),
    { numRuns: 200, seed: 7 },
  )
})

test('the boundaries: from the first instant of the day of issue to the last of the last day', () => {
  const state = given(issued())
  const before = (instant: string) => new Date(Date.parse(instant) - 1).toISOString()
  expect(checkAt(state, NO, before(startOf('2026-03-02'))).reason).toBe('not-yet-issued')
  expect(checkAt(state, NO, startOf('2026-03-02')).status).toBe('valid')
  expect(checkAt(state, NO, before(afterDay('2031-03-01'))).status).toBe('valid')
  expect(checkAt(state, NO, afterDay('2031-03-01')).reason).toBe('expired')
})
