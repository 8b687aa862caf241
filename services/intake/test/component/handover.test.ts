import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ComplaintDetail, Lookup } from '@mingjian/contracts'
import { openDataKey } from '@mingjian/dossier'
import type { PlanReport } from '@mingjian/storage'
import {
  admin,
  approver,
  download,
  filedAt,
  holding,
  lookUp,
  NAME,
  offer,
  PHONE,
  receive,
  receiver,
  release,
  STORY,
  sender,
  take,
  twoIntakes,
} from './handover-harness.ts'
import { type Harness, login } from './harness.ts'

// 移交: the whole protocol between two intakes, everything delivered twice, and what is left at the first.

let county: Harness
let city: Harness
const plans: PlanReport[] = []
let now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  ;({ county, city } = await twoIntakes(
    () => now,
    (plan) => void plans.push(plan),
  ))
})
afterAll(async () => {
  await county?.stop()
  await city?.stop()
})

const detail = async (it: Harness, no: string, as = receiver) =>
  (await it.call('GET', `/api/intake/complaints/${no}`, { as })).body as unknown as ComplaintDetail

describe('a whole handover', () => {
  let no: string
  let receipt: string
  let id: string
  let handover: string
  let there: string

  test('offered, received, released and taken over, each twice, with one effect', async () => {
    ;({ no, receipt, id } = await filedAt(county))
    expect(holding(county.dir, STORY).length).toBeGreaterThan(0)
    const before = await detail(county, no, sender)

    const offered = await offer(county, no)
    expect([offered.status, offered.body.to]).toEqual([200, '测试市司法局'])
    expect((await offer(county, no)).body).toEqual(offered.body)
    handover = String(offered.body.handover)
    for (const [verb, body] of [
      ['message', { text: '请稍候。' }],
      ['decline', { ground: 'not-ours', explanation: '不归我们管', route: 'other' }],
    ] as const)
      expect((await county.call('POST', `/api/intake/complaints/${no}/${verb}`, { as: sender, body })).status).toBeGreaterThanOrEqual(400)
    const step = await county.call('POST', `/api/intake/complaints/${no}/message`, { as: sender, body: { text: '请稍候。' } })
    expect([step.status, step.body.code]).toEqual([409, 'handover-under-way'])
    expect((await detail(county, no, approver)).may).toEqual(['cancel-handover'])

    const first = await download(county, no)
    const again = await download(county, no)
    for (const secret of [NAME, PHONE, STORY, no, id, '测试区司法局']) expect(first.includes(Buffer.from(secret))).toBe(false)
    const received = await receive(city, first)
    expect([received.status, received.body.state]).toEqual([200, 'pending'])
    expect(await receive(city, again)).toEqual(received)
    expect(await city.intake.deps.complaints.store.load(id)).toBeUndefined()
    for (const secret of [NAME, PHONE, STORY]) expect(holding(city.dir, secret)).toEqual([])
    const waiting = await city.call('GET', '/api/intake/handovers', { as: receiver })
    expect(waiting.body.items).toEqual([expect.objectContaining({ handover, formerNo: no, from: '测试区司法局' })])

    const released = await release(county, received.body.ack)
    expect(released.status).toBe(200)
    expect((await release(county, received.body.ack)).body).toEqual(released.body)
    const cancel = await county.call('POST', `/api/intake/complaints/${no}/handover/cancel`, { as: approver, body: { reason: '误操作' } })
    expect([cancel.status, cancel.body.code]).toEqual([409, 'handed-over'])

    const taken = await take(city, released.body.release)
    expect(taken.status).toBe(200)
    expect((await take(city, released.body.release)).body).toEqual(taken.body)
    there = String(taken.body.complaintNo)
    const after = await detail(city, there)
    expect(after).toMatchObject({ title: STORY, status: 'accepted', handling: { unit: 'office-5205' }, hasContact: true })
    expect(after.deadlines).toEqual(before.deadlines)
    const list = await city.call('GET', '/api/intake/complaints', { as: receiver })
    expect(list.text).toContain(there)
    const attachment = after.attachments[0]?.id
    const file = await city.call('GET', `/api/intake/complaints/${there}/attachments/${attachment}`, { as: receiver })
    expect([file.status, file.text.includes(STORY)]).toEqual([200, true])
    const contact = await city.call('POST', `/api/intake/complaints/${there}/reveal-contact`, {
      as: receiver,
      body: { reason: '约定核查时间' },
    })
    expect(contact.body.contact).toMatchObject({ name: NAME, phone: PHONE })
    const accept = await city.call('POST', `/api/intake/complaints/${there}/message`, { as: receiver, body: { text: '已收到。' } })
    expect(accept.status).toBe(200)
  })

  test('nothing of it can be read at the first place any more, and the data key is gone', async () => {
    for (const secret of [NAME, PHONE, STORY]) expect([secret, holding(county.dir, secret)]).toEqual([secret, []])
    const left = await county.intake.deps.complaints.store.load(id)
    expect(left?.key).toBeNull()
    expect(() => openDataKey(county.intake.deps.keys, id, left?.key)).toThrow(expect.objectContaining({ code: 'identity-erased' }))
    expect(left?.history.filter(({ data }) => data !== null).map(({ type }) => type)).toEqual(['HandoverReleased'])
    const shown = await detail(county, no, sender)
    expect(shown).toMatchObject({ no, status: 'handed-over', attachments: [], hasContact: false, may: [] })
    expect(shown.history.at(-1)?.text).toContain('测试市司法局')
  })

  test('both stores verify, and the receiver has told its own bus everything', async () => {
    await city.intake.publishing.sweep()
    for (const it of [county, city]) expect((await it.intake.verify()).findings).toEqual([])
    const events = city.bus.log.readKey('mingjian.intake.complaint.v1', id)
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  test('a change in what was kept of the first place’s history is found', async () => {
    const { store } = county.intake.deps.complaints
    const left = await store.load(id)
    if (!left) throw new Error('gone')
    const [one, ...rest] = left.history
    const change = { version: left.version, dirty: left.dirty, dueAt: left.dueAt, shape: left.shape, state: left.state, index: left.index }
    const changed = [{ ...(one as (typeof left.history)[number]), hash: '0'.repeat(64) }, ...rest]
    await store.commit(id, left.version, { ...change, records: [], history: changed.slice(0, -2).concat(changed.slice(-1)) })
    expect((await county.intake.verify()).findings).not.toEqual([])
    await store.commit(id, left.version, { ...change, records: [], history: left.history })
    expect((await county.intake.verify()).findings).toEqual([])
  })

  test('the old code still works: last status told with its time, words passed on, each once', async () => {
    expect((await lookUp(county, receipt)).body).toMatchObject({ status: 'handed-over', handler: '测试市司法局', may: ['message'] })
    const text = `补充：电话改为13900000008。`
    const wrote = await county.call('POST', '/api/public/complaints/message', { body: { receipt, text } })
    expect(wrote.status).toBe(200)
    expect(holding(county.dir, '13900000008')).toEqual([])
    const queue = async () => (await county.call('GET', `/api/intake/complaints/${no}/handover/messages`, { as: sender })).body
    const messages = await queue()
    const deliver = async () => (await city.call('POST', '/api/intake/handovers/messages', { as: receiver, body: messages })).body.delivered
    expect([await deliver(), await deliver()]).toEqual([1, 0])
    expect(await queue()).toEqual(messages)

    now = new Date('2026-03-10T02:00:00Z')
    const status = await city.call('GET', `/api/intake/handovers/${handover}/status`, { as: receiver })
    const keep = () => county.call('POST', '/api/intake/handovers/status', { as: approver, body: status.body })
    expect([(await keep()).status, (await keep()).status]).toEqual([200, 200])
    expect(await queue()).toEqual({ messages: [] })
    const found = (await lookUp(county, receipt)).body as unknown as Lookup
    expect(found).toMatchObject({ complaintNo: no, status: 'accepted', handler: '测试市司法局', asOf: now.toISOString(), may: ['message'] })
    expect(found.statusText).toContain('2026-03-10 10:00')
    expect(found.messages.map(({ from }) => from)).toEqual(['office', 'person'])
    expect(holding(county.dir, STORY)).toEqual([])
  })

  test('a status that somebody else made is refused', async () => {
    const own = await county.intake.deps.handover.keys.sign('mingjian-handover-status', { handover, dossier: id })
    const sealed = await county.intake.deps.handover.keys.seal(own, county.intake.deps.handover.keys.public)
    const { status, body } = await county.call('POST', '/api/intake/handovers/status', { as: approver, body: { sealed } })
    expect([status, body.code]).toEqual([422, 'handover-sender-unknown'])
  })
})

test('only an approver of the handling unit hands over, only the receiving office receives', async () => {
  const { no } = await filedAt(county)
  const body = { to: '5205' }
  for (const [as, expected] of [
    [sender, 403],
    [login('approver', 'office-5205'), 403],
    [login('approver', 'office-520521'), 404],
  ] as const)
    expect((await county.call('POST', `/api/intake/complaints/${no}/handover`, { as, body })).status).toBe(expected)
  expect((await offer(county, no, '520521')).body.code).toBe('handover-partner-unknown')
  await offer(county, no)
  expect((await receive(city, await download(county, no), login('intake-clerk', 'office-520502'))).body.code).toBe('not-the-handling-unit')
})

test("one office's key is not entered for another office", async () => {
  const { body: own } = await city.call('GET', '/api/intake/handover-keys', { as: admin })
  const partner = { region: '520599', name: '测试另一司法局', keys: own }
  const { status, body } = await county.call('POST', '/api/intake/handover-partners', { as: admin, body: partner })
  expect([status, body.code, body.field]).toEqual([422, 'handover-partner-unknown', 'keys'])
  expect(body.detail).toContain('测试市司法局（5205）')
})

/** Read whole on purpose: the register of agencies, the entered notices, the few partners; a verification of everything. */
const SMALL = ['agencies', 'calendarNotices', 'handoverPartners', 'regionHeads']

test('no query of a handover scans', async () => {
  await county.call('GET', '/api/intake/handover-partners', { as: approver })
  await city.call('GET', '/api/intake/handovers/taken', { as: receiver })
  const scanning = plans.filter(
    ({ collection, index, bounds, shape }) =>
      !SMALL.includes(collection) && (index === 'COLLSCAN' || bounds === 'full') && index !== 'dirty' && JSON.stringify(shape) !== '"{}"',
  )
  expect(plans.filter(({ collection }) => collection.startsWith('handover')).length).toBeGreaterThan(5)
  expect([
    ...new Set(scanning.map(({ collection, shape, index, bounds }) => JSON.stringify({ collection, shape, index, bounds }))),
  ]).toEqual([])
  expect(plans.filter(({ collection, fullSort }) => fullSort && collection.startsWith('handover'))).toEqual([])
})
