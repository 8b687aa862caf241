import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ComplaintDetail, PaperItem } from '@mingjian/contracts'
import { defaultTemplate, readDocument } from '@mingjian/documents'
import { loadRulebook } from '@mingjian/rulebook'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

const NAME = '欧阳测试甲'
const clerk = login('intake-clerk', 'office-520502')
const handler = login('supervisor', 'office-520502', 'h')
const second = login('supervisor', 'office-520502', 's')
const approver = login('approver', 'office-520502', 'p')
const liaison = login('agency-liaison', '520502-market')
const MONDAY = new Date('2026-03-09T02:00:00Z')
let intake: Harness
beforeAll(async () => {
  intake = await startIntake({ clock: () => MONDAY })
})
afterAll(() => intake?.stop())

async function filed(more: Record<string, unknown> = {}): Promise<string> {
  const contact = { name: NAME, phone: '13900000001', address: '试验路一号' }
  const body = aFiling({ anonymous: false, contact, replyBy: 'post', knownOn: '2026-03-02', ...more })
  const { status, text, body: answer } = await intake.call('POST', '/api/public/complaints', { body })
  expect([status, text]).toEqual([201, text])
  return String(answer.complaintNo)
}
const path = (no: string, rest = '') => `/api/intake/complaints/${no}${rest}`
const post = (no: string, rest: string, as = clerk, body: unknown = {}) => intake.call('POST', path(no, rest), { as, body })
async function detail(no: string, as = clerk): Promise<ComplaintDetail> {
  return (await intake.call('GET', path(no), { as })).body as unknown as ComplaintDetail
}
const papers = async (no: string): Promise<PaperItem[]> => (await detail(no)).papers

async function investigated(no: string): Promise<void> {
  await post(no, '/accept')
  const handlers = [handler.username, second.username]
  expect((await post(no, '/assign', clerk, { handlers })).status).toBe(200)
}

async function file(no: string, paper: string, form: string, as = handler): Promise<{ status: number; content: Buffer }> {
  const headers = { authorization: `Bearer ${await intake.realm.token(as)}` }
  const response = await fetch(`${intake.url}${path(no, `/papers/${paper}/${form}`)}`, { headers })
  return { status: response.status, content: Buffer.from(await response.arrayBuffer()) }
}
const words = async (content: Buffer) =>
  (await readDocument(content)).map((block) => ('line' in block ? block.line.text : block.rows.flat().join(' '))).join('\n')

describe('a notice on paper', () => {
  test('is drafted with the step that owes it, names nobody before it is issued, and carries number, date, periods and routes', async () => {
    const no = await filed()
    await post(no, '/accept')
    const [notice] = await papers(no)
    expect(notice).toMatchObject({ type: 'acceptance-notice', status: 'drafted', addressee: 'person' })
    const id = notice?.id ?? ''
    const preview = await intake.call('GET', path(no, `/papers/${id}/preview`), { as: clerk })
    expect(preview.text).toContain('〔反映人〕：')
    expect(preview.text).not.toContain(NAME)
    expect((await file(no, id, 'file')).status).toBe(404)
    expect((await post(no, `/papers/${id}/issue`)).status).toBe(200)
    const issued = await file(no, id, 'file')
    const text = await words(issued.content)
    expect(text).toContain(`${NAME}：`)
    expect(text).toContain('于2026年3月9日决定受理')
    expect(text).toMatch(/〔2026〕1号/)
    expect(text).toContain('最晚于2026年4月8日')
    expect(text).toContain('申请行政复议的最后一天约为2026年5月6日，提起行政诉讼的最后一天约为2026年9月2日')
    expect((await file(no, id, 'pdf')).content.subarray(0, 5).toString()).toBe('%PDF-')
    const { history } = await detail(no)
    expect(history.filter(({ text: line }) => line.includes('打开已印发的受理告知书'))).toHaveLength(2)
  })

  test('stands between the complaint and its end until it is served, and its clock is on the worklist', async () => {
    const no = await filed()
    await investigated(no)
    const finding = { allegation: 1, conclusion: 'upheld', facts: '查明属实。', basis: '行政处罚法第五十九条' }
    await post(no, '/record-findings', handler, { findings: [finding] })
    await post(no, '/reply', handler, { text: '经核查属实，已责令改正。' })
    expect((await detail(no)).deadlines).toContainEqual(expect.objectContaining({ rule: 'notice-service', dueOn: '2026-03-16' }))
    expect((await post(no, '/close', approver)).body).toMatchObject({ status: 409, code: 'paper-not-served' })
    for (const { id, type, needsApproval } of await papers(no)) {
      if (needsApproval) {
        expect((await post(no, `/papers/${id}/issue`)).body).toMatchObject({ status: 409, code: 'paper-needs-approval' })
        expect((await post(no, `/papers/${id}/approve`, handler)).status).toBe(403)
        expect((await post(no, `/papers/${id}/approve`, approver)).status).toBe(200)
      }
      expect([type, (await post(no, `/papers/${id}/issue`)).status]).toEqual([type, 200])
      expect((await post(no, `/papers/${id}/fail-service`, clerk, { way: 'post', on: '2026-03-09', reason: '查无此址' })).status).toBe(200)
      expect((await post(no, '/close', approver)).status).toBe(409)
      expect((await post(no, `/papers/${id}/serve`, clerk, { way: 'in-person', on: '2026-03-09' })).status).toBe(200)
    }
    const letter = (await papers(no)).find(({ type }) => type === 'reply-letter')
    expect(await words((await file(no, letter?.id ?? '', 'file')).content)).toMatch(
      /1、.*经查：查明属实。认定：属实。依据：行政处罚法第五十九条/,
    )
    expect((await post(no, '/close', approver)).status).toBe(200)
  })

  test('is not made where nobody is to be told on paper', async () => {
    for (const more of [{ replyBy: 'portal' }, { anonymous: true, contact: undefined, replyBy: 'counter' }, { kind: 'clue' }]) {
      const no = await filed(more)
      await post(no, '/accept')
      expect([more, await papers(no)]).toEqual([more, []])
    }
  })

  test('a report on others’ conduct is told of acceptance and result, not of every step', async () => {
    const no = await filed({ kind: 'report' })
    await post(no, '/request-supplement', clerk, { items: '请补充时间' })
    expect(await papers(no)).toEqual([])
  })
})

describe('an inquiry', () => {
  test('goes to the unit by an approved letter that does not tell who complained; its period runs from service and ends with the answer', async () => {
    const no = await filed()
    await investigated(no)
    const fields = { 有关行为: '三月二日在市场的检查', 核查事项: '一、检查的依据；二、执法人员的证件。' }
    expect((await post(no, '/papers', handler, { type: 'inquiry-letter', fields: { 有关行为: '检查' } })).body).toMatchObject({
      status: 422,
      code: 'paper-field-missing',
      detail: '请填写“核查事项”。',
    })
    expect((await post(no, '/papers', handler, { type: 'inquiry-letter', fields })).status).toBe(200)
    const letter = (await papers(no)).find(({ type }) => type === 'inquiry-letter')
    const id = letter?.id ?? ''
    await post(no, `/papers/${id}/approve`, approver)
    await post(no, `/papers/${id}/issue`, handler)
    expect(await words((await file(no, id, 'file')).content)).not.toContain(NAME)
    await post(no, `/papers/${id}/serve`, handler, { way: 'retained', on: '2026-03-09', witnesses: ['甲', '乙'] })
    const due = async () => (await detail(no)).deadlines.find(({ rule }) => rule === 'inquiry-letter')
    expect(await due()).toMatchObject({ dueOn: '2026-03-23' })
    expect((await due())?.met).toBeUndefined()
    const evidence = { kind: 'inquiry-answer', title: '市场局的复函', madeOn: '2026-03-09', inquiry: id }
    expect((await post(no, '/evidence', handler, evidence)).status).toBe(200)
    expect((await due())?.met).toBeDefined()
    expect((await intake.call('GET', path(no), { as: liaison })).status).toBe(404)
  })

  test('a clarification is drafted only after the matter was found untrue', async () => {
    const no = await filed()
    await investigated(no)
    const clarify = () =>
      post(no, '/papers', handler, { type: 'clarification-notice', fields: { 核查情况: '没有此事', 澄清范围: '本单位范围内' } })
    const find = (conclusion: string) =>
      post(no, '/record-findings', handler, { findings: [{ allegation: 1, conclusion, facts: '现场核对。' }] })
    await find('upheld')
    expect((await clarify()).body).toMatchObject({ code: 'paper-not-due' })
    await find('not-upheld')
    expect((await clarify()).status).toBe(200)
  })

  test('what two must do together is refused from one', async () => {
    const no = await filed()
    await investigated(no)
    const record = { kind: 'interview-record', title: '询问店主', madeOn: '2026-03-09', madeBy: ['a'] }
    expect((await post(no, '/evidence', handler, record)).body).toMatchObject({ status: 422, code: 'evidence-needs-two' })
    expect((await post(no, '/evidence', handler, { ...record, madeBy: ['a', 'b'] })).status).toBe(200)
  })
})

describe('an office’s own template', () => {
  const upload = async (content: Buffer, as = approver) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(content)]), 'a.docx')
    const headers = { authorization: `Bearer ${await intake.realm.token(as)}` }
    const response = await fetch(`${intake.url}/api/intake/paper-templates/extension-notice`, { method: 'POST', headers, body: form })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  test('is used from then on, by that office alone; a broken one is refused with its place', async () => {
    const rule = loadRulebook().documentRule('extension-notice')
    const own = await defaultTemplate({ ...rule, body: [...rule.body, { paragraph: '联系电话：0000-0000000' }] })
    expect(await upload(own)).toEqual({ status: 201, body: { type: 'extension-notice', version: 1 } })
    const broken = await defaultTemplate({ ...rule, body: [{ paragraph: '{反映人' }, ...rule.body] })
    expect(await upload(broken)).toMatchObject({
      status: 422,
      body: { code: 'template-refused', problems: [{ place: expect.stringContaining('正文第 3 段') }] },
    })
    expect((await upload(own, clerk)).status).toBe(403)
    const no = await filed()
    await investigated(no)
    await post(no, '/extend', approver, { days: 10, ground: '需要鉴定' })
    const [, notice] = await papers(no)
    const preview = await intake.call('GET', path(no, `/papers/${notice?.id}/preview`), { as: clerk })
    expect(preview.text).toContain('联系电话：0000-0000000')
    expect(preview.text).toContain('因需要鉴定')
  })
})

test('numbers of one kind and office are dense, also when papers are issued at once and one is voided', async () => {
  const nos = await Promise.all(Array.from({ length: 12 }, () => filed()))
  await Promise.all(nos.map((no) => post(no, '/accept')))
  await Promise.all(
    nos.map(async (no) => {
      const [{ id } = { id: '' }] = await papers(no)
      await Promise.all([post(no, `/papers/${id}/issue`), post(no, `/papers/${id}/issue`, handler)])
    }),
  )
  const issued = (await Promise.all(nos.map(papers))).flat()
  expect(new Set(issued.map(({ number }) => number)).size).toBe(12)
  const [voided] = nos
  const id = issued[0]?.id ?? ''
  expect((await post(voided ?? '', `/papers/${id}/void`, clerk, { reason: '文字有误' })).status).toBe(200)
  const no = await filed()
  await post(no, '/accept')
  const [next] = await papers(no)
  await post(no, `/papers/${next?.id}/issue`)
  const numbers = [...issued, ...(await papers(no))].map(({ number }) => Number(/〕(\d+)号/.exec(number ?? '')?.[1])).sort((a, b) => a - b)
  expect(numbers.at(-1)).toBe((numbers[0] ?? 0) + 12)
})

test('no draft, template, event or log holds the complainant’s name in plain text', async () => {
  const walk = (dir: string): string[] =>
    readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(join(dir, entry.name)) : [join(dir, entry.name)],
    )
  for (const each of walk(intake.dir)) expect([each, readFileSync(each).includes(NAME)]).toEqual([each, false])
  expect(intake.logs.join('\n')).not.toContain(NAME)
})
