import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import type { CloudEvent } from '@mingjian/contracts'
import { closed, type Harness, listenOn, newFolder, reader, sender, startExchange, told } from './harness.ts'

// A county and its city in one process: the line goes down and up, the city refuses, the token ends, either is started again.

const COUNTY = '520502'
/** How far the county's clock is ahead. */
let later = 0
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

type Front = (request: IncomingMessage, response: ServerResponse) => boolean

/** A city behind a door of its own, which gives out tokens and may answer in its stead; `open` and `shut` are the line. */
async function aCity(dir = newFolder()) {
  const city = await startExchange({ homeRegion: '5205', dir })
  const seen: string[] = []
  const tokens: string[] = []
  let front: Front = () => false
  let roles = ['integration']
  let lifeS = 3600
  const handler = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.endsWith('/protocol/openid-connect/token')) {
      const access_token = await city.realm.token({ ...sender(COUNTY), roles })
      tokens.push(access_token)
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ access_token, expires_in: lifeS }))
    }
    seen.push(request.url ?? '')
    if (!front(request, response)) city.app(request, response)
  }
  let door: { url: string; port: number; server: Server } = await listenOn(handler)
  const { url, port } = door
  return {
    ...city,
    url,
    superior: { url, realmUrl: `${url}/realms/mingjian` },
    seen,
    tokens,
    answerWith: (next: Front) => {
      front = next
    },
    giveRoles: (next: string[]) => {
      roles = next
    },
    tokensLast: (seconds: number) => {
      lifeS = seconds
    },
    shut: () => closed(door.server),
    open: async () => {
      door = await listenOn(handler, port)
    },
    async end(options = {}) {
      await closed(door.server)
      await city.stop(options)
    },
  }
}

const publish = (it: Harness, events: CloudEvent[]) =>
  it.bus.publish(events.map((event) => ({ topic: 'mingjian-520502.intake.complaint.v1', key: event.subject, event })))
const sent = (it: Harness) => it.exchange.consumers[1]?.caughtUp()
/** Ids as the city keeps them, in their order for each dossier. */
async function kept(city: Pick<Harness, 'bus'>): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  for await (const { event } of city.bus.log.read('mingjian-5205.exchange.complaint.v1'))
    found.set(event.subject, [...(found.get(event.subject) ?? []), event.sequence])
  return found
}
const problem = (response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
  response.end(JSON.stringify({ status, code, detail: code }))
  return true
}
const until = async (holds: () => boolean) => {
  const end = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > end) throw new Error('what was waited for did not come')
    await setTimeout(10)
  }
}

async function both() {
  const city = await aCity()
  closers.push(() => city.end())
  const dir = newFolder()
  const county = await startExchange({ homeRegion: COUNTY, dir, superior: city.superior, clock: () => new Date(Date.now() + later) })
  closers.push(() => county.stop())
  return { city, county, dir }
}

test('nobody listens above at first: the place works on; then everything arrives once, in order', async () => {
  const { city, county } = await both()
  await city.shut()
  const dossiers = ['a', 'b', 'c', 'd']
  for (let sequence = 1; sequence <= 5; sequence++)
    await publish(
      county,
      dossiers.map((dossier) => told(COUNTY, dossier, sequence)),
    )
  await until(() => county.logs.some((line) => line.includes('they wait')))
  // Long after, it is still the line that is away, and no process that hangs.
  later = 600_000
  expect(await county.call('GET', '/livez')).toMatchObject({ status: 200, body: { stalled: [] } })
  later = 0
  expect((await county.call('GET', '/api/exchange/complaints', { as: reader(COUNTY) })).status).toBe(200)
  await city.open()
  await sent(county)
  expect(await kept(city)).toEqual(new Map(dossiers.map((dossier) => [dossier, [1, 2, 3, 4, 5]])))
  expect(await county.bus.deadLetters.count()).toBe(0)
  await city.settled()
  expect(await city.seenBy(reader('5205'))).toHaveLength(4)
  expect(county.logs.filter((line) => line.includes('they wait'))).toHaveLength(1)
  expect(county.logs.filter((line) => line.includes('answers again'))).toHaveLength(1)
})

test('started again, the place goes on where it was', async () => {
  const { city, county, dir } = await both()
  await publish(
    county,
    [1, 2].map((sequence) => told(COUNTY, 'a', sequence)),
  )
  await sent(county)
  await city.shut()
  await publish(
    county,
    [3, 4].map((sequence) => told(COUNTY, 'a', sequence)),
  )
  closers.pop()
  await county.stop({ keep: true })
  await city.open()
  const again = await startExchange({ homeRegion: COUNTY, dir, superior: city.superior })
  closers.push(() => again.stop())
  await sent(again)
  expect(await kept(city)).toEqual(new Map([['a', [1, 2, 3, 4]]]))
})

test.each([
  ['503', 503, 'unexpected'],
  ['429', 429, 'too-many-requests'],
  ['an account without its role', 403, 'forbidden'],
  ['a superior that has no inbox yet', 404, 'not-found'],
])('%s is waited out, and is no dead letter', async (_name, status, code) => {
  const { city, county } = await both()
  city.answerWith((_request, response) => problem(response, status, code))
  await publish(county, [told(COUNTY, 'a')])
  await until(() => city.seen.length >= 3)
  expect(await county.bus.deadLetters.count()).toBe(0)
  city.answerWith(() => false)
  await sent(county)
  expect(await kept(city)).toEqual(new Map([['a', [1]]]))
})

test('an answer that never came is asked for again, and what came twice is there once', async () => {
  const { city, county } = await both()
  let lost = 0
  city.answerWith((request, response) => {
    if (++lost > 1) return false
    // The city keeps it, and its answer gets lost on the way.
    city.app(request, Object.assign(new ServerResponse(request), { end: () => response.destroy() }) as never)
    return true
  })
  await publish(county, [told(COUNTY, 'a'), told(COUNTY, 'a', 2)])
  await sent(county)
  expect(await kept(city)).toEqual(new Map([['a', [1, 1, 2]]]))
  await city.settled()
  expect(await city.seenBy(reader('5205'))).toEqual(['JD520502-a'])
  expect(await city.bus.deadLetters.count()).toBe(0)
})

test('one token serves many events; when it has ended or is no longer taken, a new one is asked for', async () => {
  const { city, county } = await both()
  await publish(
    county,
    [1, 2, 3].map((sequence) => told(COUNTY, 'a', sequence)),
  )
  await sent(county)
  expect(city.tokens).toHaveLength(1)
  let refused = 0
  city.answerWith((_request, response) => refused++ < 1 && problem(response, 401, 'unauthenticated'))
  await publish(county, [told(COUNTY, 'a', 4)])
  await sent(county)
  expect([city.tokens.length, refused]).toEqual([2, 2])
  city.tokensLast(0)
  city.answerWith((_request, response) => refused++ < 3 && problem(response, 401, 'unauthenticated'))
  await publish(county, [told(COUNTY, 'a', 5)])
  await sent(county)
  const before = city.tokens.length
  await publish(county, [told(COUNTY, 'a', 6)])
  await sent(county)
  expect(city.tokens.length).toBe(before + 1)
  expect((await kept(city)).get('a')).toEqual([1, 2, 3, 4, 5, 6])
})

test('a refusal of one event is a dead letter with the superior’s reason, its successors wait behind it, others go on', async () => {
  const { city, county } = await both()
  const wrong = told(COUNTY, 'bad', 1, {}, { receivedOn: 'Monday' })
  await publish(county, [wrong, told(COUNTY, 'bad', 2), told(COUNTY, 'good')])
  await sent(county)
  const letters = await county.bus.deadLetters.list()
  expect(letters.map(({ key, parked, reason }) => [key, parked, reason])).toEqual([
    ['bad', false, expect.stringMatching(/invalid-request data\.receivedOn/)],
    ['bad', true, expect.any(String)],
  ])
  expect(await kept(city)).toEqual(new Map([['good', [1]]]))
})

test('what the office above works on is sent as lying at the place', async () => {
  const { city, county } = await both()
  await publish(county, [told(COUNTY, 'a', 1, { region: '52' }), told(COUNTY, 'b', 1, { region: '520502001' })])
  await sent(county)
  await city.settled()
  expect(await city.bus.deadLetters.count()).toBe(0)
  expect(await city.seenBy(reader(COUNTY))).toHaveLength(2)
  expect(await city.seenBy(reader('520502001'))).toEqual(['JD520502-b'])
})

test('what the place published under another name, before it moved house, is sent as its own', async () => {
  const { city, county } = await both()
  await publish(county, [told(COUNTY, 'a', 1, { source: '/mingjian/intake' })])
  await sent(county)
  await city.settled()
  expect(await city.seenBy(reader('5205'))).toEqual(['JD520502-a'])
  expect(await county.bus.deadLetters.count()).toBe(0)
})

test('what a township sent to its county goes on to the city', async () => {
  const { city, county } = await both()
  const town = '520502001'
  const posted = await county.call('POST', '/api/exchange/inbox', { as: sender(town), body: [told(town, 't'), told(town, 't', 2)] })
  expect(posted.status).toBe(202)
  await sent(county)
  await city.settled()
  expect(await kept(city)).toEqual(new Map([['t', [1, 2]]]))
  expect(await city.seenBy(reader('5205'))).toEqual(['JD520502001-t'])
  expect(await city.seenBy(reader('520521'))).toEqual([])
})

test('the superior is started again and has what it had', async () => {
  const dir = newFolder()
  const city = await startExchange({ homeRegion: '5205', dir })
  await city.call('POST', '/api/exchange/inbox', { as: sender(COUNTY), body: [told(COUNTY, 'a'), told(COUNTY, 'b')] })
  await city.stop({ keep: true })
  const again = await startExchange({ homeRegion: '5205', dir })
  closers.push(() => again.stop())
  await again.settled()
  expect(await again.seenBy(reader('5205'))).toHaveLength(2)
  expect((await again.call('POST', '/api/exchange/inbox', { as: sender(COUNTY), body: told(COUNTY, 'a') })).status).toBe(202)
  await again.settled()
  expect(await again.seenBy(reader('5205'))).toHaveLength(2)
})
