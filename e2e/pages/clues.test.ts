import { expect, test } from '@jest/globals'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { signInAs } from './staff-visit.ts'

// 提交线索: a social supervisor writes down what they saw; the office has it as a clue with a number, which they are told.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const OFFICE = 'intake-clerk-520502'
const CONTENT = '三名执法人员到店检查，没有出示执法证件，也没有说明检查的依据。'

/** An appointment and the login of who holds it. */
async function anOutsider() {
  const term = { on: '2026-01-01', until: '2028-12-31', basis: '聘任文件' }
  const body = { kind: 'social-supervisor', name: '外看人', background: 'lawyer', contact: '0857-0000001', notBarred: true, ...term }
  const { id } = await its.call(KEEPER, 'POST', '/api/personnel/appointments', body)
  const login = { username: 'outside-1', title: '社会监督员', roles: ['social-supervisor'], region: '520502', unit: String(id) }
  return its.call<{ username: string; password: string }>('system-admin-5205', 'POST', '/api/admin/users', login)
}

test('what is missing is said beside its field; a clue is registered by the office without a name, and its number comes back', async () => {
  const login = await anOutsider()
  const page = await signInAs(its.browser, its.instance.url, login, '/staff/clues', { javaScriptEnabled: false })
  await page.goto('/staff')
  expect(page.url()).toBe(`${its.instance.url}/staff/clues`)
  expect(await page.getByRole('navigation').first().textContent()).not.toContain('办理清单')
  await page.getByLabel('一句话').fill('检查不亮证')
  await page.getByLabel('看到了什么').fill(CONTENT)
  await page.getByRole('button', { name: '提交线索' }).click()
  expect(await page.locator('#agencyName-error').textContent()).toContain('请写明您反映的是哪个单位')
  expect(await page.getByLabel('一句话').inputValue()).toBe('检查不亮证')
  const unit = (
    await its.call<{ items: { name: string; kind: string }[] }>(OFFICE, 'GET', '/api/public/agencies?region=520502')
  ).items.find(({ kind }) => kind === 'department')
  await page.getByLabel('是哪个单位').fill(unit?.name ?? '')
  await page.getByLabel('程序违法').check()
  await page.getByRole('button', { name: '提交线索' }).click()
  expect(await page.getByRole('status').first().textContent()).toContain('线索已提交')
  const row = page.getByRole('row').filter({ hasText: '检查不亮证' })
  const end = Date.now() + 10_000
  while (!(await row.textContent())?.includes('JD520502-')) {
    if (Date.now() > end) throw new Error('the number did not come back')
    await page.goto(`${its.instance.url}/staff/clues`)
  }
  const no = /JD520502-\d{4}-\d{6}/.exec((await row.textContent()) ?? '')?.[0]
  const complaint = await its.call(OFFICE, 'GET', `/api/intake/complaints/${no}`)
  expect(complaint).toMatchObject({ kind: 'clue', channel: 'social-supervisor', anonymous: true })
  expect([JSON.stringify(complaint).includes(CONTENT), JSON.stringify(complaint).includes('外看人')]).toEqual([true, false])
  const small = await signInAs(its.browser, its.instance.url, login, '/staff/clues', {
    viewport: { width: 320, height: 640 },
    bypassCSP: true,
  })
  expect(await faultsInEveryView(small, its.instance.url, '/staff/clues')).toEqual([])
})
