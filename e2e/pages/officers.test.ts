import { expect, test } from '@jest/globals'
import { mingjian } from '../instance.ts'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { signInAs, step } from './staff-visit.ts'

// People who enforce the law, as their unit and the office keep them on pages.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const NUMBER = '110105199001010010'
const UNIT = '七星关区市场监督管理局'

const register = (name: string, more: object = {}) =>
  its.call<{ id: string }>(KEEPER, 'POST', '/api/personnel/officers', {
    name,
    agencyId: 'dept-520502-market',
    employment: 'civil-servant',
    on: '2020-01-01',
    ...more,
  })

test('somebody is registered on a page; what is wrong is said beside its field, and nothing typed is lost', async () => {
  const page = await its.signIn(KEEPER, '/staff/officers', { javaScriptEnabled: false })
  await page.getByRole('link', { name: '登记人员' }).click()
  await page.getByLabel('姓名').fill('单小明')
  await page.getByLabel('身份证号').fill('110105199001010011')
  await page.getByLabel('单位', { exact: true }).fill('七星关区市场监督局')
  await page.getByLabel('用工性质').selectOption({ label: '公务员' })
  await page.getByLabel('哪一天到岗').fill('2020-01-01')
  const send = () => page.getByRole('button', { name: '登记人员' }).click()
  await send()
  expect(await page.locator('#agencyId-error').textContent()).toMatch(/没有找到“七星关区市场监督局”/)
  expect(await page.getByLabel('姓名').inputValue()).toBe('单小明')
  await page.getByLabel('单位', { exact: true }).fill(UNIT)
  await page.getByRole('button', { name: '大字版' }).click()
  expect(await page.getByLabel('单位', { exact: true }).inputValue()).toBe(UNIT)
  await send()
  expect(await page.locator('#idNumber-error').textContent()).toContain('校验码')
  expect(await page.getByLabel('哪一天到岗').inputValue()).toBe('2020-01-01')
  await page.getByLabel('身份证号').fill(NUMBER)
  await send()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('单小明')
  const main = (await page.locator('main').textContent()) ?? ''
  expect(main).toMatch(/七星关区市场监督管理局[\s\S]*公务员[\s\S]*2020年1月1日/)
  expect(main).not.toContain(NUMBER)
})

test('found by name, initials, unit and the number of a card; the number of the person is shown for a reason, once', async () => {
  const { id } = await register('罗小红', { idNumber: '110105199001010037' })
  const card = { no: '520502990101', issuedOn: '2024-01-01', validTo: '2028-12-31', issuer: '省人民政府' }
  await its.call(KEEPER, 'POST', '/api/personnel/certificate-filings', { officerId: id, kind: 'enforcement', ...card })
  await register('吴某某', { agencyId: 'dept-520502-transport' })
  const page = await its.signIn(KEEPER, '/staff/officers', { javaScriptEnabled: false })
  const names = async () => (await page.locator('tbody th a').allTextContents()).sort()
  for (const [label, typed] of [
    ['查找', '小红'],
    ['查找', 'lxh'],
    ['查找', '520502990101'],
  ] as const) {
    await page.goto('/staff/officers')
    await page.getByLabel(label).fill(typed)
    await page.getByRole('button', { name: '查看' }).click()
    expect([typed, await names()]).toEqual([typed, ['罗小红']])
  }
  await page.goto('/staff/officers')
  await page.getByLabel('单位').fill('七星关区交通运输局')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await names()).toEqual(['吴某某'])

  await page.goto(`/staff/officers/${id}`)
  expect(await page.locator('main').textContent()).toMatch(/520502990101行政执法证有效2028年12月31日/)
  await step(page, '查看身份证号')
  expect(await page.locator('#reveal-identity-reason-error').count()).toBe(1)
  await page.getByLabel('查看的理由').fill('核对人事档案')
  await page.getByRole('button', { name: '查看身份证号', exact: true }).click()
  expect(await page.getByRole('status').textContent()).toContain('110105199001010037')
  await page.goto(`/staff/officers/${id}`)
  expect(await page.content()).not.toContain('110105199001010037')
})

test('learning, the yearly appraisal and leaving stand on the page; a page that is out of date keeps what was typed', async () => {
  const { id } = await register('周某某')
  const page = await its.signIn(KEEPER, `/staff/officers/${id}`, { javaScriptEnabled: false })
  const beside = await its.signIn(KEEPER, `/staff/officers/${id}`, { javaScriptEnabled: false })
  await step(beside, '登记年度考核', async () => {
    await beside.getByLabel('年度').fill('2025')
    await beside.getByLabel('结果').selectOption({ label: '称职' })
  })
  await step(page, '登记培训学时', async () => {
    await page.getByLabel('培训日期').fill('2026-01-10')
    await page.getByLabel('学时', { exact: true }).fill('六十')
    await page.getByLabel('课程').fill('公共法律知识')
  })
  const hours = page.locator('#record-training-hours')
  expect(await page.locator('#record-training-hours-error').count()).toBe(1)
  expect(await hours.inputValue()).toBe('六十')
  await hours.fill('60')
  await step(beside, '登记考试成绩', async () => {
    await beside.getByLabel('考试日期').fill('2026-01-20')
    await beside.getByLabel('分数').fill('88')
    await beside.getByLabel('试卷').fill('执法资格考试')
  })
  const send = () => page.getByRole('button', { name: '登记培训学时', exact: true }).click()
  await send()
  expect(await page.locator('.error-summary').textContent()).toContain('刚刚有人办理过')
  expect(await hours.inputValue()).toBe('60')
  await send()
  expect(await page.locator('main').textContent()).toMatch(/2026年1月10日60公共法律知识[\s\S]*2025年称职/)
  await step(page, '离开执法岗位', () => page.getByLabel('原因').last().selectOption({ label: '退休' }))
  expect(await page.locator('p.status').textContent()).toMatch(/已离开执法岗位（退休/)
  expect(await page.locator('summary').count()).toBe(0)
})

test('the same form sent twice registers one person', async () => {
  const page = await its.signIn(KEEPER, '/staff/officers/new', { javaScriptEnabled: false })
  const hidden = async (name: string) => page.locator(`main input[name=${name}]`).getAttribute('value')
  const form = {
    csrf: String(await hidden('csrf')),
    key: String(await hidden('key')),
    name: '郑某双',
    agencyId: UNIT,
    employment: 'civil-servant',
    on: '2020-01-01',
  }
  const sent = () => page.request.post('/staff/officers/new', { form, headers: { origin: its.instance.url }, maxRedirects: 0 })
  const [first, again] = [await sent(), await sent()]
  expect([first.status(), again.status()]).toEqual([303, 303])
  expect(again.headers().location).toBe(first.headers().location)
  const forged = await page.request.post('/staff/officers/new', { form: { ...form, csrf: 'x' }, headers: { origin: its.instance.url } })
  expect(forged.status()).toBe(422)
  await page.goto(`/staff/officers?q=${encodeURIComponent('郑某双')}`)
  expect(await page.locator('tbody tr').count()).toBe(1)
})

test('a neighbour county does not find anybody here; who only reads is offered no step', async () => {
  const { id } = await register('郑某某')
  const place = ['--title', '邻县人员管理员', '--region', '520521', '--unit', 'office-520521', '--role', 'personnel-officer', '--json']
  const made = JSON.parse((await mingjian(its.dir, 'user', 'add', 'keeper-520521', ...place)).stdout) as { password: string }
  const login = { username: 'keeper-520521', password: made.password }
  const stranger = await signInAs(its.browser, its.instance.url, login, '/staff/officers')
  expect(await stranger.locator('main').textContent()).toContain('没有符合条件的人员')
  expect((await stranger.goto(`/staff/officers/${id}`))?.status()).toBe(404)
  const reader = await its.signIn('auditor-5205', `/staff/officers/${id}`)
  expect(await reader.locator('main').textContent()).toContain('现在没有需要您办理的事项')
  await reader.goto('/staff/officers')
  expect(await reader.getByRole('link', { name: '登记人员' }).count()).toBe(0)
  expect((await reader.goto('/staff/officers/new'))?.status()).toBe(403)
  const outside = await its.signIn('hotline-agent-520502')
  expect(await outside.getByRole('link', { name: '人员', exact: true }).count()).toBe(0)
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const { id } = await register('冯某某')
  const page = await its.signIn(KEEPER, '/staff/officers', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const path of ['/staff/officers', '/staff/officers?unit=%E7%94%B2', '/staff/officers/new', `/staff/officers/${id}`])
    expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
