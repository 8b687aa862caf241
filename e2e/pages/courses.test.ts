import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { mingjian } from '../instance.ts'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { signInAs, step } from './staff-visit.ts'

// 培训 on pages: announced, held, and who attended, without script.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const plain = { javaScriptEnabled: false }
const text = async (page: Page) => (await page.locator('main').textContent()) ?? ''

const register = (name: string, agencyId = 'dept-520502-market') =>
  its.call(KEEPER, 'POST', '/api/personnel/officers', { name, agencyId, employment: 'civil-servant', on: '2020-01-01' })
const announce = (title: string, on: string) =>
  its.call<{ id: string }>(KEEPER, 'POST', '/api/personnel/courses', { title, kind: 'common-law', hours: 16, on })

test('a course is announced on a page, and whoever attended has its hours on record', async () => {
  for (const name of ['单小明', '罗小红']) await register(name)
  await register('吴某某', 'dept-520502-transport')
  const page = await its.signIn(KEEPER, '/staff/courses', plain)
  await page.getByRole('link', { name: '发布培训' }).click()
  await page.getByLabel('名称').fill('行政处罚法专题')
  await page.getByLabel('类别').selectOption({ label: '公共法律知识' })
  await page.getByLabel('学时').fill('十六')
  await page.getByLabel('哪一天').fill('2026-01-10')
  const send = () => page.getByRole('button', { name: '发布培训' }).click()
  await send()
  expect(await page.locator('#hours-error').count()).toBe(1)
  expect(await page.getByLabel('学时').inputValue()).toBe('十六')
  await page.getByRole('button', { name: '大字版' }).click()
  expect(await page.getByLabel('名称').inputValue()).toBe('行政处罚法专题')
  await page.getByLabel('学时').fill('16')
  await send()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('行政处罚法专题')
  expect(await page.locator('summary').allTextContents()).toEqual(['登记参加的人员'])

  await page.getByLabel('单位').fill('七星关区市场监督局')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.locator('#unit-error').textContent()).toMatch(/没有找到“七星关区市场监督局”/)
  await page.getByLabel('单位').fill('七星关区市场监督管理局')
  await page.getByRole('button', { name: '查看' }).click()
  expect((await page.locator('tbody th').allTextContents()).sort()).toEqual(['单小明', '罗小红'])
  await step(page, '登记参加的人员')
  expect(await page.locator('#record-attendance-attended-error').count()).toBe(1)
  await page.getByLabel('单小明').check()
  await page.getByLabel('学时').fill('17')
  const record = () => page.getByRole('button', { name: '登记参加的人员', exact: true }).click()
  await record()
  expect(await page.locator('#record-attendance-hours-error').textContent()).toContain('不能多于这次培训的16学时')
  expect(await page.getByLabel('单小明').isChecked()).toBe(true)
  expect(await page.getByLabel('单位').inputValue()).toBe('七星关区市场监督管理局')
  await page.getByLabel('学时').fill('8')
  await record()
  expect(await text(page)).toMatch(/单小明七星关区市场监督管理局8/)
  expect(await text(page)).toMatch(/罗小红七星关区市场监督管理局没有登记/)
  await page.getByRole('link', { name: '单小明' }).click()
  expect(await text(page)).toContain('2026年1月10日8行政处罚法专题公共法律知识')
})

test('a course that has not begun is cancelled with a reason, and stands so in the list', async () => {
  const { id } = await announce('执法文书专题', '2099-01-10')
  const page = await its.signIn(KEEPER, `/staff/courses/${id}`, plain)
  await step(page, '取消培训')
  expect(await page.locator('#cancel-reason-error').count()).toBe(1)
  await page.getByLabel('原因').fill('改期')
  await page.getByRole('button', { name: '取消培训' }).click()
  expect(await text(page)).toMatch(/已取消：改期[\s\S]*现在没有需要您办理的事项/)
  await page.getByRole('link', { name: '返回培训清单' }).click()
  expect(await page.getByRole('row').filter({ hasText: '执法文书专题' }).textContent()).toContain('已取消')
})

test('a neighbour county sees nothing of it; who only reads is offered no step', async () => {
  const { id } = await announce('邻县不见', '2026-01-10')
  const place = ['--title', '邻县人员管理员', '--region', '520521', '--unit', 'office-520521', '--role', 'personnel-officer', '--json']
  const made = JSON.parse((await mingjian(its.dir, 'user', 'add', 'keeper-520521', ...place)).stdout) as { password: string }
  const login = { username: 'keeper-520521', password: made.password }
  const stranger = await signInAs(its.browser, its.instance.url, login, '/staff/courses')
  expect(await text(stranger)).toContain('还没有培训')
  expect((await stranger.goto(`/staff/courses/${id}`))?.status()).toBe(404)
  const reader = await its.signIn('supervisor-520502', `/staff/courses/${id}`)
  expect(await text(reader)).toContain('现在没有需要您办理的事项')
  await reader.goto('/staff/courses')
  expect(await reader.getByRole('link', { name: '发布培训' }).count()).toBe(0)
  expect((await reader.goto('/staff/courses/new'))?.status()).toBe(403)
  const outside = await its.signIn('hotline-agent-520502')
  expect(await outside.getByRole('link', { name: '培训', exact: true }).count()).toBe(0)
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  await register('冯某某')
  const { id } = await announce('看得见的', '2026-01-10')
  const page = await its.signIn(KEEPER, '/staff/courses', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const path of ['', '/new', `/${id}`, `/${id}?unit=%E7%94%B2`])
    expect(await faultsInEveryView(page, its.instance.url, `/staff/courses${path}`)).toEqual([])
})
