import { expect, test } from '@jest/globals'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// 导入人员和证件: a table of officers from its template to the statement, on pages.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const PATH = '/staff/people-imports'
const ROWS = [
  '姓名,所在单位,用工性质,到岗日期',
  '单甲,office-520502,公务员,2022-01-01',
  '单乙,office-520502,公务员,2022-01-01',
  '单丙,没有的局,公务员,2022-01-01',
]

test('a table is tried out, made real, reconciled with what was sent back, and again changes nothing', async () => {
  const page = await its.signIn(KEEPER, '/staff')
  await page.getByRole('link', { name: '导入人员和证件' }).click()
  const upload = async (first: string) => {
    await page.getByLabel('人员表').check()
    await page.getByLabel(first).check()
    await page
      .getByLabel('表格', { exact: true })
      .setInputFiles({ name: '人员.csv', mimeType: 'text/csv', buffer: Buffer.from(ROWS.join('\r\n')) })
    await page.getByRole('button', { name: '上传' }).click()
  }
  await upload('先试算')
  await page.getByRole('button', { name: '正式导入' }).click()
  await page.getByText('对账相符').waitFor()
  expect(await page.locator('table.numbers').textContent()).toMatch(/读取\s*3\s*新增\s*2\s*更新\s*0\s*没有变化\s*0\s*退回\s*1/)
  const [rejects] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载退回的 1 行和原因' }).click()])
  const text = (await (await rejects.createReadStream()).toArray()).map(String).join('')
  expect(text).toContain('没有登记这个单位')
  await page.getByRole('link', { name: '返回导入清单' }).click()
  expect(await page.getByRole('row').filter({ hasText: '人员.csv' }).count()).toBe(2)
  await upload('直接导入')
  await page.getByText('对账相符').waitFor()
  expect(await page.locator('table.numbers').textContent()).toMatch(/没有变化\s*2/)
})

test('what is missing is told by its field, a template comes as a workbook, and nobody else gets in', async () => {
  const page = await its.signIn(KEEPER, PATH, { javaScriptEnabled: false })
  await page.getByRole('button', { name: '上传' }).click()
  expect(await page.locator('.error-summary').textContent()).toContain('请选择要导入的表格')
  const table = { name: '甲.csv', mimeType: 'text/csv', buffer: Buffer.from('甲,乙\r\n1,2\r\n') }
  await page.getByLabel('人员表').check()
  await page.getByLabel('表格', { exact: true }).setInputFiles(table)
  await page.getByRole('button', { name: '上传' }).click()
  expect(await page.locator('.error-summary').textContent()).toContain('没有找到这些列')
  const template = await page.request.get(`${PATH}/templates/officers`)
  expect([template.status(), (await template.body()).subarray(0, 2).toString()]).toEqual([200, 'PK'])
  const beside = await its.signIn('supervisor-520502')
  expect(await beside.getByRole('link', { name: '导入人员和证件' }).count()).toBe(0)
  expect((await beside.goto(PATH))?.status()).toBe(403)
})

test('what is there is downloaded as a workbook or csv, and uploaded again changes nothing', async () => {
  const page = await its.signIn(KEEPER, PATH)
  await page.getByText('下载现有的表格').click()
  expect(await page.locator('details[open]').textContent()).toContain('身份证号只显示头尾')
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载人员表 csv' }).click()])
  const table = Buffer.concat((await (await csv.createReadStream()).toArray()) as Buffer[])
  expect(table.toString()).toContain('单甲')
  const workbook = await page.request.get('/staff/people-tables/officers?format=xlsx')
  expect([workbook.status(), (await workbook.body()).subarray(0, 2).toString()]).toEqual([200, 'PK'])
  await page.getByLabel('人员表', { exact: true }).check()
  await page.getByLabel('直接导入').check()
  await page.getByLabel('表格', { exact: true }).setInputFiles({ name: '导出.csv', mimeType: 'text/csv', buffer: table })
  await page.getByRole('button', { name: '上传' }).click()
  await page.getByText('对账相符').waitFor()
  const rows = table.toString().trim().split('\r\n').length - 1
  expect(await page.locator('table.numbers').textContent()).toMatch(new RegExp(`读取\\s*${rows}.*没有变化\\s*${rows}`, 's'))
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const page = await its.signIn(KEEPER, PATH, { viewport: { width: 320, height: 640 }, bypassCSP: true })
  const one = new URL((await page.getByRole('link', { name: '人员.csv' }).first().getAttribute('href')) ?? '', its.instance.url).pathname
  for (const path of [PATH, one]) expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
