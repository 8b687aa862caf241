import { afterAll, beforeAll } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { dropDataFolder, type Instance, newDataFolder, readLogins, startInstance } from '../instance.ts'
import { openBrowser } from './browser.ts'
import { signInAs } from './staff-visit.ts'

/** What a file of page tests works with; complete once its own `beforeAll` runs. */
export type Pages = {
  readonly dir: string
  readonly instance: Instance
  readonly browser: Browser
  readonly logins: Map<string, string>
  /** Signs a seeded login in through the real sign-in page and ends on `path`. */
  signIn(username: string, path?: string, options?: BrowserContextOptions): Promise<Page>
}

/** An instance on a data folder of its own for the tests of the calling file, and a browser; both end with them. */
export function pagesOf(): Pages {
  const dir = newDataFolder()
  let instance: Instance
  let browser: Browser
  let logins: Map<string, string>
  beforeAll(async () => {
    instance = await startInstance(dir)
    logins = readLogins(dir)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await instance?.end()
    dropDataFolder(dir)
  })
  return {
    dir,
    get instance() {
      return instance
    },
    get browser() {
      return browser
    },
    get logins() {
      return logins
    },
    signIn: (username, path = '/staff', options = {}) =>
      signInAs(browser, instance.url, { username, password: logins.get(username) }, path, options),
  }
}
