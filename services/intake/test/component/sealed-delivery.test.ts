import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Lookup } from '@mingjian/contracts'
import type { PlanReport } from '@mingjian/storage'
import { handoverWire } from '../../src/adapters/http/handover-wire.ts'
import { recoverFilings } from '../../src/application/deliver-filings.ts'
import type { SealedFiling } from '../../src/application/handover-ports.ts'
import { introduce } from './handover-harness.ts'
import { type Harness, login, startIntake } from './harness.ts'
import { aboutOffice, admin, cityClerk, deliver, leftAt, listed, lookUp, MARKS, post } from './sealed-harness.ts'

// A sealed filing reaches the superior by itself, or by hand: once, whatever is lost on the way, and with the same 查询码.

const CITY = { name: '测试市司法局', region: '5205' }
const DAY_MS = 86_400_000
let county: Harness
let city: Harness
let now = new Date('2026-03-09T02:00:00Z')
const plans: PlanReport[] = []
beforeAll(async () => {
  const onPlan = (plan: PlanReport) => void plans.push(plan)
  county = await startIntake({ homeRegion: '520502', clock: () => now, onPlan })
  city = await startIntake({ homeRegion: '5205', clock: () => now, onPlan })
  await introduce(city, county, { name: '测试区司法局', region: '520502' })
})
/** Each test files what is its own, and begins with nothing that waits. */
beforeEach(async () => {
  await introduce(county, city, { ...CITY, url: city.url })
  await deliver(county)
})
afterAll(async () => {
  await county?.stop()
  await city?.stop()
})

let serial = 0
async function filed(): Promise<{ receipt: string; title: string; id: string }> {
  const title = `${MARKS.title}之${++serial}`
  const { body } = await post(county, await aboutOffice(county, { title }))
  const waiting = await county.intake.deps.handover.sealed.inState('waiting', 10)
  return { receipt: String(body.receipt), title, id: String(waiting.at(-1)?.id) }
}
const there = async (title: string) => (await listed(city)).filter((each) => each.title === title)
const stored = (id: string) => county.store.connection.collection<{ _id: string; state?: string }>('sealedFilings').findOne({ _id: id })
const later = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

describe('over the network', () => {
  test('it arrives whole, its clock runs from the day at the county, and the code works there; the county knows where it went', async () => {
    const { receipt, title, id } = await filed()
    const before = (await lookUp(county, receipt)).body as unknown as Lookup
    expect(before).toMatchObject({
      status: 'sealed-waiting',
      statusText: `已封存，待送达${CITY.name}`,
      sealedTo: { name: CITY.name, url: city.url },
    })
    expect([before.complaintNo, before.may, JSON.stringify(before).includes(MARKS.title)]).toEqual([undefined, [], false])
    later(3 * DAY_MS)
    expect(await deliver(county)).toEqual([1, []])

    const [one] = await there(title)
    const { body: read } = await city.call('GET', `/api/intake/complaints/${one?.no}`, { as: cityClerk })
    const { attachments, handling } = read as unknown as {
      attachments: { id: string }[]
      handling: { reason: string; sealedFrom: string[] }
    }
    expect(read).toMatchObject({ no: expect.stringMatching(/^JD5205-/), receivedOn: '2026-03-09', channel: 'web', hasContact: true })
    expect(handling).toMatchObject({ unit: 'office-5205', reason: expect.stringMatching(/^测试区司法局收件后封转；/) })
    const bearer = { authorization: `Bearer ${await city.realm.token(cityClerk)}` }
    const file = await fetch(`${city.url}/api/intake/complaints/${one?.no}/attachments/${attachments[0]?.id}`, { headers: bearer })
    expect(Buffer.from(await file.arrayBuffer()).toString()).toContain(MARKS.file)
    expect((await lookUp(city, receipt)).body).toMatchObject({ complaintNo: one?.no, title })

    const after = (await lookUp(county, receipt)).body as unknown as Lookup
    expect(after).toMatchObject({ status: 'sealed-delivered', statusText: `已封存转送${CITY.name}` })
    expect(after.timeline.map(({ at }) => at)).toEqual(['2026-03-09T02:00:00.000Z', '2026-03-12T02:00:00.000Z'])
    expect(after.notices.join()).toContain(`${city.url}/status`)
    expect(Object.keys((await stored(id)) ?? {}).sort()).toEqual(['_id', 'createdAt', 'deliveredAt', 'receiptHash', 'state', 'to'])
    expect(await leftAt(county)).toEqual({ complaints: 0, attachments: 0, numbers: 0, blobs: 0, marked: [], logged: [] })
  })

  test('what the person sends at the county with the code is told where to go; an unknown code is told nothing', async () => {
    const { receipt } = await filed()
    const say = (code: string) => county.call('POST', '/api/public/complaints/message', { body: { receipt: code, text: '请尽快办理。' } })
    const answer = await say(receipt)
    expect([answer.status, answer.body.code]).toEqual([409, 'sealed-to-superior'])
    expect(answer.body.detail).toContain(`${city.url}/status`)
    expect([(await say('0000000000000000')).body.code, (await lookUp(county, '0000000000000000')).body.code]).toEqual([
      'receipt-unknown',
      'receipt-unknown',
    ])
  })

  test('the answer lost on the way, or the county killed at any step after it: delivered again it is the same complaint', async () => {
    const { title, id } = await filed()
    const lost = {
      ...handoverWire,
      sendPackage: async (...given: Parameters<typeof handoverWire.sendPackage>) => {
        await handoverWire.sendPackage(...given)
        throw new Error('lost')
      },
    }
    expect(await deliver(county, { wire: lost })).toEqual([0, ['unexpected']])
    later(60_000)
    const { sealed, packages } = county.intake.deps.handover
    const fails = async (): Promise<never> => {
      throw new Error('killed here')
    }
    expect(await deliver(county, { sealed: { ...sealed, acknowledge: fails } })).toEqual([0, ['unexpected']])
    later(60_000)
    expect(await deliver(county, { packages: { ...packages, drop: fails } })).toEqual([0, ['unexpected']])
    expect(await stored(id)).toMatchObject({ state: 'acknowledged' })
    await recoverFilings(county.intake.deps)
    expect([(await stored(id))?.state, (await leftAt(county)).blobs]).toEqual(['delivered', 0])
    expect(await there(title)).toHaveLength(1)
  })

  test('the superior killed between the files and the complaint has both once when it comes again', async () => {
    const { title } = await filed()
    const { complaints } = city.intake.deps
    const create = complaints.create
    complaints.create = async () => {
      throw new Error('killed here')
    }
    expect(await deliver(county)).toEqual([0, ['unexpected']])
    complaints.create = create
    later(60_000)
    expect(await deliver(county)).toEqual([1, []])
    const [one, ...more] = await there(title)
    const { body } = await city.call('GET', `/api/intake/complaints/${one?.no}`, { as: cityClerk })
    expect([(body.attachments as unknown as object[]).length, more]).toEqual([1, []])
  })

  test('a superior that is silent is asked once a run and ever more seldom; nothing is lost, and entered anew it is asked at once', async () => {
    const given = [await filed(), await filed()]
    await introduce(county, city, { ...CITY, url: 'http://127.0.0.1:1' })
    const tries: unknown[] = []
    for (const wait of [0, 9_000, 1_000, 19_000, 1_000]) {
      later(wait)
      tries.push(await deliver(county))
    }
    const asked = [0, ['handover-partner-offline']]
    expect(tries).toEqual([asked, [0, []], asked, [0, []], asked])
    later(DAY_MS)
    await deliver(county)
    await introduce(county, city, { ...CITY, url: city.url })
    expect(await deliver(county)).toEqual([2, []])
    for (const { title } of given) expect(await there(title)).toHaveLength(1)
  })

  test('a refusal by the superior is told by its code alone, and tried again', async () => {
    await filed()
    const stranger = await startIntake({ homeRegion: '5205' })
    try {
      await introduce(county, city, { ...CITY, url: stranger.url })
      expect(await deliver(county)).toEqual([0, ['handover-sender-unknown']])
      later(DAY_MS)
      await introduce(stranger, county, { name: '测试区司法局', region: '520502' })
      expect(await deliver(county)).toEqual([0, ['handover-not-for-us']])
      expect((await leftAt(stranger)).blobs).toBe(0)
    } finally {
      await stranger.stop()
    }
  })
})

describe('by hand', () => {
  const SEALED = '/api/intake/handovers/sealed-filings'
  const items = async () => (await county.call('GET', SEALED, { as: admin })).body as unknown as { waiting: number; items: SealedFiling[] }
  const take = async (bytes: Buffer, as = cityClerk) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)]), 'a.sealed')
    const headers = { authorization: `Bearer ${await city.realm.token(as)}` }
    const response = await fetch(city.url + SEALED, { method: 'POST', headers, body: form })
    return (await response.json()) as Record<string, string>
  }

  test('an administrator sees date and size, carries the package, and the receipt that comes back deletes it', async () => {
    await introduce(county, city, CITY)
    const { id, title, receipt } = await filed()
    expect(await deliver(county)).toEqual([0, []])
    const list = await items()
    const mine = list.items.find((each) => each.id === id)
    expect([list.waiting, Object.keys(mine ?? {}).sort()]).toEqual([1, ['createdAt', 'id', 'name', 'size', 'state', 'to']])
    const authorization = `Bearer ${await county.realm.token(admin)}`
    const bytes = Buffer.from(await (await fetch(`${county.url}${SEALED}/${id}`, { headers: { authorization } })).arrayBuffer())
    expect([bytes.length, bytes.includes(Buffer.from(title))]).toEqual([Number(mine?.size), false])
    expect((await take(bytes, login('intake-clerk', 'office-520521'))).code).toBe('not-the-handling-unit')
    const { ack, from } = await take(bytes)
    expect([from, (await take(bytes)).ack]).toEqual(['测试区司法局', ack])
    const acknowledge = () => county.call('POST', `${SEALED}/acknowledge`, { as: admin, body: { ack } })
    expect((await acknowledge()).body).toMatchObject({ id, state: 'delivered', name: CITY.name })
    expect((await acknowledge()).status).toBe(200)
    const gone = await county.call('GET', `${SEALED}/${id}`, { as: admin })
    expect([gone.status, gone.body.code, (await leftAt(county)).blobs]).toEqual([404, 'sealed-filing-unknown', 0])
    expect(await there(title)).toHaveLength(1)
    expect((await lookUp(county, receipt)).body).toMatchObject({ status: 'sealed-delivered', sealedTo: { name: CITY.name } })
    expect((await lookUp(city, receipt)).body).toMatchObject({ title })
  })
})

test('none of its queries scans', () => {
  const mine = plans.filter(({ collection, shape }) => collection === 'sealedFilings' && shape !== '{}')
  expect(mine.length).toBeGreaterThan(10)
  expect(mine.filter(({ index, bounds, fullSort }) => index === 'COLLSCAN' || bounds === 'full' || fullSort)).toEqual([])
})
