import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { axeFindings, scrollsSideways } from './browser.ts'
import { arrowTo, button, enter, tabTo, type } from './citizen-visit.ts'
import { pagesOf } from './pages-of.ts'
import { status, step } from './staff-visit.ts'

const its = pagesOf()

const signIn = (username: string, path: string, options: BrowserContextOptions = { javaScriptEnabled: false }) =>
  its.signIn(username, path, options)

const COMPLAINT = /complaints\/JD[-\d]+$/
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const table = (content: string, orderNo = '9001', title = '扣车没有给单据') => ({
  name: '工单.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`工单编号,标题,内容,移交日期\r\n${orderNo},${title},${content},${today()}\r\n`),
})

/** Imports a table and ends on the page of the finished import. */
async function importOrders(page: Page, content: string, scripted = false, orderNo?: string, title?: string): Promise<void> {
  await page.goto('/staff/imports')
  await page.getByLabel('直接导入').check()
  await page.getByLabel('工单表格').setInputFiles(table(content, orderNo, title))
  await page.getByRole('button', { name: '上传' }).click()
  await page.waitForURL(/imports\/[0-9a-f-]{36}$/)
  if (scripted) return page.getByText('对账相符').waitFor()
  while ((await page.getByText('对账相符').count()) === 0) await page.goto(page.url())
}

async function download(page: Page, click: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), click()])
  return readFile(await file.path(), 'utf8')
}

test('an order is returned, sent again, answered and written back by pages alone, without JavaScript', async () => {
  const clerk = await signIn('intake-clerk-520502', '/staff/imports')
  await importOrders(clerk, '执法人员扣车没有给单据。')
  await clerk.goto('/staff?channel=hotline-12345')
  await clerk.getByRole('link', { name: '扣车没有给单据' }).click()
  await clerk.waitForURL(COMPLAINT)
  const address = new URL(clerk.url()).pathname
  await step(clerk, '签收工单')
  await step(clerk, '退单', () => clerk.getByLabel('退单理由').selectOption('not-our-duty'))
  await clerk.getByLabel('退单说明和依据').fill('属于交通部门的职责')
  await clerk.getByRole('button', { name: '退单', exact: true }).click()
  expect(await clerk.locator('.error-summary').textContent()).toContain('建议由哪个单位办理')
  await clerk.getByLabel('建议承办单位').fill('七星关区交通运输局')
  await clerk.getByRole('button', { name: '退单', exact: true }).click()
  expect(await status(clerk)).toBe('已退单')
  await step(clerk, '登记退单裁定', () => clerk.getByLabel('同意退单', { exact: true }).check())
  expect(await clerk.locator('main').textContent()).toContain('中心裁定：同意退单')

  await importOrders(clerk, '又来电：扣车没有给单据，请监督机构办理。')
  expect(await clerk.locator('table.numbers').textContent()).toMatch(/更新\s*1/)
  const imported = new URL(clerk.url()).pathname
  await clerk.goto('/staff?channel=hotline-12345')
  expect(await clerk.getByRole('link', { name: '扣车没有给单据' }).count()).toBe(1)
  await clerk.goto(address)
  expect(await status(clerk)).toBe('重新办理')
  expect(await clerk.locator('main').textContent()).toContain('第 2 次派单')
  await clerk.locator('details.step summary', { hasText: '分办' }).click()
  for (const box of (await clerk.locator('input[name=assign-handlers]').all()).slice(0, 2)) await box.check()
  await clerk.getByRole('button', { name: '分办', exact: true }).click()

  const supervisor = await signIn('supervisor-520502', address)
  await step(supervisor, '记录核查结论', async () => {
    await supervisor.locator('#conclusion-1').selectOption('upheld')
    await supervisor.locator('#facts-1').fill('调取记录，确实没有给单据。')
  })
  await step(supervisor, '答复', () => supervisor.getByLabel('答复内容').fill('经核查属实，已补发单据并返还车辆。'))
  expect(await status(supervisor)).toBe('已答复')

  await clerk.goto(imported)
  const sent = await download(clerk, () => clerk.getByRole('link', { name: '下载回传12345的办理结果' }).click())
  expect(sent).toMatch(/9001,JD520502-\d{4}-\d+,已答复,2,.*已补发单据并返还车辆/)
  await step(clerk, '登记已回传', () => clerk.getByLabel('回传日期').fill(today()))
  expect(await clerk.getByRole('status').textContent()).toContain('登记了 1 件')
  await clerk.goto(address)
  expect(await clerk.locator('main').textContent()).toContain('已回传')

  await clerk.goto('/staff/imports')
  await clerk.getByLabel('移交日期从').fill(today())
  await clerk.getByLabel('到', { exact: true }).fill('2020-01-01')
  const button = clerk.getByRole('button', { name: '下载回传12345的办理结果' })
  await button.click()
  expect(await clerk.locator('main').textContent()).toContain('结束日期不能早于开始日期')
  await clerk.getByLabel('到', { exact: true }).fill(today())
  expect(await download(clerk, () => button.click())).toMatch(new RegExp(`9001,.*,${today()}\\r\\n`))
})

test('from the list, by keyboard alone, an order is signed for and returned, and signed for again when it was sent again, each in three steps', async () => {
  const clerk = await signIn('intake-clerk-520502', '/staff/imports')
  await importOrders(clerk, '工地夜间施工没有人管。', false, '9101', '工地夜间施工')
  await clerk.goto('/staff?channel=hotline-12345')

  /** Opens the complaint from the list, unfolds a step of it, and sends what `fill` typed: three presses of Enter. */
  async function fromTheList(title: string, name: string, fill: () => Promise<unknown>): Promise<void> {
    await clerk.goto('/staff?channel=hotline-12345')
    await enter(clerk, clerk.getByRole('link', { name: title }), title)
    await tabTo(clerk, clerk.locator('details.step summary', { hasText: name }).first())
    await clerk.keyboard.press('Enter')
    await fill()
    await enter(clerk, button(clerk, name), title)
    expect(await clerk.locator('.error-summary').count()).toBe(0)
  }

  await fromTheList('工地夜间施工', '签收工单', async () => undefined)
  await fromTheList('工地夜间施工', '退单', async () => {
    const reason = clerk.getByLabel('退单理由')
    await tabTo(clerk, reason)
    await arrowTo(clerk, reason, reason.locator('option[value=not-our-duty]:checked'))
    await type(clerk, '退单说明和依据', '属于住房和城乡建设部门的职责')
    await type(clerk, '建议承办单位', '七星关区住房和城乡建设局')
  })
  expect(await status(clerk)).toBe('已退单')

  await fromTheList('工地夜间施工', '登记退单裁定', async () => {
    const agreed = clerk.getByLabel('同意退单', { exact: true })
    await tabTo(clerk, agreed)
    await clerk.keyboard.press('Space')
  })

  await importOrders(clerk, '又来电：工地夜间施工还是没有人管，请监督机构办理。', false, '9101', '工地夜间施工')
  await fromTheList('工地夜间施工', '签收工单', async () => undefined)
  expect(await clerk.locator('main').textContent()).toContain('第 2 次派单')
})

test('the pages of orders have nothing that axe-core finds, and need no scrolling sideways at 320 px', async () => {
  const narrow = { viewport: { width: 320, height: 640 }, bypassCSP: true }
  const page = await signIn('intake-clerk-520502', '/staff/imports', narrow)
  await importOrders(page, '再来电：还是没有给单据。', true)
  const imported = new URL(page.url()).pathname
  await page.goto('/staff?channel=hotline-12345')
  await page.getByRole('link', { name: '扣车没有给单据' }).click()
  await page.waitForURL(COMPLAINT)
  const pages = [imported, new URL(page.url()).pathname, '/staff/imports', '/staff/imports/write-back?from=2026-01-02&to=2026-01-01']
  for (const path of pages) {
    for (const mode of ['standard', 'large', 'contrast']) {
      await page.request.post('/view', { form: { view: mode, back: '/' }, headers: { origin: its.instance.url } })
      await page.goto(path)
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
      expect([path, mode, await axeFindings(page)]).toEqual([path, mode, []])
      expect([path, mode, await scrollsSideways(page)]).toEqual([path, mode, false])
    }
  }
})
