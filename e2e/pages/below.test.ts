import { expect, test } from '@jest/globals'
import { intakeEvents as e } from '@mingjian/contracts'
import { mingjian } from '../instance.ts'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// 下级平台投诉: what a place below sent, as a page without script shows it.

const its = pagesOf()
const TOWN = '520502001'
const NO = `JD${TOWN}-2026-000001`

/** A complaint of a township, as its own installation would send it. */
async function sendOne(): Promise<void> {
  const args = ['--title', '乡镇平台', '--role', 'integration', '--region', TOWN, '--unit', `justice-${TOWN}`, '--json']
  const { stdout } = await mingjian(its.dir, 'user', 'add', `place-${TOWN}`, ...args)
  const { username, password } = JSON.parse(stdout) as { username: string; password: string }
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: username, client_secret: password })
  const answer = await fetch(`${its.instance.url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body: form })
  const { access_token } = (await answer.json()) as { access_token: string }
  const event = {
    specversion: '1.0',
    id: 'd:1',
    source: `/mingjian-${TOWN}/intake`,
    type: e.complaintSubmittedV1.type,
    subject: 'd',
    time: '2026-03-02T02:00:00.000Z',
    datacontenttype: 'application/json',
    region: TOWN,
    sequence: 1,
    data: { ...e.complaintSubmittedV1.example, complaintNo: NO, retaliation: true },
  }
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/cloudevents+json' }
  const sent = await fetch(`${its.instance.url}/api/exchange/inbox`, { method: 'POST', headers, body: JSON.stringify(event) })
  expect(sent.status).toBe(202)
}

test('a supervisor above finds it by the navigation, filters, and opens it; whoever may not see it is told nothing', async () => {
  await sendOne()
  const page = await its.signIn('supervisor-520502', '/staff', { javaScriptEnabled: false })
  const link = page.getByRole('link', { name: NO })
  await expectSoon(async () => {
    await page.getByRole('link', { name: '下级平台投诉' }).click()
    return (await link.count()) === 1
  })
  await page.getByLabel('状态').selectOption({ label: '已办结' })
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.getByRole('status').textContent()).toContain('没有符合条件的件')
  await page.getByRole('link', { name: '清除条件' }).click()
  await page.getByLabel('地区').selectOption(TOWN)
  await page.getByRole('button', { name: '查看' }).click()
  await link.click()
  expect(await page.locator('main').textContent()).toMatch(/待审查[\s\S]*打击报复[\s\S]*某市综合行政执法局[\s\S]*某市司法局/)

  const beside = await its.signIn('approver-5205', '/staff/below')
  expect((await beside.goto(`/staff/below/${NO}0`))?.status()).toBe(404)
  const clerk = await its.signIn('intake-clerk-520502')
  expect(await clerk.getByRole('link', { name: '下级平台投诉' }).count()).toBe(0)
  expect((await clerk.goto(`/staff/below/${NO}`))?.status()).toBe(403)
})

test('both pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  for (const path of ['/staff/below', '/staff/below?after=x', `/staff/below/${NO}`]) {
    const page = await its.signIn('supervisor-520502', path.split('?')[0], { viewport: { width: 320, height: 640 }, bypassCSP: true })
    expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
    await page.context().close()
  }
})

async function expectSoon(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await holds())) if (Date.now() > end) throw new Error('what was sent did not come')
}
