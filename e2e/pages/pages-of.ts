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
  /** An access token of a seeded login, as a program gets it. */
  token(username: string): Promise<string>
  /** One request to the API by a seeded login, which has to succeed. */
  call<T = Record<string, unknown>>(username: string, method: string, path: string, body?: object): Promise<T>
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
  async function token(username: string): Promise<string> {
    const password = logins.get(username) ?? ''
    const form = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
    const answer = await fetch(`${instance.url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body: form })
    return ((await answer.json()) as { access_token: string }).access_token
  }
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
    token,
    async call<T>(username: string, method: string, path: string, body?: object): Promise<T> {
      const headers = { authorization: `Bearer ${await token(username)}`, 'content-type': 'application/json' }
      const answer = await fetch(instance.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    },
    signIn: (username, path = '/staff', options = {}) =>
      signInAs(browser, instance.url, { username, password: logins.get(username) }, path, options),
  }
}
