import { beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { faultsInEveryView } from './browser.ts'
import { enter, lookUp, tabTo, unfold } from './citizen-visit.ts'
import { type Pages, pagesOf } from './pages-of.ts'
import { status, step } from './staff-visit.ts'

// 移交 between two offices by pages alone, without JavaScript: what one gives, the other is given as a file.

const first = pagesOf()
const second = pagesOf()
const OFF = { javaScriptEnabled: false }
const WIDE = { bypassCSP: true, viewport: { width: 320, height: 640 } }
const APPROVER = 'approver-520502'
const CLERK = 'intake-clerk-5205'
let filed = 0

async function download(page: Page, name: string | RegExp): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()])
  return file.path()
}
const upload = async (page: Page, label: string, path: string, button: string) => {
  await page.getByLabel(label, { exact: true }).setInputFiles(path)
  await page.getByRole('button', { name: button, exact: true }).click()
}
const told = (page: Page) => page.getByRole('status').textContent()
const wrongs = (page: Page) => page.locator('.error-summary').textContent()
const handover = (page: Page) => page.locator('#handover').textContent()

/** Enters one office at another, by its key file; answers what both must read out. */
async function introduce(at: Pages, whom: Pages, name: string, url = ''): Promise<void> {
  const theirs = await whom.signIn('system-admin-5205', '/staff/handover-partners', OFF)
  const key = await download(theirs, '下载公钥文件')
  const code = (await theirs.locator('main strong').first().textContent()) ?? ''
  const page = await at.signIn('system-admin-5205', '/staff/handover-partners', OFF)
  await page.getByLabel('机关名称').fill(name)
  await page.getByLabel('地区代码').fill('5205')
  await page.getByLabel(/^网址/).fill(url)
  await upload(page, '对方的公钥文件', key, '登记')
  expect(await told(page)).toContain(`已登记${name}。请现在打电话核对公钥校验码：${code}`)
  expect(code).toMatch(/^(\d{5} ){7}\d{5}$/)
  await Promise.all([theirs.context().close(), page.context().close()])
}

beforeAll(async () => {
  await introduce(first, second, '接收机关')
  await introduce(second, first, '移出机关')
})

async function file(): Promise<{ no: string; receipt: string }> {
  filed += 1
  const body = {
    region: '520502',
    accused: { agencyName: '某执法单位' },
    title: `移交的第 ${filed} 件`,
    content: `移交测试提交的第 ${filed} 件，检查时没有出示证件。`,
    anonymous: false,
    contact: { name: '测试甲', phone: '13800000000' },
  }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${first.instance.url}/api/public/complaints`, { method: 'POST', headers, body: JSON.stringify(body) })
  const { complaintNo, receipt } = (await response.json()) as { complaintNo: string; receipt: string }
  return { no: complaintNo, receipt }
}

/** Chooses the office and offers, by keyboard alone. */
async function offer(page: Page): Promise<void> {
  const summary = page.locator('summary', { hasText: '移交其他机关' })
  await tabTo(page, summary)
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('接收机关'))
  await page.keyboard.press('ArrowDown')
  await enter(page, page.getByRole('button', { name: '提出移交', exact: true }), /移交的第/)
  expect(await handover(page)).toContain('提出移交接收机关。移交完成或者撤回以前，这件暂停办理')
}

async function say(page: Page, receipt: string, words: string): Promise<void> {
  await lookUp(page, receipt)
  await unfold(page)
  await page.locator('#message-text').fill(words)
  await page
    .locator('form', { has: page.locator('#message-text') })
    .getByRole('button', { name: '发出留言' })
    .click()
}

test('by files: offered, packed, acknowledged, released, taken over; then how it goes and what the person still says', async () => {
  const { no, receipt } = await file()
  const giver = await first.signIn(APPROVER, `/staff/complaints/${no}`, OFF)
  await offer(giver)
  expect(await giver.locator('summary', { hasText: '受理' }).count()).toBe(0)
  const packed = await download(giver, '下载移交包')

  const taker = await second.signIn(CLERK, '/staff/handovers', OFF)
  await upload(taker, '移交包', packed, '上传移交包')
  expect(await told(taker)).toContain(`已收下移出机关的 ${no}`)
  const ack = await download(taker, '接收回执（下载）')
  await upload(taker, '交接单', ack, '上传交接单，接管')
  expect(await wrongs(taker)).toContain('交接单与收到的移交包对不上')
  expect(await taker.locator('#take-file-error').count()).toBe(1)

  await upload(giver, '接收回执', packed, '上传回执，确认移交')
  expect(await giver.locator('#handover-ack-error').textContent()).toContain('请选择接收机关交来的接收回执文件')
  await upload(giver, '接收回执', ack, '上传回执，确认移交')
  expect(await status(giver)).toBe('已移交')
  expect(await handover(giver)).toContain('下一步：下载交接单，交给接收机关')
  const release = await download(giver, '下载交接单')
  await upload(taker, '交接单', release, '上传交接单，接管')
  const there = (await taker.locator('.notice a').textContent()) ?? ''
  await enter(taker, taker.getByRole('link', { name: there }).first(), `移交的第 ${filed} 件`)
  expect(await handover(taker)).toContain(`从移出机关接管，原编号 ${no}`)
  await step(taker, '受理')

  const person = await first.browser.newPage({ ...OFF, baseURL: first.instance.url })
  await say(person, receipt, '还有一台秤没有还。')
  await giver.reload()
  expect(await handover(giver)).toContain('又留言 1 条')
  const words = await download(giver, '下载留言文件')
  await taker.goto('/staff/handovers')
  await upload(taker, '留言文件', words, '上传留言')
  expect(await told(taker)).toContain('新收下留言 1 条')
  await upload(taker, '留言文件', words, '上传留言')
  expect(await told(taker)).toContain('新收下留言 0 条')
  await upload(giver, '进展文件', await download(taker, '下载进展文件'), '上传进展')
  expect(await handover(giver)).toMatch(new RegExp(`那里的编号是 ${there}。[\\s\\S]*已受理`))
  expect(await handover(giver)).not.toContain('留言 1 条')
  await lookUp(person, receipt)
  expect(await person.locator('main').textContent()).toContain('接收机关')
  await person.close()
})

test('taken back: the reason is asked for, the complaint goes on here, and the package there is deleted for the signed word', async () => {
  const { no } = await file()
  const giver = await first.signIn(APPROVER, `/staff/complaints/${no}`, OFF)
  await giver.locator('summary', { hasText: '移交其他机关' }).click()
  await giver.getByRole('button', { name: '提出移交', exact: true }).click()
  expect(await giver.locator('#handover-to-error').textContent()).toContain('请选择接收机关')
  await giver.getByLabel('接收机关').selectOption('5205')
  await giver.getByRole('button', { name: '提出移交', exact: true }).click()
  const packed = await download(giver, '下载移交包')
  const taker = await second.signIn(CLERK, '/staff/handovers', OFF)
  await upload(taker, '移交包', packed, '上传移交包')
  await step(giver, '撤回移交')
  expect(await giver.locator('#handover-reason-error').textContent()).toContain('请填写撤回的原因')
  await giver.getByLabel('撤回的原因').fill('误操作')
  await giver.getByRole('button', { name: '撤回移交', exact: true }).click()
  expect(await handover(giver)).toContain('这件在本机关继续办理')
  expect(await giver.locator('summary', { hasText: '移交其他机关' }).count()).toBe(1)
  await upload(taker, '撤回通知', await download(giver, '撤回通知（下载）'), '上传撤回通知，删除移交包')
  expect(await told(taker)).toContain('移交包已经删除')
  expect(await taker.locator('main').textContent()).not.toContain(no)
})

test('directly: what stops it is told beside the button; then one press hands it over and shows the number there', async () => {
  await introduce(first, second, '接收机关', 'http://127.0.0.1:1')
  const { no } = await file()
  const giver = await first.signIn(APPROVER, `/staff/complaints/${no}`, OFF)
  await offer(giver)
  const direct = giver.getByRole('button', { name: '现在直接移交', exact: true })
  await direct.click()
  expect(await giver.locator('#handover-send').textContent()).toContain('对方现在联系不上')
  await introduce(first, second, '接收机关', second.instance.url)
  await direct.click()
  expect(await handover(giver)).toMatch(/那里的编号是 JD5205-/)
  await giver.getByRole('button', { name: '联网取最新进展', exact: true }).click()
  expect(await status(giver)).toBe('已移交')
})

test('a partner’s form keeps what was typed and the key that was read; another file is no key; one’s own key is refused', async () => {
  const page = await first.signIn('system-admin-5205', '/staff/handover-partners', OFF)
  const own = await download(page, '下载公钥文件')
  const wrong = { name: '公钥.txt', mimeType: 'text/plain', buffer: Buffer.from('不是公钥') }
  await page.getByLabel('机关名称').fill('本机关')
  await page.getByLabel('地区代码').fill('520521')
  await page.getByLabel('对方的公钥文件').setInputFiles(wrong)
  await page.getByRole('button', { name: '登记', exact: true }).click()
  expect(await page.locator('#keys-error').textContent()).toContain('不是公钥文件')
  expect(await page.getByLabel('机关名称').inputValue()).toBe('本机关')
  await upload(page, '对方的公钥文件', own, '登记')
  expect(await page.locator('#keys-error').textContent()).toContain('本机关自己的公钥')
  await page.getByLabel(/^网址/).fill('不是网址')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  expect(await page.locator('#url-error').count()).toBe(1)
  expect(await page.locator('form').filter({ hasText: '已读入公钥' }).count()).toBe(1)
})

test('every page of a handover has nothing that axe-core finds in any view, and needs no scrolling sideways at 320 px', async () => {
  const { no } = await file()
  const giver = await first.signIn(APPROVER, `/staff/complaints/${no}`, WIDE)
  const path = `/staff/complaints/${no}`
  expect(await faultsInEveryView(giver, first.instance.url, path)).toEqual([])
  await giver.getByLabel('接收机关').selectOption('5205')
  await giver.getByRole('button', { name: '提出移交', exact: true }).click()
  expect(await faultsInEveryView(giver, first.instance.url, path)).toEqual([])
  const packed = await download(giver, '下载移交包')
  const taker = await second.signIn(CLERK, '/staff/handovers', WIDE)
  await upload(taker, '移交包', packed, '上传移交包')
  expect(await faultsInEveryView(taker, second.instance.url, '/staff/handovers')).toEqual([])
  const ack = await download(taker, '接收回执（下载）')
  await upload(giver, '接收回执', ack, '上传回执，确认移交')
  expect(await faultsInEveryView(giver, first.instance.url, path)).toEqual([])
  await upload(taker, '交接单', await download(giver, '下载交接单'), '上传交接单，接管')
  const there = `/staff/complaints/${await taker.locator('.notice a').textContent()}`
  expect(await faultsInEveryView(taker, second.instance.url, there)).toEqual([])
  const admin = await first.signIn('system-admin-5205', '/staff/handover-partners', WIDE)
  expect(await faultsInEveryView(admin, first.instance.url, '/staff/handover-partners')).toEqual([])
})
