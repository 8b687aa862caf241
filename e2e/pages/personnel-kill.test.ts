import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { accountabilityEvents, type CloudEvent, topicName } from '@mingjian/contracts'
import { openLocalBus } from '@mingjian/messaging'
import type { Browser } from 'playwright-core'
import { dropDataFolder, type Instance, launchInstance, mingjian, newDataFolder, passwordToken, startInstance } from '../instance.ts'
import { openBrowser } from './browser.ts'
import { signInAs } from './staff-visit.ts'

// A city's staff comes in by four tables and its cards follow orders, with kill -9 in between; then its figures are on the page.
// KILLS=20 kills more often; the default keeps `npm test` short.

const KILLS = Number(process.env.KILLS ?? 1)
const ORDER_KILLS = Math.max(3, KILLS)
const PLACE = { SEED: 'none', FIRST_OFFICE: '5205=市司法局', HOME_REGION: '5205' }
const USERNAME = 'keeper'
const NAMESPACE = 'mingjian'
const PERSONNEL = '/api/personnel'
/** Not a measure: only how long a slow machine may take. */
const SLOW_MS = 600_000
/** What the tables of a city hold, as an article of 2023 tells it. */
const PICTURE = {
  units: 459,
  named: { reached: 342, short: 117, shortByLevel: { city: 17, county: 100 } },
  people: { named: 807, certified: 585, uncertified: 222 },
}

const dir = newDataFolder()
let password = ''
let instance: Instance
let bearer = ''
let browser: Browser | undefined
afterAll(async () => {
  await browser?.close()
  await instance?.end()
  dropDataFolder(dir)
})

async function start(): Promise<void> {
  await instance?.end()
  instance = await startInstance(dir, PLACE)
  bearer = `Bearer ${await passwordToken(instance.url, USERNAME, password)}`
}

async function call<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> {
  const form = body instanceof FormData
  const answer = await fetch(instance.url + PERSONNEL + path, {
    method,
    headers: { authorization: bearer, ...(body && !form ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: form ? body : JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Everything of a list, page by page. */
async function all<T>(path: string): Promise<T[]> {
  const found: T[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = await call<{ items: T[]; next?: string }>('GET', `${path}?limit=200${cursor}`)
    found.push(...items)
    if (!next) return found
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

/** One number out of a file of the folder, beside whoever writes it: nobody is asked how far the process is. */
function counted(file: 'store.db' | 'bus.db', query: string): number {
  const db = new DatabaseSync(join(dir, file), { readOnly: true, timeout: 5_000 })
  try {
    return Number(Object.values(db.prepare(query).get() ?? {})[0] ?? 0)
  } finally {
    db.close()
  }
}

/** Looks until it is so; a process that works is asked less often than a file of it is read. */
async function until(what: string, holds: () => boolean | Promise<boolean>, everyMs = 4): Promise<void> {
  const end = Date.now() + SLOW_MS / 4
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come`)
    await setTimeout(everyMs)
  }
}

/** The next random number on the way from where it is to the end, so that each of the kills that are left has its share. */
const further = (from: number, end: number, kills: number) => from + 1 + Math.floor((Math.random() * (end - from)) / (kills + 1))

const table = (kind: string) => readFileSync(new URL(`../../services/personnel/test/staffing-data/${kind}.csv`, import.meta.url), 'utf8')
const rowsOf = (kind: string) =>
  table(kind)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
/** Rows that a table has brought in so far. */
const rowsIn: Record<string, () => number> = {
  officers: () => counted('store.db', 'SELECT count(*) FROM "docs:officers"'),
  certificates: () => counted('store.db', 'SELECT count(*) FROM "docs:certificates"'),
}

/** Imports a table while the process is killed at random rows of it, and says at which; it goes on by itself at each start. */
async function imported(kind: string): Promise<number[]> {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([table(kind)]), `${kind}.csv`)
  const { importId } = await call<{ importId: string }>('POST', '/imports', form)
  const total = rowsOf(kind).length
  const there = rowsIn[kind]
  const killedAt: number[] = []
  for (let left = there ? KILLS : 0; there && left > 0; left--) {
    const wanted = further(there(), total, left)
    await until(`row ${wanted} of ${kind}`, () => there() >= wanted)
    await instance.end('SIGKILL')
    killedAt.push(there())
    await start()
  }
  // The stream of its progress ends when it is done.
  await (await fetch(`${instance.url}${PERSONNEL}/imports/${importId}/events`, { headers: { authorization: bearer } })).text()
  const balanced = { read: total, created: total, updated: 0, unchanged: 0, rejected: 0, balanced: true }
  expect([kind, await call('GET', `/imports/${importId}/certificate`)]).toEqual([kind, expect.objectContaining(balanced)])
  return killedAt
}

async function expectPicture(): Promise<void> {
  const summary = async () => (await call<{ summary: typeof PICTURE }>('GET', '/staffing')).summary
  let seen = await summary()
  // Units are counted by events: what is missing is on its way, what is too much stays.
  const whole = () => seen.people.named >= 807 && seen.people.certified >= 585
  await until(
    'the count',
    async () => {
      seen = await summary()
      return whole()
    },
    100,
  )
  expect(seen).toMatchObject(PICTURE)
}

test(
  `four tables killed at a random row ${KILLS}× each while officers and certificates come in: everybody is there once, and the figures are those of the article`,
  async () => {
    await (await startInstance(dir, PLACE)).end()
    const login = ['--title', '证件管理员', '--role', 'personnel-officer', '--region', '5205', '--unit', 'office-5205', '--json']
    const added = await mingjian(dir, 'user', 'add', USERNAME, ...login)
    password = (JSON.parse(added.stdout) as { password: string }).password
    await start()
    for (const kind of ['agencies', 'officers', 'certificates', 'appointments']) {
      const killedAt = await imported(kind)
      expect([kind, killedAt.length]).toEqual([kind, rowsIn[kind] ? KILLS : 0])
      for (const row of killedAt) expect(row).toBeLessThan(rowsOf(kind).length)
    }
    const people = await all<{ name: string; agencyId: string }>('/officers')
    expect(people.map(({ name, agencyId }) => `${name},${agencyId}`).sort()).toEqual(
      rowsOf('officers')
        .map(([name, unit]) => `${name},${unit}`)
        .sort(),
    )
    const cards = await all<{ no: string }>('/certificates')
    expect(cards.map(({ no }) => no).sort()).toEqual(
      rowsOf('certificates')
        .map(([no]) => no)
        .sort(),
    )
    await expectPicture()
  },
  SLOW_MS,
)

/** A day from today on, as the calendar here says it. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
/** The orders hold from days to come, so that the figures of today stay. */
const SUSPENDED = { onDay: dayIn(30), untilDay: dayIn(35) }
const REVOKED = { onDay: dayIn(40) }
const { type } = accountabilityEvents.certificateConsequenceOrderedV1
const decisionOf = (measure: string, no: string) => `${measure}决〔2026〕${no}号`
function anOrder(no: string, measure: 'suspend' | 'revoke'): CloudEvent {
  const order = { orderId: `${measure}-${no}`, matterNo: `JDSX-${no}`, decisionNo: decisionOf(measure, no), certificateNo: no, measure }
  return {
    specversion: '1.0',
    id: `matter-${no}:${measure}`,
    source: `/${NAMESPACE}/accountability`,
    type,
    subject: `matter-${no}`,
    time: '2026-03-02T02:00:00.000Z',
    datacontenttype: 'application/json',
    region: '5205',
    sequence: 1,
    data: { ...order, ...(measure === 'suspend' ? SUSPENDED : REVOKED) },
  }
}

/** Puts events on the bus of the folder while no process works with it. */
async function publish(events: CloudEvent[]): Promise<void> {
  const bus = openLocalBus({ dir })
  const topic = topicName(NAMESPACE, 'accountability', 'matter')
  await bus.publish(events.map((event) => ({ topic, key: event.subject, event })))
  await bus.close()
}

/** Enough of them that each kill has orders before it; every so many rows of the table. */
const MANY = Math.max(20, 6 * ORDER_KILLS)
const REGISTERED = Array.from({ length: MANY - 4 }, (_, at) => String(rowsOf('certificates')[at * Math.floor(585 / MANY)]?.[0]))
const MISSING = ['520599999901', '520599999902', '520599999903', '520599999904']
const CARDS = [...REGISTERED, ...MISSING]

test(
  `orders that come twice, out of order and before their certificates, with ${ORDER_KILLS} kills while they are handled: each has one effect`,
  async () => {
    await instance.end()
    const once = CARDS.flatMap((no) => [anOrder(no, 'revoke'), anOrder(no, 'suspend')])
    await publish([...once, ...once.toReversed()])
    const received = () => counted('store.db', 'SELECT count(*) FROM "docs:certificateOrders"')
    const handled = () => counted('bus.db', `SELECT sum(next) FROM cursor WHERE consumer = '${NAMESPACE}.personnel.consequences'`)
    for (let left = ORDER_KILLS; left > 0; left--) {
      const wanted = further(received(), once.length, left)
      const launched = launchInstance(dir, PLACE)
      const ready = launched.ready.catch(() => undefined)
      await until(`order ${wanted}`, () => received() >= wanted)
      await launched.end('SIGKILL')
      await ready
      expect(handled()).toBeLessThan(2 * once.length)
    }
    await start()
    await until('the last order', () => handled() === 2 * once.length)
    expect(received()).toBe(once.length)

    for (const no of MISSING) {
      const person = { name: `持证人${no}`, agencyId: 'unit-5205-1', employment: 'civil-servant', on: '2020-01-01' }
      const { id } = await call('POST', '/officers', person)
      const card = { no, kind: 'enforcement', issuedOn: '2023-06-01', validTo: '2028-05-31', issuer: '省人民政府' }
      await call('POST', '/certificate-filings', { ...card, officerId: id })
    }
    for (const no of CARDS) {
      const { history } = await call<{ history: { type: string; text: string }[] }>('GET', `/certificates/${no}`)
      const effects = history.filter(({ type: each }) => each !== 'CertificateFiled')
      expect(effects.map(({ type: each, text }) => [each, /依据(.+?)（/.exec(text)?.[1]]).sort()).toEqual([
        ['CertificateRevoked', decisionOf('revoke', no)],
        ['CertificateSuspended', decisionOf('suspend', no)],
      ])
      const at = (day: string) => ({ no, at: `${day}T12:00:00+08:00` })
      const checks = [at(dayIn(1)), at(SUSPENDED.untilDay), at(dayIn(38)), at(REVOKED.onDay)]
      const { answers } = await call<{ answers: { status: string; reason?: string }[] }>('POST', '/certificate-checks', { checks })
      expect(answers.map(({ status, reason }) => (status === 'valid' ? status : reason))).toEqual([
        'valid',
        'suspended',
        'valid',
        'revoked',
      ])
    }
    expect(await instance.end()).toBe(0)
    const verified = await mingjian(dir, 'audit', 'verify', '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({ findings: [] })
    expect(verified.code).toBe(0)
  },
  SLOW_MS,
)

test(
  'the page shows the figures of the article',
  async () => {
    await start()
    await expectPicture()
    browser = await openBrowser()
    const page = await signInAs(browser, instance.url, { username: USERNAME, password }, '/staff/staffing', { javaScriptEnabled: false })
    const rows = await page.locator('table', { hasText: '口径' }).locator('tbody tr').allTextContents()
    expect(rows[0]).toBe('已明确807人342个117个（市级17个，县级100个）')
    expect(rows[1]).toMatch(/^已持证585人/)
    const main = (await page.locator('main').textContent()) ?? ''
    expect(main).toContain('共459个单位')
    expect(main).toContain('没有持证的222人')
  },
  SLOW_MS,
)
