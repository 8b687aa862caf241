import { describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { mingjian } from '../instance.ts'
import { axeFindings, openPage, scrollsSideways } from './browser.ts'
import { arrowTo, button, enter, lookUp, PHOTO, tabTo, type, unfold } from './citizen-visit.ts'
import { pagesOf } from './pages-of.ts'

// A day at the window: by keyboard alone, without JavaScript.

const its = pagesOf()

const FORM = '登记来信、来访、来电'
const UNIT = '七星关区综合行政执法局'
const DAY_MS = 86_400_000
const chinaDay = (before = 0) => new Date(Date.now() + DAY_MS / 3 - before * DAY_MS).toISOString().slice(0, 10)
const plain = (day: string) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')

const { signIn } = its

/** Fills the page in, each field reached by Tab in its order, from the one that has the focus. */
async function fillIn(page: Page, title: string, channel: string): Promise<void> {
  await page.locator('#channel:focus').waitFor()
  const chosen = page.locator(`#channel option[value=${channel}]:checked`)
  if ((await chosen.count()) === 0) await arrowTo(page, page.locator('#channel'), chosen)
  await type(page, '被反映的单位', UNIT)
  await type(page, '一句话', title)
  await type(page, '事情经过', '执法人员检查时没有出示证件，也没有说明依据。')
  await type(page, '姓名（实名要填）', '测试甲')
  await type(page, '电话（实名要填）', '13800000000')
}

/** Presses 登记 and answers the 查询码 on the slip. */
async function save(page: Page): Promise<string> {
  await enter(page, button(page, '登记'), '登记回执')
  // The browser moves the focus with its next frame.
  await page.locator('h1:focus').waitFor()
  return receiptOn(page)
}

const receiptOn = async (page: Page) => ((await page.locator('.code').textContent()) ?? '').replace(/\s/g, '')
const numberOn = async (page: Page) => (await page.locator('dl.summary dd').first().textContent()) ?? ''

/** The fifth working day after a day, as the command line counts it. */
async function acceptBy(from: string): Promise<string> {
  const { stdout } = await mingjian(its.dir, 'deadline', '--from', from, '--count', '5', '--unit', 'working-day')
  return plain(stdout.split('\n')[0]?.trim() ?? '')
}

test('ten letters in a row, one of them late, stand on the worklist, right to the day, and the late one is seen above', async () => {
  const late = chinaDay(3)
  const page = await signIn('intake-clerk-520502', `/staff/register?channel=letter&receivedOn=${late}`, { javaScriptEnabled: false })
  await fillIn(page, '第1封来信', 'letter')
  await tabTo(page, button(page, '登记'))
  await page.keyboard.press('Enter')
  expect(await page.locator('.error-summary').textContent()).toContain('请写明补录的原因')
  expect(await page.getByLabel('姓名（实名要填）').inputValue()).toBe('测试甲')
  await type(page, '补录的原因', '收发室滞留')
  const receipts = [await save(page)]
  await page.goto('/staff/register')
  for (let at = 2; at <= 10; at += 1) {
    await fillIn(page, `第${at}封来信`, 'letter')
    receipts.push(await save(page))
    await enter(page, button(page, '再登记一件'), FORM)
    expect(await page.locator('#channel option:checked').getAttribute('value')).toBe('letter')
  }
  expect(new Set(receipts.filter((receipt) => /^\d{16}$/.test(receipt))).size).toBe(10)

  await page.goto('/staff?channel=letter')
  const rows = page.locator('tbody tr')
  expect(await rows.count()).toBe(10)
  const [first, today] = await Promise.all([acceptBy(late), acceptBy(chinaDay())])
  const due = await rows.locator('td[data-label=到期]').allTextContents()
  expect(due.map((text) => text.replace(/ ?暂定/, ''))).toEqual([first, ...Array.from({ length: 9 }, () => today)])
  expect(await rows.first().textContent()).toContain('补录')
  const above = await signIn('supervisor-5205', '/staff')
  await above.getByLabel('补录').selectOption('true')
  await above.getByRole('button', { name: '查看' }).click()
  expect(await above.locator('tbody tr').count()).toBe(1)
  await above.getByRole('link', { name: '第1封来信' }).click()
  expect(await above.locator('dl.summary').textContent()).toContain('补录：收发室滞留')
  const citizen = await openPage(its.browser, its.instance.url)
  await lookUp(citizen, receipts[9] ?? '')
  expect(await citizen.locator('h1').textContent()).toBe('第10封来信')
})

describe('a visit', () => {
  /** Presses Enter on a button that opens beside the page. */
  async function openBeside(page: Page, name: string): Promise<Page> {
    await tabTo(page, button(page, name))
    const [opened] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')])
    await opened.waitForLoadState()
    return opened
  }

  test.each([
    ['at the county', 'intake-clerk-520502'],
    ['at the justice office of a township', 'township-registrar-520502001'],
  ])('%s ends with a slip and a statement that is printed and signed', async (_where, login) => {
    const page = await signIn(login, '/staff/register', { javaScriptEnabled: false })
    await fillIn(page, '来访反映', 'visit')
    await tabTo(page, page.locator('summary', { hasText: '语言、翻译、代书' }))
    await page.keyboard.press('Enter')
    await arrowTo(page, page.locator('#language'), page.locator('#language option[value=yi]:checked'))
    await type(page, '翻译的姓名', '测试乙')
    const receipt = await save(page)
    expect(await page.locator('svg.scan').getAttribute('aria-label')).toBe(`查询页的二维码：${its.instance.url}/status`)
    expect(page.url()).not.toContain(receipt)
    const statement = await openBeside(page, '口头反映笔录')
    const words = (await statement.locator('.paper').textContent()) ?? ''
    for (const word of ['口头反映记录', '语言：彝语', '〔翻译〕（翻译）', UNIT, '反映人签名（指印）']) expect(words).toContain(word)
    expect(words).not.toContain('测试')
    expect((await statement.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
    expect(await receiptOn(page)).toBe(receipt)
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
    const fields = await page.locator('form[action="/staff/slip.pdf"] input').all()
    const form = Object.fromEntries(
      await Promise.all(fields.map(async (field) => [await field.getAttribute('name'), await field.inputValue()])),
    )
    const printed = await page.request.post('/staff/slip.pdf', { form, headers: { origin: its.instance.url } })
    expect([printed.headers()['content-type'], (await printed.body()).subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-'])
  })

  test('whose 查询码 was lost gets a new one at the window, and the old one is dead', async () => {
    const page = await signIn('intake-clerk-520502', '/staff/register', { javaScriptEnabled: false })
    await fillIn(page, '回执丢了', 'visit')
    const lost = await save(page)
    await enter(page, page.getByRole('link', { name: '打开这一件' }), '回执丢了')
    await tabTo(page, page.locator('summary', { hasText: '补发查询码' }))
    await page.keyboard.press('Enter')
    await type(page, '看了什么证件', '身份证520502')
    await type(page, '为什么补发', '回执丢失')
    await enter(page, button(page, '补发查询码'), '回执丢了')
    expect(await page.locator('.error-summary').textContent()).toContain('不要写号码')
    await page.getByLabel('看了什么证件').fill('身份证原件')
    await enter(page, button(page, '补发查询码'), '登记回执')
    const receipt = await receiptOn(page)
    expect([receipt.length, receipt === lost]).toEqual([16, false])
    const citizen = await openPage(its.browser, its.instance.url)
    await lookUp(citizen, receipt)
    await citizen.goto('/status')
    await citizen.getByLabel('查询码').fill(lost)
    await button(citizen, '查询').click()
    expect(await citizen.locator('.error-summary').textContent()).toContain('没有查到')
  })
})

test('what was typed and uploaded is kept when something is wrong, and the official complained of does not translate', async () => {
  const page = await signIn('intake-clerk-520502', '/staff/register', { javaScriptEnabled: false })
  await unfold(page)
  await page.locator('#channel').selectOption('visit')
  await page.locator('#agencyName').fill(UNIT)
  await page.locator('#officerName').fill('测试丁')
  await page.locator('#title').fill('带着材料来访')
  await page.locator('#allegations').fill('没有亮证\n没有告知依据')
  await page.locator('#name').fill('测试甲')
  await page.locator('#phone').fill('13800000000')
  await page.locator('#interpreterName').fill('测试丁')
  await page.locator('#representatives').fill('测试戊\n测试己')
  await page.locator('#file').setInputFiles(PHOTO)
  await page.locator('#listFile').setInputFiles({ ...PHOTO, name: '名单.png' })
  await button(page, '登记').click()
  expect(await page.locator('.error-summary li').allTextContents()).toEqual(['请写明事情经过。'])
  expect(await page.locator('#answer ~ fieldset').textContent()).toContain(PHOTO.name)
  await page.locator('#content').fill('执法人员检查时没有出示证件。')
  await button(page, '登记').click()
  expect(await page.locator('.error-summary').textContent()).toContain('不能担任翻译')
  expect(await page.locator('#interpreterName').getAttribute('aria-invalid')).toBe('true')
  await page.locator('#interpreterName').fill('测试辛')
  await button(page, '登记').click()
  const receipt = await receiptOn(page)
  await button(page, '大字版').click()
  expect([await receiptOn(page), await page.locator('html.large').count()]).toEqual([receipt, 1])
  await page.getByRole('link', { name: '打开这一件' }).click()
  expect(await page.locator('ul.files').textContent()).toContain('签名的名单')
  expect(await page.locator('ul.files li').count()).toBe(2)
  expect(await page.locator('dl.summary').textContent()).toContain('没有告知依据')
})

test('a supervisor is told that registering is not theirs', async () => {
  const page = await signIn('supervisor-520502', '/staff/register')
  expect(await page.locator('h1').textContent()).toBe('没有权限')
  expect(await page.getByRole('link', { name: '登记', exact: true }).count()).toBe(0)
})

test('the pages of the window have nothing that axe-core finds, in every view, and need no scrolling sideways at 320 px', async () => {
  const page = await signIn('intake-clerk-520502', '/staff/register', { bypassCSP: true, viewport: { width: 320, height: 640 } })
  const examine = async (where: string, view: string) => {
    expect([where, view, await axeFindings(page)]).toEqual([where, view, []])
    expect([where, view, await scrollsSideways(page)]).toEqual([where, view, false])
  }
  for (const view of ['standard', 'large', 'contrast']) {
    await page.request.post('/view', { form: { view, back: '/' }, headers: { origin: its.instance.url } })
    await page.goto('/staff/register')
    await unfold(page)
    await examine('the form', view)
    await button(page, '登记').click()
    await page.locator('.error-summary').waitFor()
    await examine('the errors', view)
    await page.locator('#channel').selectOption('visit')
    await page.locator('#agencyName').fill(UNIT)
    await page.locator('#title').fill(`${view}登记`)
    await page.locator('#content').fill('执法人员检查时没有出示证件。')
    await page.locator('#name').fill('测试甲')
    await page.locator('#phone').fill('13800000000')
    await button(page, '登记').click()
    await page.getByRole('heading', { level: 1, name: '登记回执' }).waitFor()
    await examine('the slip', view)
    const no = await numberOn(page)
    await page.locator('form[action$="/oral-statement"]').evaluate((form) => form.removeAttribute('target'))
    await button(page, '口头反映笔录').click()
    await page.locator('.paper').waitFor()
    await examine('the statement', view)
    await page.goto(`/staff/complaints/${no}`)
    await unfold(page)
    await examine('the complaint', view)
  }
})
