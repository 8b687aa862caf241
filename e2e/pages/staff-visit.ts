import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openPage } from './browser.ts'

/** Signs in through the real sign-in page and ends on `path`. */
export async function signInAs(
  browser: Browser,
  url: string,
  { username, password }: { username: string; password: string | undefined },
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(browser, url, { viewport: { width: 1280, height: 900 }, ...options })
  await page.goto(path)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(password ?? '')
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL((now) => now.pathname === path.split('?')[0])
  return page
}

/** Opens the form of one step, fills it and sends it. */
export async function step(page: Page, title: string, fill: () => Promise<unknown> = async () => undefined): Promise<void> {
  await page.locator('summary', { hasText: title }).first().click()
  await fill()
  await page.getByRole('button', { name: title, exact: true }).click()
}

/** The status as the page of a complaint or an import shows it. */
export const status = (page: Page) => page.locator('p.status strong').first().textContent()
