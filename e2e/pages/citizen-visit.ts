import type { Locator, Page } from 'playwright-core'
import { passwordToken } from '../instance.ts'

/** A picture of one point, as small as a PNG can be. */
export const PHOTO = {
  name: '现场照片.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = target.and(page.locator(':focus'))
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await focused.count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${target}`)
}

/** Goes to a link or button and presses Enter; resolves when the page with that heading is there. */
export async function enter(page: Page, target: Locator, heading: string | RegExp): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}

/** Goes to a field and types. */
export async function type(page: Page, label: string | RegExp, words: string): Promise<void> {
  await tabTo(page, page.getByLabel(label))
  await page.keyboard.type(words)
}

/** Moves with the arrow keys from where the focus enters a select or a group of radio buttons until the choice is made. */
export async function arrowTo(page: Page, entrance: Locator, chosen: Locator): Promise<void> {
  await tabTo(page, entrance)
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await chosen.count()) > 0) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`the arrow keys do not reach ${chosen}`)
}

/** The button of exactly that name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Fills what must be filled of a form that stands open. */
export async function fillFiling(page: Page): Promise<void> {
  await page.locator('#region').selectOption('520502')
  await page.locator('#agencyName').fill('七星关区综合行政执法局')
  await page.locator('#title').fill('摆摊被罚款没有给决定书')
  await page.locator('#content').fill('上周三上午在市场门口摆摊，没有出示证件就罚款二百元。\n也没有给决定书。')
  await page.getByLabel('实名', { exact: true }).check()
  await page.locator('#name').fill('测试甲')
  await page.locator('#phone').fill('13800000000')
}

/** Opens every part of the page that is folded away. */
export async function unfold(page: Page): Promise<void> {
  for (const summary of await page
    .locator('details:not([open]) > summary')
    .all()
    .then((all) => all.reverse()))
    await summary.click()
}

/** The progress page of one 查询码, through the look-up form. */
export async function lookUp(page: Page, receipt: string): Promise<void> {
  await page.goto('/status')
  await page.getByLabel('查询码').fill(receipt)
  await button(page, '查询').click()
  await page.locator('p.status').waitFor()
}

export type Filed = { no: string; receipt: string }
export type Office = ReturnType<typeof openOffice>

/** The other side of the counter, over the API: files for tests that begin later, and takes the clerk's and the supervisors' steps. */
export function openOffice(url: string, logins: ReadonlyMap<string, string>) {
  const tokens = new Map<string, string>()

  async function token(login: string): Promise<string> {
    const known = tokens.get(login) ?? (await passwordToken(url, login, logins.get(login) ?? ''))
    tokens.set(login, known)
    return known
  }

  async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }

  const subject = async (login: string) =>
    JSON.parse(Buffer.from((await token(login)).split('.')[1] ?? '', 'base64url').toString()).sub as string

  const take = async (login: string, no: string, step: string, body: object = {}) =>
    post(`/api/intake/complaints/${no}/${step}`, body, { authorization: `Bearer ${await token(`${login}-520502`)}` })

  return {
    take,
    async file(): Promise<Filed> {
      const filed = await post('/api/public/complaints', {
        region: '520502',
        accused: { agencyName: '七星关区综合行政执法局' },
        title: '摆摊被罚款没有给决定书',
        content: '上周三上午在市场门口摆摊，没有出示证件就罚款二百元。',
        anonymous: true,
      })
      return { no: String(filed.complaintNo), receipt: String(filed.receipt) }
    },
    /** From accepted to answered, by two supervisors; accepted already when it was re-opened. */
    async answer(no: string, [first, second]: [string, string], text: string): Promise<void> {
      const handlers = [await subject(`${first}-520502`), await subject(`${second}-520502`)]
      await take('intake-clerk', no, 'assign', { handlers })
      await take(first, no, 'record-findings', { findings: [{ allegation: 1, conclusion: 'upheld', facts: '现场核对，情况属实' }] })
      await take(first, no, 'reply', { text })
    },
  }
}
