import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { dropDataFolder, type Instance, newDataFolder, startInstance } from '../instance.ts'
import { axeFindings, openPage, scrollsSideways } from './browser.ts'
import { button, type Filed, fillFiling, lookUp, openOffice, PHOTO, unfold } from './citizen-visit.ts'
import { pagesOf } from './pages-of.ts'

const its = pagesOf()
const filed: Record<string, Filed> = {}
beforeAll(async () => {
  const office = openOffice(its.instance.url, its.logins)
  for (const state of ['submitted', 'supplement', 'declined', 'answered']) filed[state] = await office.file()
  const no = (state: string) => filed[state]?.no ?? ''
  await office.take('intake-clerk', no('supplement'), 'request-supplement', { items: '请补充被罚款的具体地点' })
  await office.take('intake-clerk', no('declined'), 'decline', { ground: 'in-litigation', explanation: '法院正在审理。' })
  await office.take('intake-clerk', no('answered'), 'accept')
  await office.take('intake-clerk', no('answered'), 'message', { text: '我们明天到现场核查。' })
  await office.answer(no('answered'), ['supervisor', 'supervisor-b'], '经核查属实，已责令改正并退还罚款。')
})

const at = (path: string) => (page: Page) => page.goto(path)
const toCheck = async (page: Page) => {
  await page.goto('/report/form?about=unit')
  await fillFiling(page)
  await page.locator('#file').setInputFiles(PHOTO)
  await button(page, '下一步：检查').click()
  await button(page, '提交').waitFor()
}
const toState = (state: string) => (page: Page) => lookUp(page, filed[state]?.receipt ?? '')

/** Every public page, and how one gets there; the wait page has a test of its own. */
const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  home: at('/'),
  'first question': at('/report'),
  'merchant or individual': at('/report/merchant'),
  'form for a unit': at('/report/form?about=unit'),
  'form for an officer': at('/report/form?about=officer'),
  'form for inaction': at('/report/form?about=inaction'),
  'form for a supervisor': at('/report/form?about=office'),
  'form with errors': async (page) => {
    await page.goto('/report/form?about=officer')
    await page.getByLabel('邮寄').check()
    await button(page, '下一步：检查').click()
  },
  'form with units found': async (page) => {
    await page.goto('/report/form?about=unit')
    await page.locator('#region').selectOption('520502')
    await page.locator('#agencyName').fill('局')
    await button(page, '查找单位').click()
  },
  check: toCheck,
  receipt: async (page) => {
    await toCheck(page)
    await button(page, '提交').click()
    await page.locator('.code').waitFor()
  },
  'look-up': at('/status'),
  'look-up with an error': async (page) => {
    await page.goto('/status')
    await page.getByLabel('查询码').fill('1234')
    await button(page, '查询').click()
  },
  'progress, submitted': toState('submitted'),
  'progress, supplement wanted': toState('supplement'),
  'progress, declined': toState('declined'),
  'progress, answered': toState('answered'),
  'progress with errors': async (page) => {
    await toState('answered')(page)
    await button(page, '提交评价').click()
  },
  directory: at('/directory'),
  'directory, nothing found': at('/directory?region=520502&q=%E6%97%A0'),
  statistics: at('/statistics'),
  accessibility: at('/accessibility'),
  privacy: at('/privacy'),
  'not found': at('/nothing/here'),
}

/** What is wrong with a page as it stands: by axe-core at 320 px, by width at 320 px, in a 1280 px window at 200 %, and with text at 200 %. */
async function faults(page: Page): Promise<string[]> {
  await unfold(page)
  const found = await axeFindings(page)
  if (await scrollsSideways(page)) found.push('scrolls sideways at 320 px')
  await page.setViewportSize({ width: 640, height: 450 })
  if (await scrollsSideways(page)) found.push('scrolls sideways at 200 %')
  await page.setViewportSize({ width: 320, height: 640 })
  await page.evaluate("document.documentElement.style.fontSize = '200%'")
  if (await scrollsSideways(page)) found.push('scrolls sideways with text at 200 %')
  return found
}

/** A visitor whose device shows two dots for each pixel, as a window at 200 % does. */
const visit = () => openPage(its.browser, its.instance.url, { bypassCSP: true, deviceScaleFactor: 2 })

async function chooseView(page: Page, view: string): Promise<void> {
  await page.goto('/')
  if (view !== 'standard') await button(page, view).click()
}

test.each(['standard', '大字版', '高对比'])('no public page has a fault in the view %s', async (view) => {
  const page = await visit()
  await chooseView(page, view)
  const found: Record<string, string[]> = {}
  for (const [name, open] of Object.entries(PAGES)) {
    await open(page)
    found[name] = await faults(page)
  }
  expect(found).toEqual(Object.fromEntries(Object.keys(PAGES).map((name) => [name, []])))
})

describe('what a page costs and whom it asks', () => {
  test.each(['/', '/report/form?about=unit'])('a first load of %s takes less than 60 kB, with the page itself compressed', async (path) => {
    const page = await openPage(its.browser, its.instance.url)
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    let bytes = 0
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    const assets: string[] = []
    page.on('response', (response) => assets.push(`${response.request().resourceType()} ${response.headers()['content-encoding']}`))
    await page.goto(path, { waitUntil: 'networkidle' })
    expect(assets).toEqual(
      expect.arrayContaining([expect.stringMatching(/^document (br|gzip)/), expect.stringMatching(/^stylesheet (br|gzip)/)]),
    )
    expect(bytes).toBeGreaterThan(3_000)
    expect(bytes).toBeLessThan(60_000)
  })

  test('a browser that takes no compression gets the page plain', async () => {
    const response = await fetch(`${its.instance.url}/`, { headers: { 'accept-encoding': 'identity' } })
    expect([response.headers.get('content-encoding'), await response.text()]).toEqual([null, expect.stringContaining('我要反映')])
  })

  test('nothing is asked of another site, the policy allows no inline code, and filing sets no cookie', async () => {
    const page = await openPage(its.browser, its.instance.url)
    const foreign: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== its.instance.url) foreign.push(request.url())
    })
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    const policies = new Set<string | undefined>()
    page.on('response', (response) => {
      if (response.request().resourceType() === 'document') policies.add(response.headers()['content-security-policy'])
    })
    for (const [name, open] of Object.entries(PAGES)) if (!/error|not found/.test(name)) await open(page)
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
    expect(policies.size).toBe(1)
    const [policy] = policies
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(await page.context().cookies()).toEqual([])
  })

  test('an address that does not exist is a page with ways on for people, and a problem for programs', async () => {
    const page = await openPage(its.browser, its.instance.url)
    const response = await page.goto('/nothing/here')
    expect(response?.status()).toBe(404)
    await page.getByRole('main').getByRole('link', { name: '我要反映' }).click()
    await page.getByRole('heading', { name: '您要反映的是谁' }).waitFor()
    const answer = await fetch(`${its.instance.url}/api/public/nothing`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('problem+json')])
  })
})

describe('when too many people file at once', () => {
  const folder = newDataFolder()
  let busy: Instance
  beforeAll(async () => {
    busy = await startInstance(folder, { PUBLIC_GUARD: 'adaptive' })
  })
  afterAll(async () => {
    await busy?.end()
    dropDataFolder(folder)
  })

  /** As many filings as make the instance careful; each is refused for want of a contact, so that none is kept. */
  async function crowd(): Promise<void> {
    const body = JSON.stringify({
      region: '520502',
      accused: { agencyName: '某局' },
      title: '标题',
      content: '内容内容内容',
      anonymous: false,
    })
    const file = () => fetch(`${busy.url}/api/public/complaints`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const statuses = new Set<number>()
    for (let round = 0; round < 13; round += 1)
      for (const { status } of await Promise.all(Array.from({ length: 10 }, file))) statuses.add(status)
    expect(statuses).toContain(429)
  }

  test('the wait page keeps everything, has no fault in any view, and sends itself where there is script', async () => {
    const page = await openPage(its.browser, busy.url, { bypassCSP: true, deviceScaleFactor: 2 })
    await toCheck(page)
    await crowd()
    await page.route('**/assets/portal.*.js', (route) => route.abort())
    await button(page, '提交').click()
    for (const view of ['standard', '大字版', '高对比']) {
      if (view !== 'standard') await button(page, view).click()
      await page.getByRole('heading', { name: '请稍等片刻' }).waitFor()
      expect([view, await faults(page)]).toEqual([view, []])
      expect(await page.locator('#report input[name=content]').inputValue()).toContain('没有出示证件')
    }
    expect(await page.locator('html').getAttribute('class')).toContain('contrast')
    await page.unroute('**/assets/portal.*.js')
    await button(page, '再次提交').click()
    await page.locator('.code').waitFor()
  })
})
