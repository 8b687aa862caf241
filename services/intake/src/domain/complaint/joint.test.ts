import { describe, expect, test } from '@jest/globals'
import { aSubmission, given, refusal, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import { representativesOf } from './joint.ts'
import { staffSteps } from './may.ts'

const clerk = staffOf('clerk')
const sealed = { name: 's0', representative1: 's1', representative2: 's2', representative3: 's3' }
const joint = (places: number) => {
  const fields = Object.fromEntries(Object.entries(sealed).slice(0, places + 1))
  const submission = aSubmission({ anonymous: false, representatives: places, person: { sealed: fields, blind: [] } })
  return when([], { type: 'submit', submission }, SOMEBODY)
}
const note = { id: 'n1', mediaType: 'image/png', size: 100, sha256: 'a'.repeat(64), purpose: 'leaving-note' as const }
const leave = (representative: number, on = '2026-03-02') => ({ type: 'leave-joint' as const, representative, on, note })

describe('one of several leaves a joint complaint', () => {
  test('the count goes down, the name is no longer read, the note is kept, and who is left keeps their place', () => {
    const after = when(joint(3), leave(2), clerk)
    const state = given(...after)
    expect([state.representatives, representativesOf(state), state.attachments]).toEqual([2, [1, 3], [note]])
    expect(state.person?.sealed).toEqual({ name: 's0', representative1: 's1', representative3: 's3' })
    expect(JSON.stringify(after.at(-1)?.event)).not.toMatch(/s[0-3]"/)
    expect(staffSteps(state)).toContain('leave-joint')
  })

  test('not one who is not among them, or left before', () => {
    expect(refusal(joint(3), leave(4), clerk)).toBe('representative-unknown')
    expect(refusal(when(joint(3), leave(2), clerk), leave(2), clerk)).toBe('representative-unknown')
  })

  test('the last one does not leave: that is a withdrawal', () => {
    expect(refusal(when(joint(2), leave(2), clerk), leave(1), clerk)).toBe('last-representative')
  })

  test.each(['2026-03-01', '2026-03-03'])('not on %s, before it came or after today', (on) => {
    expect(refusal(joint(2), leave(1, on), clerk)).toBe('leaving-day-wrong')
  })

  test('nothing is offered or taken where there is nobody to leave, or it has ended', () => {
    expect(staffSteps(given(...joint(0)))).not.toContain('leave-joint')
    const ended = when(joint(2), { type: 'decline', ground: 'in-litigation', explanation: '法院正在审理', route: 'litigation' }, clerk)
    expect(staffSteps(given(...ended))).not.toContain('leave-joint')
    expect(refusal(ended, leave(1), clerk)).toBe('complaint-already-concluded')
  })
})
