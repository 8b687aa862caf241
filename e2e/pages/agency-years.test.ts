import { expect, test } from '@jest/globals'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// 年度填报: an agency's sheet of a year, from the list of who has not told to its correction.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const LIST = '/staff/agency-years'
const ONE = `${LIST}/office-520502/2025`

test('a sheet is filled in from the list of who has not told, what is wrong stands by its field, and a correction takes a reason', async () => {
  const page = await its.signIn(KEEPER, '/staff', { javaScriptEnabled: false })
  await page.getByRole('link', { name: '年度填报' }).click()
  await page.getByLabel('年度', { exact: true }).fill('2025')
  await page.getByLabel('填报情况').selectOption('true')
  await page.getByRole('button', { name: '查看' }).click()
  const missing = Number(/没有填报(\d+)个/.exec((await page.locator('main').textContent()) ?? '')?.[1])
  await page.locator(`a[href="${ONE}"]`).click()
  for (const box of await page.getByLabel('已经建立并执行').all()) await box.selectOption('true')
  await page.getByLabel('执法职责已经分解到岗到人').selectOption('true')
  await page.getByLabel('当年已经考核').selectOption('false')
  await page.getByLabel('编制人数').fill('10')
  await page.getByLabel('在岗人数').fill('8')
  await page.getByLabel('其中法律专业人数').fill('9')
  await page.getByLabel('其中取得法律职业资格人数').fill('1')
  await page.getByLabel('全年执法经费').fill('500,000')
  await page.getByLabel('执法记录仪').fill('6')
  await page.getByRole('button', { name: '填报' }).click()
  expect(await page.locator('.error-summary a').getAttribute('href')).toBe('#resources.lawGraduates')
  await page.getByLabel('其中法律专业人数').fill('3')
  await page.getByRole('button', { name: '填报' }).click()
  expect(await page.locator('dl.summary').textContent()).toMatch(/编制、在岗、空缺10人，8人，2人[\s\S]*500000元[\s\S]*执法记录仪6/)
  await page.getByLabel('在岗人数').fill('9')
  await page.getByRole('button', { name: '更正' }).click()
  expect(await page.locator('.error-summary').textContent()).toContain('请填写更正理由')
  await page.getByLabel('更正理由').fill('漏报1人')
  await page.getByRole('button', { name: '更正' }).click()
  expect(await page.locator('details').first().textContent()).toMatch(/在岗8人[\s\S]*更正：漏报1人（编制10人，在岗9人/)
  await page.goto(`${LIST}?year=2025`)
  expect(await page.locator('main').textContent()).toContain(`没有填报${missing - 1}个`)
  const reader = await its.signIn('supervisor-520502', ONE)
  expect([await reader.locator('dl.summary').count(), await reader.getByRole('button', { name: '更正' }).count()]).toEqual([1, 0])
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const page = await its.signIn(KEEPER, LIST, { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const path of [LIST, `${LIST}?year=moon`, ONE]) expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
