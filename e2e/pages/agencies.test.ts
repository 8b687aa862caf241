import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { step } from './staff-visit.ts'

// The register of agencies, kept on pages by the office of the region, without script.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const plain = { javaScriptEnabled: false }
const text = async (page: Page) => (await page.locator('main').textContent()) ?? ''
const names = async (page: Page) => page.locator('tbody th a').allTextContents()
const open = (page: Page) => page.locator('details[open]')

async function register(page: Page, name: string, kind = '部门'): Promise<void> {
  await page.goto('/staff/agencies/new')
  await page.getByLabel('单位全称').fill(name)
  await page.getByLabel('级别', { exact: true }).selectOption({ label: '县级' })
  await page.getByLabel('类型').selectOption({ label: kind })
  await page.getByLabel('哪一天设立').fill('2020-01-01')
  await page.getByRole('button', { name: '登记单位' }).click()
}

test('registered, renamed, delegated, merged; on any day it is what it was then', async () => {
  const page = await its.signIn(KEEPER, '/staff/agencies/new', plain)
  await page.getByLabel('单位全称').fill('七星关区粮食局')
  await page.getByLabel('统一社会信用代码').fill('91350100M000100Y44')
  await page.getByLabel('级别', { exact: true }).selectOption({ label: '县级' })
  await page.getByLabel('类型').selectOption({ label: '部门' })
  await page.getByLabel('业务上级').fill('没有这个局')
  await page.getByLabel('哪一天设立').fill('2020-01-01')
  const send = () => page.getByRole('button', { name: '登记单位' }).click()
  await send()
  expect(await page.locator('#superiorId-error').textContent()).toContain('没有找到“没有这个局”')
  await page.getByLabel('业务上级').fill('')
  await page.getByLabel('主管单位').fill('七星关区人民政府')
  await send()
  expect(await page.locator('#creditCode-error').textContent()).toContain('校验码')
  expect(await page.getByLabel('单位全称').inputValue()).toBe('七星关区粮食局')
  await page.getByLabel('统一社会信用代码').fill('91350100M000100Y43')
  await send()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('七星关区粮食局')
  const path = new URL(page.url()).pathname
  expect(await page.getByRole('link', { name: '七星关区人民政府' }).count()).toBe(1)

  await step(page, '公布监督电话', () => page.getByLabel('监督电话').fill('0000-1234567'))
  await step(page, '更名', async () => {
    await page.getByLabel('新的全称').fill('七星关区粮食和物资储备局')
    await open(page).getByLabel('从哪一天起').fill('2022-06-01')
    await open(page).getByLabel('依据').fill('机构改革方案')
  })
  expect(await text(page)).toMatch(/更名：七星关区粮食局改为七星关区粮食和物资储备局，依据：机构改革方案（2022年6月1日起）/)
  await page.getByLabel('看哪一天的情况').fill('2022-05-31')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('七星关区粮食局')
  await page.getByLabel('看哪一天的情况').fill('2019-12-31')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.locator('#day-error').textContent()).toContain('那时还没有这个单位')

  await page.goto(path)
  await step(page, '登记委托或者授权', async () => {
    await page.getByLabel('委托还是授权').selectOption({ label: '委托' })
    await page.getByLabel('给谁').fill('某街道办事处')
    await page.getByLabel('哪些权力').fill('粮食收购检查')
    await open(page).getByLabel('依据').fill('委托书')
  })
  expect(await text(page)).toContain('委托给某街道办事处：粮食收购检查')
  await step(page, '终止委托或者授权')
  expect(await page.locator('#end-delegation-delegation-error').count()).toBe(1)
  await page.getByLabel('哪一项').selectOption({ index: 1 })
  await open(page).getByLabel('原因').fill('收回')
  await page.getByRole('button', { name: '终止委托或者授权', exact: true }).click()
  expect(await text(page)).toMatch(/终止委托或者授权，至.*：收回/)

  await page.goto('/staff/agencies/office-520502')
  await step(page, '列入监督权责清单', async () => {
    await page.getByLabel('监督哪些事项').fill('粮食收购的行政检查')
    await open(page).getByLabel('依据').fill('三定规定')
  })
  expect(await page.locator('#list-duty-over-error').textContent()).toContain('两项只填一项')
  await page.getByLabel('监督哪个单位').fill('七星关区粮食和物资储备局')
  await page.getByRole('button', { name: '列入监督权责清单', exact: true }).click()
  expect(await text(page)).toContain('七星关区粮食和物资储备局：粮食收购的行政检查')
  await step(page, '移出监督权责清单', async () => {
    await page.getByLabel('哪一项').selectOption({ index: 1 })
    await open(page).getByLabel('原因').fill('职责调整')
  })
  expect(await text(page)).toMatch(/移出监督权责清单，至.*：职责调整/)

  await register(page, '七星关区发展和改革局')
  await page.goto(path)
  await step(page, '登记合并、分设、撤销', async () => {
    await page.getByLabel('怎么变').selectOption({ label: '合并' })
    await page.getByLabel('由哪些单位承接').fill('七星关区发展和改革委')
    await open(page).getByLabel('依据').fill('机构改革方案')
  })
  expect(await page.locator('#reorganise-into-error').textContent()).toContain('没有找到“七星关区发展和改革委”')
  await page.getByLabel('由哪些单位承接').fill('七星关区发展和改革局')
  await page.getByRole('button', { name: '登记合并、分设、撤销', exact: true }).click()
  expect(await text(page)).toMatch(/已撤销、合并或者分设[\s\S]*承接的单位七星关区发展和改革局/)
  expect(await page.getByRole('button', { name: '更名' }).count()).toBe(0)
  await page.getByRole('link', { name: '七星关区发展和改革局' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('七星关区发展和改革局')
})

test('found by any name that it bore, its initials, level and kind; the township shows whom it supervises with', async () => {
  const page = await its.signIn(KEEPER, '/staff/agencies', plain)
  for (const [typed, found] of [
    ['粮食局', '七星关区粮食和物资储备局'],
    ['qxgqfzhggj', '七星关区发展和改革局'],
  ] as const) {
    await page.getByLabel('查找').fill(typed)
    await page.getByRole('button', { name: '查看' }).click()
    expect(await names(page)).toEqual([found])
  }
  await page.goto('/staff/agencies')
  await page.getByLabel('级别').selectOption({ label: '乡级' })
  await page.getByLabel('类型').selectOption({ label: '乡镇（街道）' })
  await page.getByRole('button', { name: '查看' }).click()
  expect(await names(page)).toHaveLength(1)
  await page.locator('tbody th a').click()
  const model = { departmentUnit: 'dept-520502-market-legal', justiceOffice: 'justice-520502001' }
  const legal = await its.call<{ name: string }>(KEEPER, 'GET', `/api/personnel/agencies/${model.departmentUnit}`)
  const justice = await its.call<{ name: string }>(KEEPER, 'GET', `/api/personnel/agencies/${model.justiceOffice}`)
  await step(page, '登记“1+1+1”监督模式', async () => {
    await page.getByLabel('县级部门的机构').fill(legal.name)
    await page.getByLabel('司法所').fill(justice.name)
    await open(page).getByLabel('依据').fill('实施方案')
  })
  expect(await page.locator('table', { hasText: '县级部门的机构' }).textContent()).toContain(`${legal.name}${justice.name}`)
  await page.getByRole('link', { name: legal.name }).click()
  expect(await text(page)).toMatch(/“1\+1\+1”监督模式/)
})

test('who works there stands on its page; a neighbour does not see it, and who only reads is offered no step', async () => {
  const person = { name: '赵某某', agencyId: 'dept-520502-market', employment: 'civil-servant', on: '2020-01-01' }
  await its.call(KEEPER, 'POST', '/api/personnel/officers', person)
  const reader = await its.signIn('auditor-5205', '/staff/agencies/dept-520502-market', plain)
  expect(await text(reader)).toMatch(/现在的人员[\s\S]*赵某某[\s\S]*现在没有需要您办理的事项/)
  await reader.getByRole('link', { name: '赵某某' }).click()
  await reader.getByRole('link', { name: '七星关区市场监督管理局' }).click()
  expect(new URL(reader.url()).pathname).toBe('/staff/agencies/dept-520502-market')
  const beside = await its.signIn('agency-liaison-520502', '/staff/agencies', plain)
  expect((await beside.goto('/staff/agencies/dept-520502-market'))?.status()).toBe(404)
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const page = await its.signIn(KEEPER, '/staff/agencies', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const path of ['/staff/agencies', '/staff/agencies?level=moon', '/staff/agencies/new', '/staff/agencies/township-520502001'])
    expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
