import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { openPage } from './browser.ts'
import { arrowTo, button, enter, fillFiling, lookUp, type Office, openOffice, PHOTO, tabTo, type, unfold } from './citizen-visit.ts'
import { pagesOf } from './pages-of.ts'

const its = pagesOf()
let office: Office
beforeAll(async () => {
  office = openOffice(its.instance.url, its.logins)
})

/** An old phone: narrow, and without JavaScript. */
const visit = () => openPage(its.browser, its.instance.url, { javaScriptEnabled: false })
const text = async (page: Page, selector = 'main') => (await page.locator(selector).textContent()) ?? ''

describe('by keyboard alone, without JavaScript, at 320 px', () => {
  test('from the first page to the look-up, for a department that was told and did nothing', async () => {
    const page = await visit()
    await page.goto('/')
    await page.keyboard.press('Tab')
    expect(await text(page, ':focus')).toBe('跳到主要内容')
    await enter(page, page.getByRole('main').getByRole('link', { name: '我要反映' }), '您要反映的是谁')
    expect(await page.locator('.cards a strong').allInnerTexts()).toEqual([
      '执法单位',
      '某个执法人员',
      '商户或者个人',
      '司法局或者监督人员',
    ])
    await enter(page, page.getByRole('link', { name: '商户或者个人' }), '商户或者个人的问题')
    expect(await text(page)).toContain('12345')
    await enter(page, page.getByRole('link', { name: '反映主管部门知道而不管' }), '反映主管部门知道而不管')
    await arrowTo(page, page.locator('#region'), page.locator('#region option[value="520502"]:checked'))
    await type(page, /^单位名称/, '市场监督')
    await enter(page, page.getByRole('button', { name: '查找单位' }), '反映主管部门知道而不管')
    const unit = page.getByLabel('七星关区市场监督管理局')
    await tabTo(page, page.locator('input[name=agencyId]:checked'))
    for (let presses = 0; presses < 20 && !(await unit.isChecked()); presses += 1) await page.keyboard.press('ArrowUp')
    await type(page, /^一句话说明/, '卖假货的店举报两次没有人管')
    await type(page, /^事情经过/, '上个月和这个月各打过一次电话，都说会去看，到现在没有去。')
    await arrowTo(page, page.getByLabel('实名', { exact: true }), page.locator('input[name=identity][value=anonymous]:checked'))
    await enter(page, button(page, '下一步：检查'), '检查后提交')
    expect(await text(page)).toMatch(/七星关区市场监督管理局[\s\S]*卖假货的店举报两次没有人管[\s\S]*有案不立[\s\S]*匿名[\s\S]*网上查询/)
    await enter(page, page.getByRole('button', { name: '修改：什么事' }), '反映主管部门知道而不管')
    expect(await page.getByLabel(/^一句话说明/).inputValue()).toBe('卖假货的店举报两次没有人管')
    await enter(page, button(page, '下一步：检查'), '检查后提交')
    await enter(page, button(page, '提交'), '已收到您的反映')
    const receipt = (await text(page, '.code')).trim()
    expect(receipt).toMatch(/^(\d{4}\s){3}\d{4}$/)
    expect(await text(page)).toContain('七星关区司法局')
    expect(await page.getByRole('button', { name: '打印这一页' }).count()).toBe(0)

    await enter(page, page.getByRole('navigation', { name: '主要栏目' }).getByRole('link', { name: '查询进展' }), '查询进展')
    await type(page, '查询码', receipt)
    await page.keyboard.press('Enter')
    await page.locator('.timeline').waitFor()
    expect(await text(page, '.timeline')).toMatch(/\d+年\d+月\d+日[\s\S]*已收到，由七星关区司法局审查。最晚\d+年\d+月\d+日告诉您是否受理/)
    expect(await page.context().cookies()).toEqual([])
  })

  test('the list of what is wrong has the focus, and leads to the field', async () => {
    const page = await visit()
    await page.goto('/report/form?about=unit')
    await type(page, /^一句话说明/, '只写了一句')
    await page.keyboard.press('Enter')
    await page.locator('#errors:focus').waitFor()
    await tabTo(page, page.locator('#errors').getByRole('link', { name: '请写明事情经过' }))
    await page.keyboard.press('Enter')
    await page.locator('#content:focus').waitFor()
    expect(await page.locator('#title').inputValue()).toBe('只写了一句')
  })
})

describe('what the receipt allows, through pages without JavaScript', () => {
  test('messages both ways, a supplement that was asked for, a rating, and one re-opening', async () => {
    const { no, receipt } = await office.file()
    const page = await visit()
    await lookUp(page, receipt)
    await page.getByText('给办理人员留言').click()
    await page.getByLabel('留言', { exact: false }).last().fill('我明天在家，可以来。')
    await page.locator('#message-file').setInputFiles(PHOTO)
    await page.getByRole('button', { name: '发出留言' }).click()
    expect(await text(page, '.done')).toContain('已发给办理人员')
    await office.take('intake-clerk', no, 'message', { text: '收到，请等候。' })
    await office.take('intake-clerk', no, 'request-supplement', { items: '请补充被罚款的具体地点' })
    await lookUp(page, receipt)
    expect(await page.locator('.messages li').allInnerTexts()).toEqual([
      expect.stringMatching(/^您[\s\S]*我明天在家/),
      expect.stringMatching(/^办理机关[\s\S]*收到，请等候/),
    ])
    const asked = await page.locator('.summary ~ p').first().boundingBox()
    const form = await page.locator('#supplement-text').boundingBox()
    expect(await page.locator('.summary ~ p').first().textContent()).toMatch(/请在\d+年\d+月\d+日前补充：请补充被罚款的具体地点/)
    expect(asked?.y).toBeLessThan(form?.y ?? 0)
    await page.getByLabel(/^补充的内容/).fill('在南门市场东门。')
    await page.getByRole('button', { name: '提交补充' }).click()
    expect(await text(page)).toMatch(/已收到补充[\s\S]*在南门市场东门/)

    await office.take('intake-clerk', no, 'accept')
    await office.answer(no, ['supervisor', 'supervisor-b'], '经核查属实，已责令改正并退还罚款。')
    await office.take('approver', no, 'close')
    await lookUp(page, receipt)
    expect(await text(page, '.answer')).toMatch(/属实[\s\S]*退还罚款/)
    await page.getByLabel('没有解决').check()
    await page.getByLabel('很不满意').check()
    await page.getByRole('button', { name: '提交评价' }).click()
    expect(await text(page, '.done')).toContain('谢谢您的评价')
    expect(await page.getByRole('button', { name: '提交评价' }).count()).toBe(0)
    await page.getByText('不满意，申请重新办理').click()
    await page.getByLabel(/^为什么要重新办理/).fill('罚款还没有退回。')
    await page.getByRole('button', { name: '申请重新办理' }).click()
    expect(await text(page, 'p.status')).toContain('重新办理')
    await office.answer(no, ['supervisor-c', 'supervisor-d'], '复查属实，罚款已退回。')
    await office.take('approver', no, 'close')
    await lookUp(page, receipt)
    expect(await text(page, '.answer')).toContain('罚款已退回')
    expect(await page.getByText('申请重新办理').count()).toBe(0)
  })

  test('withdrawing asks whether there was pressure, keeps what was written, and ends the steps', async () => {
    const { receipt } = await office.file()
    const page = await visit()
    await lookUp(page, receipt)
    await page.locator('summary', { hasText: '撤回' }).click()
    await page.getByLabel(/^为什么撤回/).fill('问题已经解决。')
    await page.getByRole('button', { name: '确认撤回' }).click()
    expect(await text(page, '#errors')).toContain('请选择撤回是不是您自己的意思')
    expect(await text(page, '#pressure-error')).toContain('请选择撤回是不是您自己的意思')
    expect(await page.getByLabel(/^为什么撤回/).inputValue()).toBe('问题已经解决。')
    await page.getByLabel('没有，是我自己的意思').check()
    await page.getByRole('button', { name: '确认撤回' }).click()
    expect(await text(page, 'p.status')).toContain('已撤回')
    expect(await page.locator('details.step').count()).toBe(0)
  })

  test('a wrong 查询码 says what to do and stays to be corrected', async () => {
    const page = await visit()
    await page.goto('/status')
    for (const [typed, said] of [
      ['', '请填写查询码'],
      ['1234 5678', '16位数字'],
      ['一二三四', '16位数字'],
      ['1111 2222 3333 4444', '没有查到'],
    ] as const) {
      await page.getByLabel('查询码').fill(typed)
      await button(page, '查询').click()
      expect(await text(page, '#errors a[href="#receipt"]')).toContain(said)
      expect(await text(page, '#receipt-error')).toContain(said)
      expect(await page.getByLabel('查询码').inputValue()).toBe(typed)
    }
  })
})

describe('the form', () => {
  test('files go up without JavaScript, can be taken away, survive an error and are shown before sending', async () => {
    const page = await visit()
    await page.goto('/report/form?about=officer')
    await page.locator('#file').setInputFiles([PHOTO, { ...PHOTO, name: '多余的.png' }])
    await page.getByRole('button', { name: '上传' }).click()
    expect(await page.locator('.files li').allInnerTexts()).toEqual([
      expect.stringContaining('现场照片.png'),
      expect.stringContaining('多余的'),
    ])
    await page.getByRole('button', { name: '去掉 多余的.png' }).click()
    await page
      .locator('#file')
      .setInputFiles({ name: '程序.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ synthetic') })
    await button(page, '下一步：检查').click()
    expect(await text(page, '#errors a[href="#file"]')).toContain('“程序.exe”没有上传')
    expect(await text(page, '#file-error')).toContain('“程序.exe”没有上传')
    expect(await page.locator('.files li').count()).toBe(1)
    await fillFiling(page)
    await button(page, '下一步：检查').click()
    expect(await text(page)).toMatch(/检查后提交[\s\S]*现场照片\.png（1 KB）/)
    await button(page, '提交').click()
    await page.locator('.code').waitFor()
  })

  const LONG = '执法人员没有出示证件就罚款。'.repeat(1_500).slice(0, 20_000)
  const WRONG: Record<string, [fill: string, said: RegExp]> = {
    agencyName: ['', /哪个单位/],
    title: ['罚', /一句话说明：请至少写 2 个字/],
    content: [LONG, /事情经过：最多 10000 个字，请精简。现在有 20000 个字/],
    occurredOn: ['0202-01-02', /事情发生的日期：请检查年份/],
    knownOn: ['2999-01-03', /收到或者知道的日期不能晚于今天/],
    allegation2: [LONG.slice(0, 1_500), /第二项问题：最多 1000 个字/],
    'route-petition-date': ['2999-01-04', /其他途径的日期不能晚于今天/],
    phone: ['138', /您的电话不正确/],
    email: ['不是邮箱', /请填写正确的电子邮箱/],
    idNumber: ['12', /证件号码：格式不正确/],
    agentPhone: ['13800000001', /^$/],
    representatives: [['乙', '丙', '丁', '戊', '己', '庚'].map((each) => `测试${each} 13800000000`).join('\n'), /代表：最多 5 项/],
  }

  test('says beside every wrong field and at the top what is wrong, and keeps all that was written', async () => {
    const page = await visit()
    await page.goto('/report/form?about=unit')
    await fillFiling(page)
    await unfold(page)
    for (const [name, [words]] of Object.entries(WRONG)) await page.locator(`[id="${name}"]`).fill(words)
    await page.getByLabel('邮寄').check()
    await page.locator('#region').selectOption('')
    await page.locator('#agentRelation').selectOption('relative')
    const written = () =>
      page.evaluate("JSON.stringify([...new FormData(document.querySelector('#report'))].filter(([name]) => name !== 'file'))")
    const before = await written()
    await button(page, '下一步：检查').click()
    await page.locator('#errors').waitFor()
    expect(await page.title()).toContain('错误')
    const { agentPhone: _theNameIsMissing, ...marked } = WRONG
    const expected = {
      ...marked,
      region: ['', /请选择事情发生的地区/],
      address: ['', /选了邮寄/],
      agentName: ['', /代办人的姓名/],
    } as typeof WRONG
    for (const [name, [, said]] of Object.entries(expected)) {
      expect([name, await text(page, `#errors a[href="#${name}"]`)]).toEqual([name, expect.stringMatching(said)])
      expect([name, await page.locator(`[id="${name}-error"]`).isVisible()]).toEqual([name, true])
      expect([name, await text(page, `[id="${name}-error"]`)]).toEqual([name, expect.stringMatching(said)])
      expect(await page.locator(`[id="${name}"]`).getAttribute('aria-describedby')).toContain(`${name}-error`)
    }
    expect(await page.locator('#errors li').count()).toBe(Object.keys(expected).length)
    expect(await written()).toBe(before)
  })

  test('unfolds what is wrong in a part that was folded away', async () => {
    const page = await visit()
    await page.goto('/report/form?about=unit')
    await fillFiling(page)
    await page.getByLabel('邮寄').check()
    await button(page, '下一步：检查').click()
    expect(await page.locator('#errors li').allInnerTexts()).toEqual(['选了邮寄，请填写通信地址。'])
    expect(await page.locator('#address-error').isVisible()).toBe(true)
  })

  test('asks for the four kinds, other routes with number and date, who acts for whom; the check page shows them with the likely last days', async () => {
    const page = await visit()
    await page.goto('/report/form?about=unit')
    const form = await text(page)
    expect(form).toMatch(/不中断、不延长[\s\S]*60日[\s\S]*行政复议法第二十条[\s\S]*6个月[\s\S]*行政诉讼法第四十六条/)
    expect(form.match(/国家秘密/g)?.length).toBeGreaterThanOrEqual(2)
    expect(await page.locator('input[name=kind] + label').allInnerTexts()).toEqual(['投诉', '举报', '线索', '意见建议'])
    await fillFiling(page)
    await unfold(page)
    await page.locator('#decisionNo').fill('试罚〔2026〕9号')
    await page.locator('#knownOn').fill('2026-03-02')
    for (const route of ['行政复议', '行政诉讼', '仲裁', '信访', '纪检监察']) {
      await page.getByLabel(`${route}的案号或者编号`).fill(`${route}1号`)
      await page.getByLabel(`${route}是哪一天提出的`).fill('2026-03-05')
    }
    await page.getByLabel('代办人的姓名').fill('测试丁')
    await page.getByLabel('共同反映的代表').fill('测试乙 13800000001\n测试丙')
    await page.getByLabel('请为我保密').check()
    await page.getByLabel('窗口领取').check()
    await button(page, '下一步：检查').click()
    const shown = await text(page)
    for (const words of [
      '纪检监察，纪检监察1号，2026年3月5日',
      '试罚〔2026〕9号',
      '测试丁',
      '测试乙 13800000001',
      '请为我保密',
      '窗口领取',
    ])
      expect(shown).toContain(words)
    const lastDays = /行政复议的最后一天约为2026年5月\d+日，提起行政诉讼的最后一天约为2026年9月\d+日/
    expect(shown).toMatch(lastDays)
    await button(page, '提交').click()
    expect(await text(page)).toMatch(lastDays)
    await page.getByRole('button', { name: '查看进展' }).click()
    expect(await text(page)).toMatch(lastDays)
  })
})
