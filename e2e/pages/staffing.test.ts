import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { PersonnelImportStatus } from '@mingjian/contracts'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// 监督人员配备: the counts of an office as a page shows them, and those of who watches from outside.

const its = pagesOf()
const KEEPER = 'personnel-officer-5205'
const table = (name: string) => readFileSync(new URL(`../../services/personnel/test/staffing-data/${name}.csv`, import.meta.url), 'utf8')

async function imported(kind: string): Promise<void> {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([table(kind)]), `${kind}.csv`)
  const headers = { authorization: `Bearer ${await its.token(KEEPER)}` }
  const answer = await fetch(`${its.instance.url}/api/personnel/imports`, { method: 'POST', headers, body: form })
  const { importId } = (await answer.json()) as { importId: string }
  // The stream of its progress ends when it is done.
  await (await fetch(`${its.instance.url}/api/personnel/imports/${importId}/events`, { headers })).text()
  const { state, rejected } = await its.call<PersonnelImportStatus>(KEEPER, 'GET', `/api/personnel/imports/${importId}`)
  expect([kind, state, rejected]).toEqual([kind, 'finished', 0])
}

test('142 social supervisors and 76 contact points stand on the page with the counties that fall short', async () => {
  await imported('appointments')
  const page = await its.signIn(KEEPER, '/staff/staffing', { javaScriptEnabled: false })
  const main = (await page.locator('main').textContent()) ?? ''
  expect(main).toMatch(/行政执法社会监督员共142，每县应有20：达标4个县，未达标4个县/)
  expect(main).toMatch(/行政执法监督联系点共76，每县应有15：达标2个县，未达标6个县/)
})

test('named and certified stand apart, a unit that falls short says how many it lacks, and who they are', async () => {
  const person = { name: '监督甲', agencyId: 'office-520502', employment: 'civil-servant', on: '2020-01-01' }
  const { id } = await its.call(KEEPER, 'POST', '/api/personnel/officers', person)
  const naming = { partTime: true, on: '2026-01-01', basis: '通知' }
  await its.call(KEEPER, 'POST', `/api/personnel/officers/${String(id)}/name-supervisor`, naming)
  const page = await its.signIn(KEEPER, '/staff/staffing', { javaScriptEnabled: false })
  const county = page.getByRole('row').filter({ has: page.locator('a[href="/staff/staffing/office-520502"]') })
  const end = Date.now() + 10_000
  while (!/1人 缺1人/.test((await county.textContent().catch(() => '')) ?? '')) {
    if (Date.now() > end) throw new Error('the count did not come')
    await page.reload()
  }
  expect(await county.textContent()).toMatch(/县级1人 缺1人0人 缺2人1人/)
  await page.getByLabel('达标情况').selectOption('certified')
  await page.getByLabel('级别').selectOption('city')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await county.count()).toBe(0)
  const shown = await page.locator('table.stack', { hasText: '谁还缺多少' }).locator('tbody th').allTextContents()
  const [list] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载监督人员配备清单 csv' }).click()])
  const lines = Buffer.concat((await (await list.createReadStream()).toArray()) as Buffer[])
    .toString()
    .trim()
    .split('\r\n')
  expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(shown)
  expect(lines.at(-1)).toContain('合计')
  await page.goto('/staff/staffing/office-520502')
  expect(await page.locator('main').textContent()).toMatch(/应有2人[\s\S]*监督甲兼职没有/)
  const liaison = await its.signIn('agency-liaison-520502', '/staff')
  expect(await liaison.getByRole('link', { name: '监督人员配备' }).count()).toBe(1)
  expect((await liaison.goto('/staff/staffing'))?.status()).toBe(200)
  const beside = await its.signIn('hotline-agent-520502')
  expect(await beside.getByRole('link', { name: '监督人员配备' }).count()).toBe(0)
  expect((await beside.goto('/staff/staffing/office-520502'))?.status()).toBe(403)
})

test('both pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const page = await its.signIn(KEEPER, '/staff/staffing', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const path of ['/staff/staffing', '/staff/staffing?level=moon', '/staff/staffing/office-520502'])
    expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
