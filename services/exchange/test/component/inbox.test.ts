import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CloudEvent } from '@mingjian/contracts'
import { type Harness, reader, sender, startExchange, told } from './harness.ts'

const COUNTY = '520502'
const TOWN = '520502001'
const county = sender(COUNTY)
let city: Harness
beforeAll(async () => {
  city = await startExchange({ homeRegion: '5205' })
})
afterAll(() => city?.stop())

const post = (body: unknown, as = county) => city.call('POST', '/api/exchange/inbox', { as, body })
const fieldsOf = (body: Record<string, unknown>) => ((body.errors ?? []) as { field: string }[]).map(({ field }) => field)
let n = 0
const fresh = () => `d${++n}`
const sealedIn = async (dossier: string) => {
  const kept: CloudEvent[] = []
  for await (const { event } of city.bus.log.read('mingjian-5205.exchange.complaint.v1')) if (event.subject === dossier) kept.push(event)
  return kept
}

describe('what is taken', () => {
  test('one event, kept under the dossier as it came; then it is seen', async () => {
    const event = told(TOWN, fresh(), 1, { extra: 'x' } as Partial<CloudEvent>)
    expect(await post(event)).toMatchObject({ status: 202, body: { received: 1 } })
    expect(await sealedIn(event.subject)).toEqual([event])
    await city.settled()
    expect(await city.seenBy(reader('5205'))).toContain(`JD${TOWN}-${event.subject}`)
  })

  test('a batch in its order, and the same again without effect', async () => {
    const dossier = fresh()
    const batch = [1, 2, 3].map((sequence) => told(COUNTY, dossier, sequence))
    for (let again = 0; again < 2; again++) expect((await post(batch)).body).toEqual({ received: 3 })
    await city.settled()
    const seen = await city.seenBy(reader('5205'))
    expect(seen.filter((no) => no.endsWith(`-${dossier}`))).toHaveLength(1)
    expect((await city.store.connection.collection('complaints-below').findOne({ dossier }))?.lastSeq).toBe(3)
    expect(await city.bus.deadLetters.count()).toBe(0)
  })

  test('a type that is newer than this version, and fields that it does not know', async () => {
    const dossier = fresh()
    const newer = told(COUNTY, dossier, 2, { type: 'cn.mingjian.intake.complaint-praised.v7', data: { anything: 1 } })
    expect((await post([told(COUNTY, dossier, 1, {}, { unheardOf: true }), newer])).status).toBe(202)
    await city.settled()
    expect((await city.store.connection.collection('complaints-below').findOne({ dossier }))?.lastSeq).toBe(2)
  })
})

describe('what is refused names the field, and nothing of it is kept', () => {
  const dossier = 'refused'
  const right = told(COUNTY, dossier)
  const CASES: [name: string, status: number, field: string, body: unknown][] = [
    ['a neighbour’s region', 403, 'region', { ...right, region: '520521' }],
    ['the region of this place itself', 403, 'region', { ...right, region: '5205' }],
    ['a neighbour’s source', 403, 'source', { ...right, source: '/mingjian-520521/intake' }],
    ['a source without a place', 403, 'source', { ...right, source: '/mingjian/intake' }],
    ['our own events', 422, 'source', { ...right, source: '/mingjian-5205/intake' }],
    ['another system’s source', 400, 'source', { ...right, source: '/elsewhere/intake' }],
    ['an id that is not dossier and sequence', 400, 'id', { ...right, id: 'refused:2' }],
    ['no id', 400, 'id', { ...right, id: undefined }],
    ['no subject', 400, 'subject', { ...right, subject: '' }],
    ['a sequence of nought', 400, 'sequence', { ...right, sequence: 0 }],
    ['a type of a context that is not exchanged', 400, 'type', { ...right, type: 'cn.mingjian.accountability.matter-closed.v1' }],
    ['what is no complaint’s', 400, 'type', { ...right, type: 'cn.mingjian.intake.region-heads-published.v1' }],
    ['a region that is none', 400, 'region', { ...right, region: '52050' }],
    ['a time that is none', 400, 'time', { ...right, time: 'yesterday' }],
    ['data that do not fit a known type', 400, 'data.receivedOn', told(COUNTY, dossier, 1, {}, { receivedOn: 'Monday' })],
    ['data that are none', 400, 'data', { ...right, data: 'text' }],
    ['too much', 400, 'data', told(COUNTY, dossier, 1, {}, { more: 'x'.repeat(200_001) })],
    ['long extensions', 400, '', { ...right, extra: 'x'.repeat(301) }],
    ['a wrong one in a batch', 403, '1.region', [right, { ...right, region: '520521' }]],
    ['a misshapen one in a batch', 400, '1.type', [right, { ...right, type: 'x' }]],
    ['an empty batch', 400, '', []],
    ['too many', 400, '', Array.from({ length: 101 }, () => right)],
  ]
  test.each(CASES)('%s', async (_name, status, field, body) => {
    const answer = await post(body)
    expect([answer.status, fieldsOf(answer.body)]).toEqual([status, [field]])
    expect(String((answer.body.errors as { message: string }[])[0]?.message)).toMatch(/[\u4e00-\u9fff]|Invalid/)
    expect(await sealedIn(dossier)).toEqual([])
  })

  test('what lies here or above, also from an account that is entered too high', async () => {
    for (const region of ['5205', '52']) {
      const answer = await post(told(COUNTY, dossier, 1, { region, source: `/mingjian-${COUNTY}/intake` }), sender('52'))
      expect([region, answer.status, fieldsOf(answer.body)]).toEqual([region, 403, ['region']])
    }
  })

  test('people, and nobody, may not send', async () => {
    expect((await post(right, reader('520502'))).status).toBe(403)
    expect((await city.call('POST', '/api/exchange/inbox', { body: right })).status).toBe(401)
  })
})

test('what lacks its predecessor for long becomes a dead letter, and the others of its partition go on', async () => {
  const lost = fresh()
  await post(told(COUNTY, lost, 2))
  const others = Array.from({ length: 16 }, fresh)
  await post(others.map((dossier) => told(COUNTY, dossier)))
  await city.settled()
  const letters = await city.bus.deadLetters.list()
  expect(letters.map(({ key, reason }) => [key, reason])).toEqual([[lost, expect.stringContaining('missing')]])
  const seen = await city.seenBy(reader('5205'))
  for (const dossier of others) expect(seen).toContain(`JD${COUNTY}-${dossier}`)
  await post(told(COUNTY, lost))
  await city.settled()
  await city.bus.deadLetters.redrive({ group: 'mingjian-5205.exchange.complaints-below' })
})
