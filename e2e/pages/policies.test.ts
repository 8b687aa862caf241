import { expect, test } from '@jest/globals'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// 制度库, 监督电话拨测, 移交在办件: the office's pages around its people.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'

test('a measure goes into the library by its text, is read and confirmed, revised, and an article that nobody follows is listed', async () => {
  const person = { name: '读者', agencyId: 'office-520502', employment: 'civil-servant', on: '2020-01-01' }
  const { id } = await its.call(KEEPER, 'POST', '/api/personnel/officers', person)
  const claims = JSON.parse(Buffer.from((await its.token('supervisor-520502')).split('.')[1] ?? '', 'base64url').toString()) as {
    sub: string
  }
  await its.call(KEEPER, 'POST', `/api/personnel/officers/${String(id)}/link-login`, { login: claims.sub })

  const page = await its.signIn(KEEPER, '/staff/policies/new', { javaScriptEnabled: false })
  await page.getByLabel('名称').fill('投诉举报受理办法')
  await page.getByLabel('文号').fill('某司发〔2026〕1号')
  await page.getByLabel('条文').fill('第一条　五个工作日内决定是否受理。\n第一条　重复了。')
  await page.getByRole('button', { name: '入库' }).click()
  expect(await page.locator('#articles-error').textContent()).toContain('“第一条”出现了两次')
  await page.getByLabel('条文').fill('第一条　五个工作日内决定是否受理。\n（一）能受理的受理；\n第二条　本办法自印发之日起施行。')
  await page.getByRole('button', { name: '入库' }).click()
  expect(await page.locator('main').textContent()).toMatch(/现行有效[\s\S]*第一条[\s\S]*能受理的受理[\s\S]*第二条[\s\S]*读者[\s\S]*还没有/)
  const address = new URL(page.url()).pathname

  await page.locator('summary', { hasText: '条文对应工作步骤' }).click()
  await page.getByLabel('哪一条').selectOption('第一条')
  await page.getByLabel('由哪个工作步骤体现').selectOption({ label: '已受理' })
  await page.locator('#form-link-article button').click()
  await page.goto(`${its.instance.url}/staff/policies/idle`)
  expect(await page.locator('main').textContent()).toMatch(/投诉举报受理办法第一条[\s\S]*没有过/)

  const reader = await its.signIn('supervisor-520502', address, { javaScriptEnabled: false })
  await reader.getByRole('button', { name: '我已阅读' }).click()
  expect(await reader.locator('main').textContent()).toContain('确认阅读这个版本')
  await page.goto(its.instance.url + address)
  expect(await page.getByRole('row').filter({ hasText: '读者' }).textContent()).not.toContain('还没有')

  const small = await its.signIn(KEEPER, '/staff/policies', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const path of ['/staff/policies', '/staff/policies/new', '/staff/policies/idle', address])
    expect([path, await faultsInEveryView(small, its.instance.url, path)]).toEqual([path, []])
})

test('a published phone stands in the list until it is called', async () => {
  const page = await its.signIn(KEEPER, '/staff/phone-tests', { javaScriptEnabled: false })
  const unit = page.getByRole('row').filter({ hasText: '应当拨测' }).first()
  const name = (await unit.getByRole('link').textContent()) ?? ''
  const phone = (await unit.locator('td').first().textContent()) ?? ''
  await unit.getByRole('link').click()
  await page.locator('summary', { hasText: '登记监督电话拨测' }).click()
  await page.getByLabel('拨打的号码').fill(phone)
  await page.getByLabel('结果').selectOption({ label: '无人接听' })
  await page.locator('#form-test-phone button').click()
  expect(await page.locator('main').textContent()).toContain('无人接听')
  await page.goto(`${its.instance.url}/staff/phone-tests`)
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  expect(await row.textContent()).toMatch(/无人接听$/)
  const small = await its.signIn(KEEPER, '/staff/phone-tests', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  expect(await faultsInEveryView(small, its.instance.url, '/staff/phone-tests')).toEqual([])
})

test('the cases of somebody who leaves go to a colleague by list, and what stays says why', async () => {
  const region = '520502'
  const unit = (
    await its.call<{ items: { id: string; kind: string }[] }>(KEEPER, 'GET', `/api/public/agencies?region=${region}`)
  ).items.find(({ kind }) => kind === 'department')
  const filing = { region, accused: { agencyId: unit?.id }, title: '检查不亮证', content: '检查时没有出示证件。', anonymous: true }
  const { complaintNo } = await its.call('intake-clerk-520502', 'POST', '/api/public/complaints', filing)
  const path = `/api/intake/complaints/${String(complaintNo)}`
  await its.call('intake-clerk-520502', 'POST', `${path}/accept`, {})
  const idOf = async (username: string) =>
    (JSON.parse(Buffer.from((await its.token(username)).split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub
  const handlers = [await idOf('supervisor-b-520502'), await idOf('supervisor-c-520502')]
  await its.call('intake-clerk-520502', 'POST', `${path}/assign`, { handlers })

  const page = await its.signIn('leader-520502', '/staff/case-transfers', { javaScriptEnabled: false })
  await page.getByLabel('谁的在办件').selectOption(handlers[0] ?? '')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.locator('main').textContent()).toContain(String(complaintNo))
  await page.getByLabel('移交给').selectOption(handlers[1] ?? '')
  await page.getByLabel('原因').fill('退休')
  await page.getByRole('button', { name: '移交以上1件' }).click()
  expect(await page.getByRole('status').first().textContent()).toContain('已经是本件的承办人')
  await page.getByLabel('移交给').selectOption(await idOf('supervisor-d-520502'))
  await page.getByLabel('原因').fill('退休')
  await page.getByRole('button', { name: '移交以上1件' }).click()
  expect(await page.locator('main').textContent()).toMatch(/已移交1件[\s\S]*没有在办件/)
  const small = await its.signIn('leader-520502', '/staff/case-transfers', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  expect(await faultsInEveryView(small, its.instance.url, '/staff/case-transfers')).toEqual([])
})
