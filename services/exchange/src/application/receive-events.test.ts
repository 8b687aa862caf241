import { expect, test } from '@jest/globals'
import { intakeEvents as e } from '@mingjian/contracts'
import type { Caller } from '@mingjian/platform'
import { receiveEvents } from './receive-events.ts'

const caller: Caller = { id: 'a', username: 'a', title: 'a', roles: ['integration'], region: '520502', unit: 'office-520502' }
const event = {
  specversion: '1.0',
  id: 'd:1',
  source: '/mingjian-520502/intake',
  type: e.complaintSubmittedV1.type,
  subject: 'd',
  time: '2026-03-02T02:00:00.000Z',
  datacontenttype: 'application/json',
  region: '520502',
  sequence: 1,
  data: e.complaintSubmittedV1.example,
}
const place = { namespace: 'mingjian', homeRegion: '5205' }

test('nothing is answered before the bus holds it', async () => {
  let keep = () => undefined as unknown
  const publish = () => new Promise<void>((resolve) => (keep = () => resolve()))
  let answered = false
  const answer = receiveEvents({ bus: { publish }, ...place }, caller, event).then((received) => {
    answered = true
    return received
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(answered).toBe(false)
  keep()
  expect(await answer).toEqual({ received: 1 })
})

test('what the bus does not take is not taken', async () => {
  const publish = () => Promise.reject(new Error('no broker answers'))
  await expect(receiveEvents({ bus: { publish }, ...place }, caller, event)).rejects.toThrow('no broker answers')
})
