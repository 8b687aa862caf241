import { describe, expect, test } from '@jest/globals'
import type { CommandOf } from './commands.ts'
import { complaint } from './complaint.ts'
import { aDeadline, aSubmission, given, refusal, SOMEBODY, staffOf, when } from './complaint-fixture.ts'
import type { Handed, Partner } from './custody.ts'
import { publicSteps, staffSteps } from './may.ts'

// Who owns a dossier at each moment of a handover, and what nobody may do meanwhile.

const approver = staffOf('approver')
const clerk = staffOf('clerk')
const partner = (region: string): Partner => ({
  name: `${region}司法局`,
  region,
  keys: {
    keys: [
      { kty: 'OKP', crv: 'Ed25519', use: 'sig', x: region, kid: region },
      { kty: 'OKP', crv: 'X25519', use: 'enc', x: region, kid: region },
    ],
  },
})
const offer = (handover: string, region = '5205') => ({ type: 'offer-handover', handover, to: partner(region) }) as const
const handed = (handover: string): Handed => ({ handover, dossier: 'd', digest: 'digest', head: 'head' })
const release = (handover: string) => ({ type: 'release-handover', handed: handed(handover), release: 'token' }) as const
const cancel = { type: 'cancel-handover', reason: '误操作' } as const
const message = { type: 'write-as-office', text: '请稍候。' } as const

const submitted = when([], { type: 'submit', submission: aSubmission() }, SOMEBODY)
const accepted = when(submitted, { type: 'accept', deadlines: [aDeadline('answer')] }, clerk)
const offered = when(accepted, offer('one'), approver)
const released = when(offered, release('one'), approver)
const handling = { ...given(...accepted).handling, unit: 'office-5205', region: '5205' }
const take: CommandOf<'take-custody'> = {
  type: 'take-custody',
  handover: 'one',
  from: partner('520502'),
  head: 'head',
  no: 'JD5205-2026-000001',
  handling,
  blind: [],
}

describe('offered', () => {
  test('it keeps its status, but no step and no alarm touches it; the same offer again is the same', () => {
    const state = given(...offered)
    expect([state.status, state.custody?.phase]).toEqual(['accepted', 'offered'])
    expect(refusal(offered, message, clerk)).toBe('handover-under-way')
    expect(refusal(offered, { type: 'rate', resolved: true, satisfaction: 5 }, SOMEBODY)).toBe('handover-under-way')
    expect(when(offered, { type: 'raise-alarms' }, { kind: 'system' }, '2099-01-01T00:00:00.000Z')).toEqual(offered)
    expect(complaint.dueAt(state)).toBeNull()
    expect(when(offered, offer('two'), approver)).toEqual(offered)
    expect(refusal(offered, offer('two', '52'), approver)).toBe('handover-under-way')
    expect([staffSteps(state), publicSteps(state, new Date())]).toEqual([['cancel-handover'], []])
  })

  test('cancelled, it goes on where it was, and the old acknowledgement releases nothing', () => {
    const cancelled = when(offered, cancel, approver)
    expect(given(...cancelled).custody).toBeUndefined()
    expect(refusal(cancelled, message, clerk)).toBeUndefined()
    expect(refusal(cancelled, release('one'), approver)).toBe('handover-none')
    expect(refusal(when(cancelled, offer('two'), approver), release('one'), approver)).toBe('handover-none')
  })

  test('what has parts elsewhere is not offered', () => {
    const order = when(
      [],
      { type: 'submit', submission: aSubmission({ source: { order: 'o', orderNo: '1', import: 'i', receivedAs: 'x' } }) },
      SOMEBODY,
    )
    expect(refusal(order, offer('one'), approver)).toBe('handover-not-possible')
    expect(refusal(when(accepted, { type: 'link-merge', id: 'other' }, { kind: 'system' }), offer('one'), approver)).toBe(
      'handover-not-possible',
    )
  })
})

describe('released', () => {
  test('the state holds nothing but what remains, told by the release alone', () => {
    const state = given(...released)
    const before = given(...accepted)
    expect(state).toMatchObject({
      no: before.no,
      region: before.region,
      status: 'handed-over',
      custody: { phase: 'released', release: 'token' },
    })
    const last = released.at(-1)
    expect(last && complaint.sheds?.(last.event)).toBe(true)
    expect(given(...released.slice(-1))).toEqual(state)
    for (const text of [before.title, before.content, before.accused.agencyName].filter(Boolean))
      expect(JSON.stringify(state)).not.toContain(text)
  })

  test('it is final: nothing is done, cancelled or offered here any more; the same release again changes nothing', () => {
    expect(refusal(released, message, clerk)).toBe('handed-over')
    expect(refusal(released, cancel, approver)).toBe('handed-over')
    expect(refusal(released, offer('two'), approver)).toBe('handed-over')
    expect(when(released, release('one'), approver)).toEqual(released)
    expect(refusal(released, release('two'), approver)).toBe('handover-none')
    expect(publicSteps(given(...released), new Date())).toEqual(['message'])
  })
})

describe('taken over', () => {
  test('it has its clocks, a number and a desk of this place, and no code of the other', () => {
    const state = given(...when(offered, take, clerk))
    expect(state).toMatchObject({
      no: take.no,
      region: '5205',
      status: 'accepted',
      custody: { phase: 'taken', formerNo: given(...accepted).no },
    })
    expect(state.deadlines).toEqual(given(...accepted).deadlines)
    expect(state.receiptHash).toBeUndefined()
    expect(refusal(when(offered, take, clerk), message, clerk)).toBeUndefined()
  })

  test('only what ends with that offer, and never by the unit complained of', () => {
    expect(refusal(accepted, take, clerk)).toBe('handover-none')
    expect(refusal(offered, { ...take, handover: 'two' }, clerk)).toBe('handover-none')
    const sealed = given(...offered).handling.sealedFrom[0] ?? ''
    const about = when(
      when([], { type: 'submit', submission: aSubmission({ handling: { ...handling, sealedFrom: ['bad'] } }) }, SOMEBODY),
      offer('one'),
      approver,
    )
    expect(refusal(about, { ...take, handling: { ...handling, unit: 'bad' } }, clerk)).toBe('referral-target-refused')
    expect(sealed).not.toBe('office-5205')
  })
})
