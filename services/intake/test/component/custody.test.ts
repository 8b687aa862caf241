import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ComplaintDetail, CustodyDetail } from '@mingjian/contracts'
import { approver, download, filedAt, introduce, offer, receive, receiver, release, sender, take, twoIntakes } from './handover-harness.ts'
import { type Harness, login } from './harness.ts'

// How a handover stands, told to who may know, and its papers given once more.

let county: Harness
let city: Harness
const now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  ;({ county, city } = await twoIntakes(() => now))
})
afterAll(async () => {
  await county?.stop()
  await city?.stop()
})

const read = async (it: Harness, no: string, as = approver) =>
  (await it.call('GET', `/api/intake/complaints/${no}`, { as })).body as unknown as ComplaintDetail
const custody = async (it: Harness, no: string, as = approver): Promise<CustodyDetail | undefined> => (await read(it, no, as)).custody
const paper = (no: string, name: string, as = approver) => county.call('GET', `/api/intake/complaints/${no}/handover/${name}`, { as })

test('from whole to taken over: the phase on both sides, and the release, the acknowledgement and the list of what was taken', async () => {
  const { no } = await filedAt(county)
  expect((await read(county, no)).may).toContain('offer-handover')
  expect((await read(county, no, sender)).may).not.toContain('offer-handover')
  expect(await custody(county, no)).toBeUndefined()
  await offer(county, no)
  expect(await custody(county, no)).toMatchObject({ phase: 'offered', partner: '测试市司法局', acts: true, online: false })
  expect(await custody(county, no, login('approver', 'office-5205'))).toMatchObject({ phase: 'offered', acts: false })
  expect((await paper(no, 'release')).body.code).toBe('handover-none')

  const received = await receive(city, await download(county, no))
  const again = `/api/intake/handovers/${received.body.handover}/acknowledgement`
  expect((await city.call('GET', again, { as: receiver })).body).toEqual({ ack: received.body.ack, formerNo: no })
  expect((await city.call('GET', again, { as: sender })).body.code).toBe('handover-none')
  const released = await release(county, received.body.ack)
  expect((await paper(no, 'release')).body).toEqual({ release: released.body.release })
  expect(await custody(county, no)).toMatchObject({ phase: 'released', waiting: 0 })
  expect((await paper(no, 'cancellation')).body.code).toBe('handover-none')

  const there = String((await take(city, released.body.release)).body.complaintNo)
  expect(await custody(city, there, receiver)).toMatchObject({ phase: 'taken', formerNo: no, partner: '测试区司法局', acts: true })
  const taken = await city.call('GET', '/api/intake/handovers/taken', { as: receiver })
  expect(taken.body.items).toEqual([expect.objectContaining({ complaintNo: there, formerNo: no, from: '测试区司法局' })])
  expect((await city.call('GET', '/api/intake/handovers/taken', { as: sender })).body.items).toEqual([])
})

test('asked over the network, the number there and how it goes are known; who may not act is refused', async () => {
  const { no } = await filedAt(county)
  await introduce(county, city, { name: '测试市司法局', region: '5205', url: city.url })
  await offer(county, no)
  const ask = (as = approver) => county.call('POST', `/api/intake/complaints/${no}/handover/ask`, { as })
  expect((await ask()).body.code).toBe('handover-none')
  const sent = await county.call('POST', `/api/intake/complaints/${no}/handover/send`, { as: approver })
  expect(await custody(county, no)).not.toHaveProperty('last')
  expect((await ask(login('approver', 'office-5205'))).body.code).toBe('not-the-handling-unit')
  expect((await ask()).body).toEqual({ complaintNo: no, at: now.toISOString() })
  expect(await custody(county, no)).toMatchObject({ online: true, last: { no: sent.body.there, status: 'accepted' } })
})

test('taken back: the signed word is there as long as nothing was offered anew', async () => {
  const { no } = await filedAt(county)
  await offer(county, no)
  const { body } = await county.call('POST', `/api/intake/complaints/${no}/handover/cancel`, { as: approver, body: { reason: '误操作' } })
  expect(await custody(county, no)).toMatchObject({ phase: 'cancelled', partner: '测试市司法局' })
  expect((await paper(no, 'cancellation')).body).toEqual({ cancellation: body.cancellation })
  await offer(county, no)
  expect((await paper(no, 'cancellation')).body.code).toBe('handover-none')
})
