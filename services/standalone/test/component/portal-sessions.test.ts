import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ACCESS_TOKEN_S, SESSION_S } from '@mingjian/platform'
import { createPortal } from '@mingjian/portal'
import { type IdentityUnderTest, type LoginUnderTest, visitor } from '@mingjian/testkit'
import type { Router } from 'express'
import { embeddedUnderTest } from '../embedded-under-test.ts'

// Portals of one origin, as a load balancer gives them the requests of a browser in turn, on a real issuer; the API only notes who asked.

const PAGE = '/staff/audit'
const key = randomBytes(32)
let api: Server
let it: IdentityUnderTest
let portal: Router
let login: LoginUnderTest
let now: number
const bearers: string[] = []

const newPortal = (cookieKey: Uint8Array = key) =>
  createPortal({
    apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    publicUrl: it.publicUrl,
    realmUrl: it.realmUrl,
    cookieKey,
    logger: { error: (fields) => console.error(fields) },
    clock: () => new Date(now),
  })

beforeAll(async () => {
  api = createServer((request, response) => {
    bearers.push(request.headers.authorization ?? '')
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ checked: 0, events: 0, heads: 0, findings: [] }))
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  it = await embeddedUnderTest((request, response, next) => portal(request, response, next))
  login = {
    username: 'auditor-5205',
    title: '审计管理员',
    roles: ['auditor'],
    region: '5205',
    unit: 'office-5205',
    password: 'a long password',
  }
  await it.addLogin(login)
})
afterAll(async () => {
  await it?.close()
  await new Promise((resolve) => api.close(resolve))
})
beforeEach(() => {
  now = Date.now()
  portal = newPortal()
})

const tokenSoonOver = () => {
  now += (ACCESS_TOKEN_S - 30) * 1000
}
async function signedIn() {
  const browser = visitor()
  const page = await browser.open(it.publicUrl + PAGE)
  const shown = await browser.submit(page, { username: login.username, password: login.password })
  expect([shown.url.pathname, shown.status]).toEqual([PAGE, 200])
  return { browser, shown }
}
/** Whether the page shows; otherwise the browser is asked for the password. */
async function letIn(browser: ReturnType<typeof visitor>): Promise<boolean> {
  const { url, text } = await browser.open(it.publicUrl + PAGE)
  if (url.pathname !== PAGE) expect(text).toContain('name="password"')
  return url.pathname === PAGE
}
/** A browser that has the portal's cookies and none of the realm's, as whoever copied them would. */
const copyOf = ({ jar }: ReturnType<typeof visitor>) => visitor(new Map([...jar].filter(([name]) => name.startsWith('mj_staff'))))

test('a second portal with the same key goes on with a session, one with another key asks for the sign-in', async () => {
  const { browser } = await signedIn()
  portal = newPortal()
  expect(await letIn(copyOf(browser))).toBe(true)
  portal = newPortal(randomBytes(32))
  expect(await letIn(copyOf(browser))).toBe(false)
})

test('what signs in is not a session, and an answer of the realm is good once and in its own browser', async () => {
  const browser = visitor()
  const callback = `${it.publicUrl}/staff/callback`
  const page = await browser.open(it.publicUrl + PAGE)
  const swapped = visitor(new Map([...browser.jar].map(([name, value]) => [name.replace('mj_signin', 'mj_staff'), value])))
  expect(await letIn(swapped)).toBe(false)
  const { url } = await browser.submit(page, { username: login.username, password: login.password }, callback)
  expect((await visitor().open(url.href)).status).toBe(400)
  const again = visitor(new Map(browser.jar))
  expect((await browser.open(url.href)).url.pathname).toBe(PAGE)
  expect((await again.open(url.href)).status).toBe(400)
})

test('a session ends with its time, whatever the realm would still give', async () => {
  const { browser } = await signedIn()
  now += SESSION_S * 1000 + 1
  expect(await letIn(copyOf(browser))).toBe(false)
})

test('a renewed token reaches the browser', async () => {
  const { browser, shown } = await signedIn()
  await browser.submit(shown, {}, '', PAGE)
  const before = { cookie: browser.jar.get('mj_staff'), bearer: bearers.at(-1) }
  tokenSoonOver()
  expect(await letIn(browser)).toBe(true)
  expect(browser.jar.get('mj_staff')).not.toBe(before.cookie)
  portal = newPortal()
  await browser.submit(shown, {}, '', PAGE)
  expect(bearers.at(-1)).not.toBe(before.bearer)
})

test('two requests together with an old token renew it once, and the next one has a session still', async () => {
  const { browser, shown } = await signedIn()
  tokenSoonOver()
  const sent = bearers.length
  const [one, two] = [copyOf(browser), copyOf(browser)]
  await Promise.all([one.submit(shown, {}, '', PAGE), two.submit(shown, {}, '', PAGE)])
  const used = bearers.slice(sent)
  expect([used.length, new Set(used).size]).toEqual([2, 1])
  tokenSoonOver()
  for (const each of [one, two]) expect(await letIn(each)).toBe(true)
})

test('a sign-out ends the session here for every copy at once, elsewhere as soon as the token has to be renewed', async () => {
  const { browser, shown } = await signedIn()
  const copy = copyOf(browser)
  const confirm = await browser.submit(shown, {}, `${it.publicUrl}/`, '/staff/sign-out')
  expect((await browser.submit(confirm, { logout: 'yes' }, `${it.publicUrl}/`)).url.href).toBe(`${it.publicUrl}/`)
  expect([...browser.jar.keys()].filter((name) => name.startsWith('mj_staff'))).toEqual([])
  expect(await letIn(copyOf(copy))).toBe(false)
  portal = newPortal()
  expect(await letIn(copyOf(copy))).toBe(true)
  tokenSoonOver()
  expect(await letIn(copyOf(copy))).toBe(false)
})

test('a sign-out that another site wants is not one', async () => {
  const { browser, shown } = await signedIn()
  const copy = copyOf(browser)
  await browser.submit(shown, { csrf: 'guessed' }, `${it.publicUrl}/staff`, '/staff/sign-out')
  expect(await letIn(copy)).toBe(true)
})
