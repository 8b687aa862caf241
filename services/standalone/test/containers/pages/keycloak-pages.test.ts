import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Lifecycle, lifecycle, readConfig } from '@mingjian/platform'
import { freePort, realmCalls } from '@mingjian/testkit'
import { type Browser, chromium } from 'playwright-core'
import { settings } from '../../../src/settings.ts'
import { startStandalone } from '../../../src/start-standalone.ts'
import { type KeycloakUnderTest, keycloakUnderTest } from '../../keycloak-under-test.ts'

// The whole platform in this process with Keycloak, under another origin, in the place of the embedded issuer; a real browser.

const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const dir = mkdtempSync(join(tmpdir(), 'mingjian-keycloak-'))
const person = { region: '520502', unit: 'office-520502', roles: ['supervisor'] }
const login = { ...person, username: 'supervisor-520502', title: '七星关区行政执法监督人员', password: 'a password for one test' }
const colleague = { ...person, username: 'supervisor-b-520502', title: '七星关区行政执法监督人员乙', password: 'another one for a test' }
let life: Lifecycle
let its: KeycloakUnderTest
let browser: Browser

beforeAll(async () => {
  const port = await freePort()
  its = await keycloakUnderTest(`http://127.0.0.1:${port}`)
  for (const each of [login, colleague]) await its.addLogin(each)
  const env = {
    DATA_DIR: dir,
    PORT: String(port),
    SEED: 'none',
    LOG_LEVEL: 'error',
    OIDC_REALM_URL: its.realmUrl,
    OIDC_SERVICES_SECRET: its.servicesSecret,
  }
  life = lifecycle()
  await startStandalone(readConfig(settings, env), life)
  const args = process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
})
afterAll(async () => {
  await browser?.close()
  await life?.close()
  await its?.close()
  rmSync(dir, { recursive: true, force: true })
})

test('staff sign in on Keycloak’s own page, in Chinese, see their list, and sign out of both', async () => {
  const context = await browser.newContext({ baseURL: its.publicUrl, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto('/staff')
  expect(page.url()).toContain(its.realmUrl)
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
  await page.locator('#username').fill(login.username)
  await page.locator('#password').fill(login.password)
  await page.locator('#kc-login').click()
  await page.waitForURL(`${its.publicUrl}/staff`)
  expect(await page.locator('h1').textContent()).toBe('办理清单')
  expect(await page.locator('form.signed-in').textContent()).toContain(login.title)
  const cookies = await context.cookies(`${its.publicUrl}/staff`)
  const sealed = cookies.filter(({ name }) => name.startsWith('mj_staff'))
  expect([sealed.length > 0, sealed.every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Lax')]).toEqual([true, true])

  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(`${its.publicUrl}/`)
  await page.goto('/staff')
  expect(page.url()).toContain(its.realmUrl)
  expect(await page.locator('#password').isVisible()).toBe(true)
})

test('the API tells a caller who works in his unit, as Keycloak has it', async () => {
  const { access_token } = (await realmCalls(its).byPassword(login)).body
  const headers = { authorization: `Bearer ${access_token}` }
  const answer = (await (await fetch(`${its.publicUrl}/api/staff/colleagues`, { headers })).json()) as { items: { title: string }[] }
  expect(answer.items.map(({ title }) => title).sort()).toEqual([login.title, colleague.title].sort())
})
