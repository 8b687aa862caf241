import { expect, test } from '@jest/globals'
import { defaultTemplate } from '@mingjian/documents'
import { loadRulebook } from '@mingjian/rulebook'
import type { Page } from 'playwright-core'
import { axeFindings, scrollsSideways } from './browser.ts'
import { pagesOf } from './pages-of.ts'

const its = pagesOf()

const { signIn } = its

async function filed(): Promise<string> {
  const body = {
    region: '520502',
    accused: { agencyId: 'dept-520502-market' },
    title: '检查没有出示证件',
    content: '上周三到店检查，没有出示证件，拿走两箱货物没有开清单。',
    anonymous: false,
    contact: { name: '测试甲', phone: '13800000000', address: '试验路一号' },
    replyBy: 'post',
  }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${its.instance.url}/api/public/complaints`, { method: 'POST', headers, body: JSON.stringify(body) })
  return ((await response.json()) as { complaintNo: string }).complaintNo
}
const section = (page: Page, name: string) => page.locator('section.notice', { hasText: name })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('a letter of inquiry is drafted, looked at, approved by another, issued and served, by pages alone and without script', async () => {
  const no = await filed()
  const off = { javaScriptEnabled: false }
  const clerk = await signIn('intake-clerk-520502', `/staff/complaints/${no}`, off)
  await clerk.locator('summary', { hasText: '受理' }).first().click()
  await press(clerk, '受理')
  expect(await section(clerk, '受理告知书').textContent()).toContain('待印发')
  await clerk.getByRole('link', { name: '拟制文书' }).click()
  await clerk.getByRole('link', { name: '调查函' }).click()
  await clerk.getByLabel('有关行为').fill('三月二日在市场的检查')
  await press(clerk, '保存')
  expect(await clerk.locator('.error-summary').textContent()).toContain('核查事项')
  expect(await clerk.getByLabel('有关行为').inputValue()).toBe('三月二日在市场的检查')
  await clerk.getByLabel('核查事项').fill('一、检查的依据。')
  await press(clerk, '保存')
  await section(clerk, '调查函').getByRole('link', { name: '预览' }).click()
  expect(await clerk.locator('.paper').textContent()).toMatch(/三月二日在市场的检查[\s\S]*七星关区司法局/)
  expect(await clerk.locator('.paper').textContent()).not.toContain('测试甲')

  const approver = await signIn('approver-520502', `/staff/complaints/${no}`, off)
  await section(approver, '调查函').getByRole('button', { name: '审批同意' }).click()
  await clerk.goto(`/staff/complaints/${no}`)
  await section(clerk, '调查函').getByRole('button', { name: '印发（编文号）' }).click()
  expect(await section(clerk, '调查函').textContent()).toMatch(/执监调〔\d{4}〕1号/)
  await section(clerk, '调查函').locator('summary', { hasText: '登记送达' }).click()
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await section(clerk, '调查函').locator('form[action$="/serve"] input[name=on]').fill(today)
  await section(clerk, '调查函').getByRole('button', { name: '登记送达' }).click()
  expect(await section(clerk, '调查函').textContent()).toContain('已送达')
  expect(await clerk.locator('main').textContent()).toContain('函询回复期限')
})

test('an office’s template is checked when it is uploaded: a broken one is refused with its place, a good one is used', async () => {
  const rule = loadRulebook().documentRule('extension-notice')
  const page = await signIn('approver-520502', '/staff/templates')
  const upload = async (content: Buffer) => {
    await page.locator('details', { hasText: '延期告知书' }).locator('summary').click()
    await page.locator('#file-extension-notice').setInputFiles({ name: '模板.docx', mimeType: 'application/octet-stream', buffer: content })
    await page.locator('details', { hasText: '延期告知书' }).getByRole('button', { name: '检查并启用' }).click()
  }
  await upload(await defaultTemplate({ ...rule, body: [{ paragraph: '您好，{反映人' }, ...rule.body] }))
  expect(await page.locator('.error-summary').textContent()).toMatch(/正文第 3 段“您好，\{反映人”：“\{反映人”没有写完/)
  await upload(await defaultTemplate({ ...rule, body: [...rule.body, { paragraph: '联系电话：0000-0000000' }] }))
  expect(await page.getByRole('status').textContent()).toContain('第 1 版')
})

test('the pages of papers have nothing that axe-core finds and need no scrolling sideways at 320 px', async () => {
  const no = await filed()
  const page = await signIn('intake-clerk-520502', `/staff/complaints/${no}`, { viewport: { width: 320, height: 640 }, bypassCSP: true })
  await page.locator('summary', { hasText: '受理' }).first().click()
  await press(page, '受理')
  const preview = await section(page, '受理告知书').getByRole('link', { name: '预览' }).getAttribute('href')
  for (const path of [
    `/staff/complaints/${no}`,
    `/staff/complaints/${no}/papers`,
    `/staff/complaints/${no}/papers/new/file-request`,
    `/staff/complaints/${no}/evidence`,
    preview ?? '',
  ]) {
    await page.goto(path)
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    expect([path, await axeFindings(page)]).toEqual([path, []])
    expect([path, await scrollsSideways(page)]).toEqual([path, false])
  }
})
