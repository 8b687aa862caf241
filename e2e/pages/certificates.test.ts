import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { faultsInEveryView, openPage } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { status, step } from './staff-visit.ts'

// A certificate from its application to its suspension, on pages alone and without script.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const UNIT = '七星关区市场监督管理局'
const DAY_MS = 86_400_000
const day = (offset: number) => new Date(Date.now() + 8 * 3_600_000 + offset * DAY_MS).toISOString().slice(0, 10)
const plain = { javaScriptEnabled: false }
const text = async (page: Page) => (await page.locator('main').textContent()) ?? ''

const fill = (page: Page, label: string, value: string) => page.locator('details[open]').getByLabel(label, { exact: true }).fill(value)

async function learnt(page: Page): Promise<void> {
  await step(page, '登记培训学时', async () => {
    await fill(page, '培训日期', day(-30))
    await fill(page, '学时', '60')
    await page.getByLabel('课程').fill('公共法律知识')
  })
  await step(page, '登记考试成绩', async () => {
    await fill(page, '考试日期', day(-20))
    await page.getByLabel('分数').fill('88')
    await page.getByLabel('试卷').fill('执法资格考试')
  })
}

test('registered, applied for, examined, approved, issued and suspended, each by other hands; anybody looks it up', async () => {
  const NO = '520502990201'
  const keeper = await its.signIn(KEEPER, '/staff/officers/new', plain)
  await keeper.getByLabel('姓名').fill('钱小武')
  await keeper.getByLabel('单位', { exact: true }).fill(UNIT)
  await keeper.getByLabel('用工性质').selectOption({ label: '公务员' })
  await keeper.getByLabel('哪一天到岗').fill('2020-01-01')
  await keeper.getByRole('button', { name: '登记人员' }).click()

  const apply = () => step(keeper, '申报证件', () => keeper.getByLabel('证件种类').first().selectOption({ label: '行政执法证' }))
  await apply()
  const missing = (await keeper.locator('table', { hasText: '还不具备的条件' }).textContent()) ?? ''
  expect(missing).toMatch(/培训学时达标近一年0学时，应有60学时[\s\S]*国办发〔2023〕27号[\s\S]*执法资格考试合格[\s\S]*没有考试成绩/)
  await learnt(keeper)
  await apply()
  await keeper.waitForURL(/\/staff\/certificates\/SQ520502-/)
  expect(await status(keeper)).toBe('已申报')
  expect(await keeper.locator('summary').allTextContents()).toEqual(['不予通过', '撤回申报'])
  const path = new URL(keeper.url()).pathname

  const leader = await its.signIn('leader-520502', path, plain)
  await step(leader, '单位审核通过')
  expect(await status(leader)).toBe('单位已审核')
  expect(await leader.locator('summary').allTextContents()).toEqual(['不予通过'])
  const approver = await its.signIn('approver-520502', path, plain)
  await step(approver, '司法局审核通过，报省', () => approver.getByLabel('说明').first().fill('材料齐全'))
  expect(await status(approver)).toBe('已报省')

  await keeper.reload()
  await step(keeper, '登记省里的核发', async () => {
    await keeper.getByLabel('证号').fill('ABC-1234')
    await keeper.getByLabel('核发日期').fill(day(0))
    await keeper.getByLabel('有效期至').fill(day(80))
    await keeper.getByLabel('核发机关').fill('省人民政府')
  })
  expect(await keeper.locator('#issue-no-error').textContent()).toContain('编号规则')
  expect(await keeper.getByLabel('核发机关').inputValue()).toBe('省人民政府')
  await keeper.getByLabel('证号').fill(NO)
  await keeper.getByRole('button', { name: '登记省里的核发', exact: true }).click()
  expect(new URL(keeper.url()).pathname).toBe(`/staff/certificates/${NO}`)
  expect(await status(keeper)).toBe('有效')
  expect(await text(keeper)).toMatch(/申报[\s\S]*单位审核通过[\s\S]*司法局审核通过，报省：材料齐全[\s\S]*省核发/)

  await keeper.goto('/staff/certificates')
  await keeper.getByLabel('快到期的').selectOption('90')
  await keeper.getByRole('button', { name: '查看' }).click()
  expect(await keeper.getByRole('row').filter({ hasText: NO }).textContent()).toMatch(/钱小武.*有效.*快到期/)
  await keeper.getByLabel('快到期的').selectOption('30')
  await keeper.getByRole('button', { name: '查看' }).click()
  expect(await text(keeper)).toContain('没有符合条件的证件')

  const visitor = await openPage(its.browser, its.instance.url, plain)
  await visitor.goto(`/certificates/${NO}`)
  expect(await visitor.locator('.verdict strong').textContent()).toBe('有效')
  await approver.goto(`/staff/certificates/${NO}`)
  await step(approver, '暂扣')
  expect(await approver.locator('#suspend-ground-error').count()).toBe(1)
  await approver.locator('#suspend-ground').selectOption({ label: '违法违纪，正在调查处理' })
  await approver.getByRole('button', { name: '暂扣', exact: true }).click()
  expect(await status(approver)).toBe('暂扣')
  expect(await text(approver)).toContain('暂扣：违法违纪，正在调查处理')
  expect(await approver.locator('summary').allTextContents()).toEqual(['恢复', '吊销', '更正一条记录'])
  await visitor.reload()
  expect(await visitor.locator('.verdict strong').textContent()).toBe('无效')
})

test('a wrong record is set right by a further one; what the person had stands on their page', async () => {
  const NO = '520502990202'
  const person = { name: '孙某某', agencyId: 'dept-520502-market', employment: 'civil-servant', on: '2020-01-01' }
  const { id } = await its.call<{ id: string }>(KEEPER, 'POST', '/api/personnel/officers', person)
  const keeper = await its.signIn(KEEPER, `/staff/officers/${id}`, plain)
  await step(keeper, '备案证件', async () => {
    const filing = keeper.locator('details[open]')
    await filing.getByLabel('证件种类').selectOption({ label: '行政执法证' })
    await filing.getByLabel('证号').fill(NO)
    await filing.getByLabel('核发日期').fill('2024-01-01')
    await filing.getByLabel('有效期至').fill('2028-12-31')
    await filing.getByLabel('核发机关').fill('省人民政府')
  })
  expect(await status(keeper)).toBe('有效')
  await step(keeper, '年度审验', async () => {
    await keeper.getByLabel('年度', { exact: true }).fill('2025')
    await keeper.getByLabel('不合格', { exact: true }).check()
  })
  expect(await status(keeper)).toBe('暂扣')
  const approver = await its.signIn('approver-520502', `/staff/certificates/${NO}`, plain)
  await step(approver, '更正一条记录', async () => {
    await approver.getByLabel('哪一条').selectOption({ index: 2 })
    await approver.getByLabel('这条记录本来就不该有').check()
    await approver.getByLabel('原因').last().fill('成绩录错，实际合格')
  })
  expect(await status(approver)).toBe('有效')
  expect(await text(approver)).toMatch(/年度审验：2025年度不合格[\s\S]*更正第3条：整条撤销；成绩录错，实际合格/)
  await keeper.goto(`/staff/officers/${id}`)
  await keeper.getByRole('link', { name: NO }).click()
  expect(await text(keeper)).toContain('2025年度')
})

test('a neighbour and the hotline are told of no certificate here', async () => {
  const page = await its.signIn('agency-liaison-520502', '/staff/certificates', plain)
  expect(await text(page)).toContain('没有符合条件的证件')
  expect((await page.goto('/staff/certificates/520502990202'))?.status()).toBe(404)
  const outside = await its.signIn('hotline-agent-520502')
  expect(await outside.getByRole('link', { name: '证件', exact: true }).count()).toBe(0)
  expect((await outside.goto('/staff/certificates'))?.status()).toBe(403)
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  for (const login of [KEEPER, 'approver-520502']) {
    const page = await its.signIn(login, '/staff/certificates', { viewport: { width: 320, height: 640 }, bypassCSP: true })
    for (const path of ['/staff/certificates', '/staff/certificates?q=&stage=x1&unit=%E7%94%B2', '/staff/certificates/520502990202'])
      expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
  }
})
