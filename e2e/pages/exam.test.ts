import { expect, test } from '@jest/globals'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// A timed test in a browser whose network is cut twice and whose page is reloaded.

const its = pagesOf()
const SITTER = 'agency-liaison-520502'
const QUESTIONS = 6

const call = <T>(username: string, method: string, path: string, body?: object) =>
  its.call<T>(username, method, `/api/personnel${path}`, body)

/** Who is registered, six questions, and a test of so many minutes. */
async function prepared(minutes: number): Promise<void> {
  const keeper = 'personnel-officer-520502'
  const [, claims = ''] = (await its.token(SITTER)).split('.')
  const { sub, unit } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string; unit: string }
  const person = { name: '考生甲', agencyId: unit, employment: 'civil-servant', login: sub, on: '2020-01-01' }
  await call(keeper, 'POST', '/officers', person)
  for (let at = 0; at < QUESTIONS; at++) {
    const question = {
      kind: 'single',
      topic: '行政处罚法',
      text: `第${at}问`,
      options: { A: `对的${at}`, B: '错的', C: '也错' },
      right: ['A'],
    }
    await call(keeper, 'POST', '/questions', question)
  }
  await call(keeper, 'POST', '/exams', {
    title: '执法知识月测',
    counts: false,
    parts: [{ kind: 'single', count: QUESTIONS, points: 10 }],
    minutes,
    passMark: 40,
    opensAt: new Date(Date.now() - 60_000).toISOString(),
    closesAt: new Date(Date.now() + 3_600_000).toISOString(),
    attempts: 2,
  })
}

type Paper = { id: string; answers: Record<string, string[]>; endsAt: string; mark?: { score: number; at: string; how: string } }

test('no answer is lost, and the paper ends by the clock of the platform', async () => {
  await prepared(1)
  const page = await its.signIn(SITTER, '/staff/exams')
  const context = page.context()
  await page.getByRole('button', { name: '开始答题' }).click()
  const id = /sittings\/([^/?]+)/.exec(page.url())?.[1] as string
  const paper = () => call<Paper>(SITTER, 'GET', `/sittings/${id}`)
  const option = (at: number) => page.locator('fieldset').nth(at).getByLabel('对的')
  const saved = (many: number) => page.getByText(`已保存，已答${many}题`).waitFor()
  const choose = (at: number) => option(at).check()
  await choose(0)
  await saved(1)
  expect(await page.getByRole('timer').textContent()).toMatch(/^还剩0[01]分[0-5]\d秒$/)

  await context.setOffline(true)
  await choose(1)
  await choose(2)
  await page.getByText('网络不通，答案先留在本机').waitFor()
  expect(Object.keys((await paper()).answers)).toHaveLength(1)
  await page.getByRole('button', { name: '交卷' }).click()
  await page.getByText('还没有交卷').waitFor()
  await context.setOffline(false)
  await saved(3)

  await context.setOffline(true)
  await choose(3)
  await page.getByText('网络不通，答案先留在本机').waitFor()
  await page.goto('about:blank')
  await context.setOffline(false)
  await page.goto(`/staff/sittings/${id}`)
  await saved(4)
  await page.reload()
  expect([await option(3).isChecked(), await option(4).isChecked()]).toEqual([true, false])
  expect(Object.values((await paper()).answers)).toEqual(Array(4).fill(['A']))

  await page.getByRole('link', { name: '返回测试' }).waitFor({ timeout: 90_000 })
  expect(await page.locator('main').textContent()).toMatch(/40分（满分60分）[\s\S]*合格/)
  const { mark, endsAt } = await paper()
  expect(mark).toMatchObject({ score: 40, at: endsAt, how: 'time-over' })
  expect(await page.evaluate('localStorage.length')).toBe(0)
}, 180_000)

test('without script the form is saved and handed in by its buttons, and every page holds at 320 px', async () => {
  const page = await its.signIn(SITTER, '/staff/exams', { javaScriptEnabled: false })
  await page.getByRole('button', { name: '开始答题' }).click()
  const path = new URL(page.url()).pathname
  await page.locator('fieldset').nth(0).getByLabel('错的').check()
  await page.getByRole('button', { name: '保存，继续答题' }).click()
  expect(await page.locator('fieldset').nth(0).getByLabel('错的').isChecked()).toBe(true)
  const left = await its.signIn(SITTER, path)
  await left.context().clearCookies()
  await left.locator('fieldset').nth(1).getByLabel('对的').check()
  await left.getByText('登录已超时，答案留在本机').waitFor()
  await left.reload()
  await left.getByLabel('用户名').fill(SITTER)
  await left.getByLabel('密码').fill(its.logins.get(SITTER) ?? '')
  await left.getByRole('button', { name: '登录' }).click()
  await left.getByText('已保存，已答2题').waitFor()
  const seen = await its.signIn(SITTER, '/staff/exams', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  for (const each of ['/staff/exams', path]) expect(await faultsInEveryView(seen, its.instance.url, each)).toEqual([])
  await page.getByRole('button', { name: '交卷' }).click()
  expect(await page.locator('main').textContent()).toMatch(/0分（满分60分）[\s\S]*不合格[\s\S]*已交卷/)
  expect(await faultsInEveryView(seen, its.instance.url, path)).toEqual([])
  await page.goto('/staff/exams')
  expect(await page.locator('main').textContent()).toContain('已经参加过')
}, 120_000)
