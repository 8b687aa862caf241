import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { mingjian } from '../instance.ts'
import { faultsInEveryView } from './browser.ts'
import { pagesOf } from './pages-of.ts'
import { signInAs, status, step } from './staff-visit.ts'

// 题库 and 测试安排 on pages: from the questions to what came of a test, without script.

const its = pagesOf()
const KEEPER = 'personnel-officer-520502'
const SITTER = 'agency-liaison-520502'
const plain = { javaScriptEnabled: false }
const text = async (page: Page) => (await page.locator('main').textContent()) ?? ''
const names = (page: Page) => page.locator('tbody th a').allTextContents()
const part = (page: Page, title: string) => page.getByRole('group', { name: title })

test('questions of each kind are entered on a page; what is wrong is said beside its field, and nothing typed is lost', async () => {
  const page = await its.signIn(KEEPER, '/staff/questions', plain)
  await page.getByRole('link', { name: '录入单选题' }).click()
  await page.getByLabel('主题').fill('行政处罚法')
  await page.getByLabel('题干').fill('罚款由谁决定')
  await page.getByLabel('选项').fill('行政机关\n行政机关')
  await page.getByLabel('答案').fill('a')
  const send = () => page.getByRole('button', { name: '录入', exact: true }).click()
  await send()
  expect(await page.locator('#options-error').textContent()).toContain('有两个选项相同')
  await page.getByLabel('选项').fill('行政机关\n路人')
  await page.getByLabel('答案').fill('C')
  await send()
  expect(await page.locator('#right-error').textContent()).toContain('A、B')
  await page.getByRole('button', { name: '大字版' }).click()
  expect(await page.getByLabel('选项').inputValue()).toMatch(/^行政机关\r?\n路人$/)
  await page.getByLabel('答案').fill('a')
  await send()
  expect(await text(page)).toMatch(/单选题[\s\S]*罚款由谁决定[\s\S]*A行政机关 答案[\s\S]*B路人(?! 答案)/)

  await page.goto('/staff/questions/new/multiple')
  await page.getByLabel('主题').fill('行政强制法')
  await page.getByLabel('题干').fill('强制措施有哪些')
  await page.getByLabel('选项').fill('查封\n扣押\n罚款')
  await page.getByLabel('答案').fill('A、B')
  await send()
  expect(await text(page)).toMatch(/A查封 答案[\s\S]*B扣押 答案/)
  await page.goto('/staff/questions/new/judgement')
  await page.getByLabel('主题').fill('行政处罚法')
  await page.getByLabel('题干').fill('当场处罚可以一人办理')
  await page.getByLabel('答案').selectOption({ label: '错误' })
  await send()
  expect(await text(page)).toMatch(/B错误 答案/)
})

test('found by kind, topic and words; one that is out of use says why', async () => {
  const page = await its.signIn(KEEPER, '/staff/questions', plain)
  const find = async (label: string, typed: string) => {
    await page.goto('/staff/questions')
    await page.getByLabel(label).fill(typed)
    await page.getByRole('button', { name: '查看' }).click()
    return names(page)
  }
  expect(await find('查找', '当场')).toEqual(['当场处罚可以一人办理'])
  expect(await find('主题', '行政强制法')).toEqual(['强制措施有哪些'])
  await page.goto('/staff/questions')
  await page.getByLabel('题型').selectOption({ label: '判断题' })
  await page.getByRole('button', { name: '查看' }).click()
  await page.getByRole('link', { name: '当场处罚可以一人办理' }).click()
  await step(page, '停用')
  expect(await page.locator('#retire-reason-error').count()).toBe(1)
  await page.getByLabel('原因').fill('表述不清')
  await page.getByRole('button', { name: '停用', exact: true }).click()
  expect(await status(page)).toBe('已停用')
  expect(await page.locator('summary').count()).toBe(0)
})

test('a test is set in parts, sat, and tells which unit, topic and question is weak', async () => {
  const page = await its.signIn(KEEPER, '/staff/exam-plans', plain)
  await page.getByRole('link', { name: '安排测试' }).click()
  await page.getByLabel('名称').fill('执法知识月测')
  await page.getByLabel('只是练习').check()
  await part(page, '第1部分').getByLabel('题型').selectOption({ label: '单选题' })
  await part(page, '第1部分').getByLabel('抽几道').fill('一')
  await part(page, '第1部分').getByLabel('每道几分').fill('10')
  await part(page, '第2部分').getByLabel('题型').selectOption({ label: '多选题' })
  await part(page, '第2部分').getByLabel('主题').fill('行政许可法、行政强制法')
  await part(page, '第2部分').getByLabel('抽几道').fill('9')
  await part(page, '第2部分').getByLabel('每道几分').fill('20')
  await page.getByText('加上第3部分').click()
  await part(page, '第3部分').getByLabel('抽几道').fill('2')
  await page.getByLabel('限时多少分钟').fill('30')
  await page.getByLabel('多少分合格').fill('20')
  await page.getByLabel('开放时间').fill('2026-01-01T09:00')
  await page.getByLabel('截止时间').fill('2099-01-01T18:00')
  const send = () => page.getByRole('button', { name: '安排测试' }).click()
  await send()
  expect(await page.locator('[id="parts.0.count-error"]').count()).toBe(1)
  expect(await page.locator('[id="parts.2.kind-error"]').isVisible()).toBe(true)
  await part(page, '第3部分').getByLabel('抽几道').fill('')
  expect(await part(page, '第1部分').getByLabel('抽几道').inputValue()).toBe('一')
  expect(await page.getByLabel('截止时间').inputValue()).toBe('2099-01-01T18:00')
  await part(page, '第1部分').getByLabel('抽几道').fill('1')
  await send()
  expect(await page.locator('.error-summary').textContent()).toMatch(/题库里的行政许可法、行政强制法多选题不够：需要9道，可用1道/)
  await part(page, '第2部分').getByLabel('抽几道').fill('1')
  await page.getByLabel('多少分合格').fill('31')
  await send()
  expect(await page.locator('#passMark-error').textContent()).toContain('不能高于总分30分')
  await page.getByLabel('多少分合格').fill('20')
  await send()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('执法知识月测')
  expect(await text(page)).toMatch(/单选题1道，每道10分，全部主题多选题1道，每道20分，行政许可法、行政强制法[\s\S]*2026年1月1日 09:00/)

  const path = new URL(page.url()).pathname
  const [, claims = ''] = (await its.token(SITTER)).split('.')
  const { sub, unit } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string; unit: string }
  const person = { name: '考生甲', agencyId: unit, employment: 'civil-servant', login: sub, on: '2020-01-01' }
  await its.call(KEEPER, 'POST', '/api/personnel/officers', person)
  const id = path.split('/').at(-1)
  const sitting = await its.call<{ id: string }>(SITTER, 'POST', `/api/personnel/exams/${id}/sit`, {})
  type Paper = { questions: { id: string; kind: string; options: { letter: string; text: string }[] }[] }
  const { questions } = await its.call<Paper>(SITTER, 'GET', `/api/personnel/sittings/${sitting.id}`)
  const answers = Object.fromEntries(
    questions.map((each) => [each.id, each.options.flatMap(({ letter, text: words }) => (words === '行政机关' ? [letter] : []))]),
  )
  await its.call(SITTER, 'POST', `/api/personnel/sittings/${sitting.id}/answer`, { answers })
  await its.call(SITTER, 'POST', `/api/personnel/sittings/${sitting.id}/submit`, {})
  await page.goto(path)
  const main = await text(page)
  expect(main).toMatch(/考生甲[^\d]*第1次10 不合格/)
  expect(main).toMatch(/在岗1人，参加1人，合格0人，平均10分/)
  expect(main).toMatch(/薄弱的主题[\s\S]*行政强制法0%0次，共1次行政处罚法100%1次，共1次[\s\S]*强制措施有哪些行政强制法0%/)
  await page.getByLabel('只看一个单位的成绩').fill('七星关区交通运输局')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await text(page)).toContain('还没有成绩')
  await step(page, '取消测试', () => page.getByLabel('原因').fill('改期'))
  expect(await status(page)).toBe('已取消')
  await page.getByRole('link', { name: '返回测试清单' }).click()
  expect(await page.getByRole('row').filter({ hasText: '执法知识月测' }).textContent()).toContain('已取消')
})

async function planned(): Promise<string> {
  const question = { kind: 'single', topic: '行政处罚法', text: '听证由谁组织', options: { A: '行政机关', B: '路人' }, right: ['A'] }
  await its.call(KEEPER, 'POST', '/api/personnel/questions', question)
  const { id } = await its.call<{ id: string }>(KEEPER, 'POST', '/api/personnel/exams', {
    title: '执法知识季测',
    counts: true,
    parts: [{ kind: 'single', count: 1, points: 10 }],
    minutes: 30,
    passMark: 6,
    opensAt: '2026-01-01T09:00:00+08:00',
    closesAt: '2099-01-01T18:00:00+08:00',
  })
  return id
}

test('a neighbour county sees neither question nor test; who only reads sees no question and sets no test', async () => {
  const id = await planned()
  const { items } = await its.call<{ items: { id: string }[] }>(KEEPER, 'GET', '/api/personnel/questions?limit=1')
  const question = `/staff/questions/${items[0]?.id}`
  const place = ['--title', '邻县人员管理员', '--region', '520521', '--unit', 'office-520521', '--role', 'personnel-officer', '--json']
  const made = JSON.parse((await mingjian(its.dir, 'user', 'add', 'keeper-520521', ...place)).stdout) as { password: string }
  const login = { username: 'keeper-520521', password: made.password }
  const stranger = await signInAs(its.browser, its.instance.url, login, '/staff/questions')
  expect(await text(stranger)).toContain('没有符合条件的题目')
  expect((await stranger.goto(question))?.status()).toBe(404)
  await stranger.goto('/staff/exam-plans')
  expect(await text(stranger)).toContain('还没有安排测试')
  expect((await stranger.goto(`/staff/exam-plans/${id}`))?.status()).toBe(404)
  const reader = await its.signIn('supervisor-520502', `/staff/exam-plans/${id}`)
  expect(await reader.locator('summary').count()).toBe(0)
  expect(await text(reader)).not.toContain('薄弱')
  expect(await reader.getByRole('link', { name: '题库', exact: true }).count()).toBe(0)
  for (const path of ['/staff/exam-plans/new', '/staff/questions', question])
    expect([path, (await reader.goto(path))?.status()]).toEqual([path, 403])
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const id = await planned()
  const { items } = await its.call<{ items: { id: string }[] }>(KEEPER, 'GET', '/api/personnel/questions?limit=1')
  const page = await its.signIn(KEEPER, '/staff/questions', { viewport: { width: 320, height: 640 }, bypassCSP: true })
  const questions = ['', '?kind=moon', '/new/single', '/new/judgement', `/${items[0]?.id}`].map((path) => `/staff/questions${path}`)
  const plans = ['', '/new', `/${id}`].map((path) => `/staff/exam-plans${path}`)
  for (const path of [...questions, ...plans]) expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
