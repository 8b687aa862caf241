import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { mingjian } from '../instance.ts'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { signInAs, status, step } from './staff-visit.ts'

// Who watches from outside, as the office of the region keeps them on pages, without script.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const plain = { javaScriptEnabled: false }
const text = async (page: Page) => (await page.locator('main').textContent()) ?? ''
const names = async (page: Page) => (await page.locator('tbody th a').allTextContents()).sort()
const open = (page: Page) => page.locator('details[open]')

const appoint = (name: string, more: object = {}) =>
  its.call<{ id: string }>(KEEPER, 'POST', '/api/personnel/appointments', {
    kind: 'social-supervisor',
    name,
    background: 'deputy',
    contact: '0000-1234567',
    notBarred: true,
    on: '2026-01-01',
    until: '2028-12-31',
    basis: '聘任文件',
    ...more,
  })

test('an expert is appointed on a page; what is wrong is said beside its field, and nothing typed is lost', async () => {
  const page = await its.signIn(KEEPER, '/staff/appointments', plain)
  await page.getByRole('link', { name: '聘任', exact: true }).click()
  await page.getByRole('link', { name: '行政执法监督专家' }).click()
  await page.getByLabel('姓名').fill('单小红')
  await page.getByLabel('来源').selectOption({ label: '律师' })
  await page.getByLabel('工作单位').fill('某律师事务所')
  await page.getByLabel('联系方式').fill('0000-7654321')
  await page.getByLabel('哪一天聘任').fill('2026-01-01')
  await page.getByLabel('聘期到哪一天').fill('2029-06-30')
  await page.getByLabel('依据').fill('聘任文件')
  const send = () => page.getByRole('button', { name: '聘任' }).click()
  await send()
  expect(await page.locator('#notBarred-error').textContent()).toContain('请先核实')
  expect(await page.getByLabel('联系方式').inputValue()).toBe('0000-7654321')
  await page.getByLabel('已经核实，没有').check()
  await page.getByRole('button', { name: '大字版' }).click()
  expect(await page.getByLabel('姓名').inputValue()).toBe('单小红')
  await send()
  expect(await page.locator('#fields-error').textContent()).toContain('请至少填写一个')
  await page.getByLabel('熟悉的领域').fill('market、transport')
  await send()
  expect(await page.locator('#until-error').textContent()).toContain('最长36个月')
  expect(await page.getByLabel('熟悉的领域').inputValue()).toBe('market、transport')
  await page.getByLabel('聘期到哪一天').fill('2028-12-31')
  await send()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('单小红')
  const main = await text(page)
  expect(main).toMatch(/在聘[\s\S]*行政执法监督专家[\s\S]*律师[\s\S]*market、transport[\s\S]*2026年1月1日至2028年12月31日/)
  expect(main).not.toContain('0000-7654321')
})

test('appraised, renewed, in conflict and free again, reached for a reason, ended: all of it stands in the history', async () => {
  const { id } = await appoint('罗小明')
  const page = await its.signIn(KEEPER, `/staff/appointments/${id}`, plain)
  await step(page, '登记年度考核', async () => {
    await page.getByLabel('年度', { exact: true }).fill('2025')
    await page.getByLabel('参加了几次活动').fill('四次')
    await page.getByLabel('合格', { exact: true }).check()
  })
  expect(await page.locator('#appraise-activities-error').count()).toBe(1)
  expect(await page.getByLabel('参加了几次活动').inputValue()).toBe('四次')
  await page.getByLabel('参加了几次活动').fill('4')
  await page.getByRole('button', { name: '登记年度考核', exact: true }).click()
  expect(await text(page)).toContain('2025年4次合格')
  await step(page, '续聘', async () => {
    await page.getByLabel('聘期到哪一天').fill('2028-12-31')
    await open(page).getByLabel('依据').fill('续聘文件')
  })
  expect(await page.locator('#renew-until-error').textContent()).toContain('应当晚于现在的截止日')
  await page.getByLabel('聘期到哪一天').fill('2031-12-31')
  await page.getByRole('button', { name: '续聘', exact: true }).click()
  expect(await text(page)).toMatch(/2026年1月1日至2031年12月31日[\s\S]*续聘：续聘文件/)
  await step(page, '变更熟悉的领域', async () => {
    await page.getByLabel('熟悉的领域').fill('environment')
    await open(page).getByLabel('原因').fill('本人申请')
  })
  expect(await text(page)).toMatch(/熟悉的领域environment/)
  expect(await page.locator('summary', { hasText: '终止回避关系' }).count()).toBe(0)
  await step(page, '登记回避关系', async () => {
    await page.getByLabel('和哪个单位').fill('七星关区市场监督管理局')
    await page.getByLabel('什么关系').fill('担任法律顾问')
    await open(page).getByLabel('从哪一天起').fill('2026-01-01')
  })
  expect(await text(page)).toContain('七星关区市场监督管理局担任法律顾问2026年1月1日起')
  await step(page, '终止回避关系')
  expect(await page.locator('#end-conflict-conflict-error').count()).toBe(1)
  await page.getByLabel('哪一项').selectOption({ index: 1 })
  await page.getByLabel('最后一天').fill('2026-02-01')
  await page.getByRole('button', { name: '终止回避关系', exact: true }).click()
  expect(await text(page)).toContain('2026年1月1日起，至2026年2月1日')
  await step(page, '查看联系方式')
  expect(await page.locator('#reveal-contact-reason-error').count()).toBe(1)
  await page.getByLabel('查看的理由').fill('通知参加活动')
  await page.getByRole('button', { name: '查看联系方式', exact: true }).click()
  expect(await page.getByRole('status').textContent()).toContain('0000-1234567')
  await page.goto(`/staff/appointments/${id}`)
  expect(await page.content()).not.toContain('0000-1234567')
  expect(await text(page)).toContain('查看联系方式：通知参加活动')
  await step(page, '终止聘任', async () => {
    await page.getByLabel('理由', { exact: true }).selectOption({ label: '本人辞任' })
    await open(page).getByLabel('原因').fill('工作调动')
  })
  expect(await status(page)).toMatch(/已终止（本人辞任/)
  expect(await page.locator('summary').allTextContents()).toEqual(['登记年度考核', '查看联系方式'])
})

test('found by name, kind, place and whether in office; the counts of the counties lead there', async () => {
  await appoint('吴某某')
  await appoint('某商会', { kind: 'contact-point', background: 'chamber' })
  const { id } = await appoint('周某某')
  await its.call(KEEPER, 'POST', `/api/personnel/appointments/${id}/end`, { on: '2026-02-01', ground: 'resigned', reason: '本人申请' })
  const page = await its.signIn(KEEPER, '/staff/appointments', plain)
  await page.getByLabel('查找').fill('wmm')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await names(page)).toEqual(['吴某某'])
  await page.goto('/staff/appointments')
  await page.getByLabel('是否在聘').selectOption({ label: '已终止的' })
  await page.getByRole('button', { name: '查看' }).click()
  expect(await names(page)).toEqual(expect.arrayContaining(['周某某']))
  expect(await names(page)).not.toContain('吴某某')
  const city = await its.signIn('personnel-officer-5205', '/staff/staffing', plain)
  await city.getByRole('row').filter({ hasText: '七星关区' }).filter({ hasText: '缺14' }).getByRole('link').last().click()
  expect(await names(city)).toEqual(['某商会'])
  expect(await city.getByLabel('地区').inputValue()).toBe('520502')
  const { next } = await its.call<{ next: string }>(KEEPER, 'GET', '/api/personnel/appointments?limit=1')
  await page.goto(`/staff/appointments?cursor=${encodeURIComponent(next)}`)
  expect((await names(page)).length).toBeGreaterThan(0)
})

test('a neighbour county does not find anybody here; who only reads is offered no step', async () => {
  const { id } = await appoint('郑某某')
  const place = ['--title', '邻县人员管理员', '--region', '520521', '--unit', 'office-520521', '--role', 'personnel-officer', '--json']
  const made = JSON.parse((await mingjian(its.dir, 'user', 'add', 'keeper-520521', ...place)).stdout) as { password: string }
  const login = { username: 'keeper-520521', password: made.password }
  const stranger = await signInAs(its.browser, its.instance.url, login, '/staff/appointments')
  expect(await text(stranger)).toContain('没有符合条件的聘任')
  expect((await stranger.goto(`/staff/appointments/${id}`))?.status()).toBe(404)
  const reader = await its.signIn('auditor-5205', `/staff/appointments/${id}`)
  expect(await text(reader)).toContain('现在没有需要您办理的事项')
  await reader.goto('/staff/appointments')
  expect(await reader.getByRole('link', { name: '聘任', exact: true }).count()).toBe(0)
  expect((await reader.goto('/staff/appointments/new/expert'))?.status()).toBe(403)
  const outside = await its.signIn('hotline-agent-520502')
  expect(await outside.getByRole('link', { name: '外部监督力量' }).count()).toBe(0)
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const { id } = await appoint('冯某某')
  await its.call(KEEPER, 'POST', `/api/personnel/appointments/${id}/appraise`, { year: 2025, activities: 3, passed: false, note: '说明' })
  const page = await its.signIn(KEEPER, '/staff/appointments', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  const paths = ['', '?kind=moon', '/new', '/new/expert', '/new/contact-point', `/${id}`]
  for (const path of paths) expect(await faultsInEveryView(page, its.instance.url, `/staff/appointments${path}`)).toEqual([])
})
