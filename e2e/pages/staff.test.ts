import { describe, expect, test } from '@jest/globals'
import { passwordToken } from '../instance.ts'
import { axeFindings, faultsInEveryView, openPage } from './browser.ts'
import { PHOTO } from './citizen-visit.ts'
import { pagesOf } from './pages-of.ts'
import { status, step } from './staff-visit.ts'

const its = pagesOf()

async function file(title: string, more: object = {}): Promise<{ no: string; receipt: string }> {
  const { items } = (await (await fetch(`${its.instance.url}/api/public/agencies?region=520502&q=综合行政执法局`)).json()) as {
    items: { id: string; kind: string }[]
  }
  const body = {
    region: '520502',
    accused: { agencyId: items.find(({ kind }) => kind === 'department')?.id },
    title,
    content: '上周三上午在市场门口摆摊，没有出示证件就罚款二百元，也没有给决定书。',
    anonymous: false,
    contact: { name: '测试甲', phone: '13800000000' },
    allegations: [{ text: '没有给决定书' }, { text: '没有出示证件' }],
    ...more,
  }
  const response = await fetch(`${its.instance.url}/api/public/complaints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { complaintNo, receipt } = (await response.json()) as { complaintNo: string; receipt: string }
  return { no: complaintNo, receipt }
}

const signIn = (username: string, path = '/staff', options = {}) => its.signIn(username, path, { bypassCSP: true, ...options })

describe('staff work with pages alone, without JavaScript', () => {
  test('from the worklist to the signed-off answer', async () => {
    const { no, receipt } = await file('摆摊被罚款没有给决定书')
    const clerk = await signIn('intake-clerk-520502', '/staff', { javaScriptEnabled: false, bypassCSP: false })
    await clerk.getByRole('link', { name: '摆摊被罚款没有给决定书' }).click()
    expect(await status(clerk)).toBe('待审查')
    await step(clerk, '受理')
    expect(await status(clerk)).toBe('已受理待分办')
    await step(clerk, '分办', () => clerk.locator('input[name=assign-handlers]').first().check())
    expect(await clerk.locator('.error-summary').textContent()).toContain('两名')
    for (const box of (await clerk.locator('input[name=assign-handlers]').all()).slice(0, 2)) await box.check()
    await clerk.getByRole('button', { name: '分办', exact: true }).click()
    expect(await status(clerk)).toBe('核查中')

    const supervisor = await signIn('supervisor-520502', `/staff/complaints/${no}`)
    await step(supervisor, '给反映人留言', () => supervisor.getByLabel('留言').fill('我们明天到现场核查。'))
    await step(supervisor, '查看联系方式', () => supervisor.getByLabel('查看的理由').fill('约定现场核查的时间'))
    expect(await supervisor.locator('main').textContent()).toContain('13800000000')
    await step(supervisor, '记录核查结论', async () => {
      for (const no of [1, 2]) {
        await supervisor.locator(`#conclusion-${no}`).selectOption('upheld')
        await supervisor.locator(`#facts-${no}`).fill('现场核对并调取票据存根，情况属实。')
      }
    })
    expect(await status(supervisor)).toBe('待答复')
    await step(supervisor, '答复', () => supervisor.getByLabel('答复内容').fill('经核查属实，已责令改正并退还罚款。'))
    expect(await status(supervisor)).toBe('已答复')
    await step(supervisor, '审核办结')
    expect(await supervisor.locator('.error-summary').textContent()).toContain('另')

    const approver = await signIn('approver-520502', `/staff/complaints/${no}`)
    await step(approver, '审核办结')
    expect(await status(approver)).toBe('已办结')
    const found = await fetch(`${its.instance.url}/api/public/complaints/lookup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt }),
    })
    expect(JSON.stringify(await found.json())).toContain('退还罚款')
  })

  test('a page that is out of date keeps what was written and shows what changed', async () => {
    const { no } = await file('执法车乱停')
    const page = await signIn('intake-clerk-520502', `/staff/complaints/${no}`)
    const other = await signIn('supervisor-520502', `/staff/complaints/${no}`)
    await step(other, '给反映人留言', () => other.getByLabel('留言').fill('已收到。'))
    await step(page, '通知补正', () => page.getByLabel('请反映人补充什么').fill('请补充车牌和时间'))
    expect(await page.locator('.error-summary').textContent()).toContain('刚刚有人办理过')
    expect(await page.getByLabel('请反映人补充什么').inputValue()).toBe('请补充车牌和时间')
    await page.getByRole('button', { name: '通知补正', exact: true }).click()
    expect(await status(page)).toBe('待补正')
  })

  test('a member leaves a joint complaint by a signed note, which a refused form keeps', async () => {
    const { no } = await file('几家摊位被罚款', { representatives: [{ name: '测试乙' }, { name: '测试丙' }] })
    const page = await signIn('intake-clerk-520502', `/staff/complaints/${no}`, { javaScriptEnabled: false })
    await step(page, '登记一位代表退出', () => page.getByLabel('哪一位').selectOption({ label: '代表2' }))
    expect(await page.locator('#leave-joint-noteId-error').count()).toBe(1)
    await page.getByLabel('本人签名的说明（扫描件或者照片）').setInputFiles(PHOTO)
    const leave = page.getByRole('button', { name: '登记一位代表退出', exact: true })
    await leave.click()
    expect(await page.locator('#leave-joint-on-error').count()).toBe(1)
    expect(await page.getByLabel('哪一位').inputValue()).toBe('2')
    expect(await page.locator('details[open]').textContent()).toContain('已上传')
    await page.getByLabel('退出日期').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
    await leave.click()
    expect(await page.locator('main').textContent()).toMatch(/代表1 人[\s\S]*代表2退出共同反映/)
    expect(await page.getByRole('link', { name: '退出共同反映的说明' }).count()).toBe(1)
  })

  test('a form without the page’s token changes nothing; a neighbour county does not learn that the complaint exists', async () => {
    const { no } = await file('不给票据')
    const page = await signIn('intake-clerk-520502', `/staff/complaints/${no}`)
    const answer = await page.request.post(`/staff/complaints/${no}/accept`, {
      form: { csrf: 'x', version: '1' },
      headers: { origin: its.instance.url },
    })
    expect(answer.status()).toBe(422)
    await page.reload()
    expect(await status(page)).toBe('待审查')
    const stranger = await signIn('intake-clerk-520502001')
    const refused = await stranger.goto(`/staff/complaints/${no}`)
    expect(refused?.status()).toBe(404)
  })
})

describe('signing in and out', () => {
  test('the page asked for is the page shown; after signing out it asks again', async () => {
    const page = await signIn('auditor-5205', '/staff/audit')
    await page.getByRole('button', { name: '开始核验' }).click()
    expect(await page.locator('.status').textContent()).toContain('没有发现问题')
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    await page.goto('/staff')
    await page.getByLabel('用户名').waitFor()
  })

  test('a wrong password says so and lets try again', async () => {
    const page = await openPage(its.browser, its.instance.url)
    await page.goto('/staff')
    await page.getByLabel('用户名').fill('intake-clerk-5205')
    await page.getByLabel('密码').fill('wrong')
    await page.getByRole('button', { name: '登录' }).click()
    expect(await page.locator('main').textContent()).toMatch(/不正确|不对/)
  })
})

describe('the import', () => {
  const rows = [
    '工单编号,标题,内容,来电时间,所属区划',
    '7001,占道执法扣车,执法人员扣车没有给单据,2026-03-02 09:10:00,七星关区',
    '7002,路灯不亮,小区外路灯不亮,2026-03-02 10:10:00,七星关区',
  ]

  test('is tried out, run, reconciled and run again without a change', async () => {
    const page = await signIn('intake-clerk-5205', '/staff/imports')
    const upload = async (first: string) => {
      await page.goto('/staff/imports')
      await page.getByLabel(first).check()
      await page.getByLabel('工单表格').setInputFiles({ name: '工单.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) })
      await page.getByRole('button', { name: '上传' }).click()
    }
    await upload('先试算')
    await page.getByRole('button', { name: '正式导入' }).click()
    await page.getByText('对账相符').waitFor()
    expect(await page.locator('table.numbers').textContent()).toMatch(/读取\s*2\s*新增\s*2/)
    await upload('直接导入')
    await page.getByText('对账相符').waitFor()
    expect(await page.locator('table.numbers').textContent()).toMatch(/没有变化\s*2/)
  })

  test('a table whose columns are not known is matched by hand, and the layout kept', async () => {
    const page = await signIn('intake-clerk-5205', '/staff/imports')
    const table = { name: '甲.csv', mimeType: 'text/csv', buffer: Buffer.from('甲,乙,丙\r\n8001,扣车,执法人员扣车没有给单据\r\n') }
    await page.getByLabel('直接导入').check()
    await page.getByLabel('工单表格').setInputFiles(table)
    await page.getByRole('button', { name: '上传' }).click()
    expect(await page.locator('.error-summary').textContent()).toContain('没有找到这些列')
    const wanted = page.locator('#mapping select')
    const required = page.locator('#mapping .field:not(:has(.optional)) select')
    expect(await wanted.count()).toBeGreaterThan(await required.count())
    for (const [at, select] of (await required.all()).entries()) await select.selectOption(['甲', '丙', '乙'][at] ?? '')
    await page.getByLabel('存为方案').fill('甲县12345')
    await page.getByLabel('工单表格').setInputFiles(table)
    await page.getByRole('button', { name: '上传' }).click()
    await page.getByText('对账相符').waitFor()
    await page.goto('/staff/imports')
    expect(await page.getByLabel('列对应方案').textContent()).toContain('甲县12345')
  })
})

test('a new year’s notice is entered on a page; a wrong line is named and everything typed is kept', async () => {
  const page = await signIn('system-admin-5205', '/staff/calendar')
  await page.getByLabel('哪一年的放假安排').fill('2027')
  await page.getByLabel('标题').fill('关于2027年部分节假日安排的通知（试）')
  await page.getByLabel('文号').first().fill('试〔2026〕1号')
  await page.getByLabel('发文日期').fill('2026-11-10')
  await page.getByLabel('放假', { exact: true }).fill('春节 2027-02-05')
  await page.getByRole('button', { name: '录入并重算' }).click()
  expect(await page.locator('.error-summary').textContent()).toContain('春节 2027-02-05')
  await page.getByLabel('放假', { exact: true }).fill('元旦 2027-01-01 2027-01-03\n春节 2027-02-05 2027-02-11')
  await page.getByRole('button', { name: '录入并重算' }).click()
  expect(await page.getByRole('status').textContent()).toContain('已录入')
})

describe('every staff page', () => {
  const PAGES: [login: string, path: string][] = [
    ['intake-clerk-520502', '/staff'],
    ['intake-clerk-520502', '/staff?q=%E7%BD%9A%E6%AC%BE&status=submitted'],
    ['intake-clerk-520502', '/staff?dueBefore=never'],
    ['intake-clerk-520502', '/staff/imports'],
    ['system-admin-5205', '/staff/calendar'],
    ['approver-520502', '/staff/delegations'],
    ['approver-520502', '/staff/templates'],
    ['personnel-officer-520502', '/staff/supervisors'],
    ['auditor-5205', '/staff/audit'],
    ['intake-clerk-5205', '/staff/handovers'],
    ['system-admin-5205', '/staff/handover-partners'],
  ]

  test('has nothing that axe-core finds, in every mode, and needs no scrolling sideways at 320 px', async () => {
    const { no } = await file('被罚款没有票据')
    const door = await openPage(its.browser, its.instance.url, { bypassCSP: true })
    await door.goto('/staff')
    expect(await axeFindings(door)).toEqual([])
    for (const [login, path] of [...PAGES, ['intake-clerk-520502', `/staff/complaints/${no}`] as const]) {
      const start = path.split('?')[0] ?? path
      const page = await signIn(login, start, { viewport: { width: 320, height: 640 } })
      expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
      await page.context().close()
    }
  })
})

test('the token of one who may not read is refused by the page as by the API', async () => {
  const bearer = await passwordToken(its.instance.url, 'system-admin-5205', its.logins.get('system-admin-5205') ?? '')
  expect((await fetch(`${its.instance.url}/api/intake/complaints`, { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(403)
  const page = await openPage(its.browser, its.instance.url, { viewport: { width: 1280, height: 900 } })
  await page.goto('/staff')
  await page.getByLabel('用户名').fill('system-admin-5205')
  await page.getByLabel('密码').fill(its.logins.get('system-admin-5205') ?? '')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await page.locator('main').textContent()).not.toContain('系统出了点问题')
})
