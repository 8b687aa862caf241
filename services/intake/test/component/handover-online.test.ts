import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Lookup } from '@mingjian/contracts'
import { approver, filedAt, introduce, lookUp, offer, receiver, sender, twoIntakes } from './handover-harness.ts'
import { type Harness, startIntake } from './harness.ts'

// With a partner that answers over the network: the same protocol in one request, and what is shown while it does not answer.

let county: Harness
let city: Harness
let now = new Date('2026-03-09T02:00:00Z')
let stopped = false
beforeAll(async () => {
  ;({ county, city } = await twoIntakes(() => now))
})
afterAll(async () => {
  await county?.stop()
  if (!stopped) await city?.stop()
})

const send = (no: string) => county.call('POST', `/api/intake/complaints/${no}/handover/send`, { as: approver })
const reachable = (url: string) => introduce(county, city, { name: '测试市司法局', region: '5205', url })

test('without an address, or while nobody answers there, it is told so and stays here', async () => {
  const { no } = await filedAt(county)
  expect((await send(no)).body.code).toBe('handover-none')
  await offer(county, no)
  expect((await send(no)).body.code).toBe('handover-no-address')
  await reachable('http://127.0.0.1:1')
  const silent = await send(no)
  expect([silent.status, silent.body.code]).toEqual([503, 'handover-partner-offline'])
  expect((await lookUp(county, (await filedAt(county)).receipt)).body.status).toBe('accepted')
})

test('sent at once and twice, looked up by the old code, words passed on; when it is off line the last known is shown with its time', async () => {
  await reachable(`${city.url}/`)
  const { no, receipt } = await filedAt(county)
  await offer(county, no)
  const sent = await send(no)
  expect([sent.status, sent.body.complaintNo]).toEqual([200, no])
  expect((await send(no)).body).toEqual(sent.body)
  const there = String(sent.body.there)
  expect((await lookUp(county, receipt)).body).toMatchObject({ status: 'accepted', handler: '测试市司法局', asOf: now.toISOString() })

  await county.call('POST', '/api/public/complaints/message', { body: { receipt, text: '还有一台秤。' } })
  now = new Date('2026-03-09T03:00:00Z')
  expect(((await lookUp(county, receipt)).body as unknown as Lookup).messages.map(({ text }) => text)).toEqual(['还有一台秤。'])
  const read = await city.call('GET', `/api/intake/complaints/${there}`, { as: receiver })
  expect(read.text).toContain('还有一台秤。')
  const queue = await county.call('GET', `/api/intake/complaints/${no}/handover/messages`, { as: sender })
  expect(queue.body.messages).toEqual([])

  await city.stop()
  stopped = true
  const told = now.toISOString()
  now = new Date('2026-03-12T03:00:00Z')
  expect((await lookUp(county, receipt)).body).toMatchObject({ status: 'accepted', asOf: told })
})

test('nobody else is let in: unsigned, unknown, or meant for another instance', async () => {
  const other = await startIntake({ homeRegion: '5205' })
  try {
    await introduce(other, county, { name: '测试区司法局', region: '520502' })
    const status = async (request: string) => (await other.call('POST', '/api/handover/status', { body: { request } })).body.code
    const handover = '0197e0c5-6c5f-7000-8000-000000000001'
    const { keys } = county.intake.deps.handover
    const TYPE = 'mingjian-handover-request'
    const to = other.intake.deps.handover.keys.public.keys[1].kid
    expect(await status('a.b.c')).toBe('handover-package-broken')
    expect(await status(await other.intake.deps.handover.keys.sign(TYPE, { handover, to }))).toBe('handover-sender-unknown')
    expect(await status(await keys.sign(TYPE, { handover, to: keys.public.keys[1].kid }))).toBe('handover-not-for-us')
    expect(await status(await keys.sign(TYPE, { handover, to }))).toBe('handover-none')
    const form = new FormData()
    form.set('file', new Blob(['x']), 'a')
    const response = await fetch(`${other.url}/api/handover/packages`, { method: 'POST', body: form })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, 'handover-package-broken'])
  } finally {
    await other.stop()
  }
})
