import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ComplaintDetail, ComplaintListItem } from '@mingjian/contracts'
import { readDocument } from '@mingjian/documents'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

// Registration at the window: what a clerk takes down besides, who may, and what must not be found in plain text afterwards.

const NAME = '司马测试甲'
const PHONE = '13900000011'
const HELPER = '上官测试乙'
const INTERPRETER = '阿木测试丙'
const AGENT = '诸葛测试丁'
const OTHER_PHONE = '0857-7654321'
const TODAY = '2026-03-09'

const clerk = login('intake-clerk', 'office-520502')
const registrar = login('township-registrar', 'justice-520502001')
const city = login('supervisor', 'office-5205')

let it: Harness
let now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(() => it.stop())

const aRegistration = (more: Record<string, unknown> = {}) =>
  aFiling({ channel: 'visit', receivedOn: TODAY, anonymous: false, contact: { name: NAME, phone: PHONE }, replyBy: 'counter', ...more })

const register = (more: Record<string, unknown> = {}, as = clerk, key?: string) =>
  it.call('POST', '/api/intake/complaints', { as, body: aRegistration(more), ...(key ? { headers: { 'idempotency-key': key } } : {}) })
async function registered(more: Record<string, unknown> = {}, as = clerk): Promise<{ no: string; receipt: string }> {
  const { status, text, body } = await register(more, as)
  expect([status, text]).toEqual([201, text])
  return { no: String(body.complaintNo), receipt: String(body.receipt) }
}
const path = (no: string, rest = '') => `/api/intake/complaints/${no}${rest}`
const detail = async (no: string, as = clerk) => (await it.call('GET', path(no), { as })).body as unknown as ComplaintDetail
const lookUp = (receipt: string) => it.call('POST', '/api/public/complaints/lookup', { body: { receipt } })
const problem = ({ status, body }: Awaited<ReturnType<typeof register>>) => [status, body.code, body.field]

async function upload(): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([Buffer.from('%PDF-1.4\n%%EOF\n')]), 'scan.pdf')
  const answer = await fetch(`${it.url}/api/public/attachments`, { method: 'POST', body: form })
  return ((await answer.json()) as { attachmentId: string }).attachmentId
}

describe('what only a clerk takes down', () => {
  test('is kept: language, who helped and translated, where the answer goes, the scan, the authorisation', async () => {
    const [scan, authorisationId] = [await upload(), await upload()]
    const { no } = await registered({
      language: 'yi',
      interpreter: { name: INTERPRETER, phone: OTHER_PHONE },
      helper: { name: HELPER, relation: 'scribe' },
      agent: { name: AGENT, relation: 'agent', authorisationId },
      replyBy: 'village',
      replyPlace: '试验村村委会',
      attachmentIds: [scan],
    })
    expect(await detail(no)).toMatchObject({
      language: 'yi',
      interpreted: true,
      helper: { relation: 'scribe' },
      replyPlace: '试验村村委会',
      attachments: [
        { id: scan, mediaType: 'application/pdf' },
        { id: authorisationId, purpose: 'authorisation' },
      ],
    })
    const headers = { authorization: `Bearer ${await it.realm.token(clerk)}` }
    expect((await fetch(`${it.url}${path(no, `/attachments/${scan}`)}`, { headers })).status).toBe(200)
    const revealed = await it.call('POST', path(no, '/reveal-contact'), { as: clerk, body: { reason: '请翻译人员核对' } })
    expect(revealed.body.contact).toMatchObject({ interpreter: INTERPRETER, interpreterPhone: '08577654321', helper: HELPER })
  })

  test.each([
    ['the website’s own channel', { channel: 'web' }, 'channel-not-for-counter', 'channel'],
    ['an unknown language', { language: 'klingon' }, 'code-unknown', 'language'],
    ['an unknown relation', { helper: { name: HELPER, relation: 'boss' } }, 'code-unknown', 'helper.relation'],
    ['no village for 村居转交', { replyBy: 'village' }, 'contact-missing', 'replyPlace'],
    [
      'two representatives without the list',
      { representatives: [{ name: '甲' }, { name: '乙' }] },
      'representatives-list-missing',
      'representativesListId',
    ],
    ['a 12345 order without its number', { channel: 'hotline-12345' }, 'order-number-missing', 'orderNo'],
    ['yesterday without a ground', { receivedOn: '2026-03-06' }, 'backdating-needs-ground', 'backdating'],
    ['tomorrow', { receivedOn: '2026-03-10' }, 'received-in-future', 'receivedOn'],
  ])('%s is refused beside the field', async (_what, more, code, field) => {
    expect(problem(await register(more))).toEqual([422, code, field])
  })

  test('two representatives with their signed list are taken in', async () => {
    const representativesListId = await upload()
    const { no } = await registered({ representatives: [{ name: '测试戊' }, { name: '测试己' }], representativesListId })
    expect(await detail(no)).toMatchObject({
      representatives: 2,
      attachments: [{ id: representativesListId, purpose: 'representatives-list' }],
    })
  })

  test.each([
    ['interpreter', { interpreter: { name: '赵 测试庚' } }],
    ['helper', { helper: { name: '赵测试庚', relation: 'scribe' } }],
    ['agent', { agent: { name: '赵测试庚' } }],
  ])('the official complained of is not entered as %s, nor is the unit', async (role, more) => {
    const accused = { agencyId: '520502-market', officerName: '赵测试庚' }
    expect(problem(await register({ accused, ...more }))).toEqual([422, 'assistant-recused', `${role}.name`])
    const unit = { [role]: { name: '520502market局', ...(role === 'helper' ? { relation: 'scribe' } : {}) } }
    expect(problem(await register(unit))).toEqual([422, 'assistant-recused', `${role}.name`])
  })
})

describe('a letter that lay', () => {
  const listed = async (as: typeof clerk) =>
    ((await it.call('GET', '/api/intake/complaints?backdated=true&limit=200', { as })).body as unknown as { items: ComplaintListItem[] })
      .items

  test('is entered with its ground, its clock runs from the day of receipt, and it is listed upward, not sideways', async () => {
    const today = await registered()
    const late = await registered({ channel: 'letter', receivedOn: '2026-03-04', backdating: `收发室滞留，${NAME}电话${PHONE}催问` })
    const found = await detail(late.no)
    expect(found).toMatchObject({ receivedOn: '2026-03-04', backdating: '收发室滞留，〔反映人〕电话〔电话〕催问' })
    expect(found.deadlines.find(({ rule }) => rule === 'acceptance')?.dueOn).toBe('2026-03-11')
    for (const reader of [clerk, city]) {
      const items = await listed(reader)
      expect(items.map(({ no }) => no)).toEqual([late.no])
      expect(items[0]?.backdated).toBe(true)
    }
    expect(await listed(login('intake-clerk', 'office-520521'))).toEqual([])
    expect((await detail(today.no)).backdating).toBeUndefined()
  })

  test('a ground given for today’s receipt makes nothing of it', async () => {
    const { no } = await registered({ backdating: '当天收到' })
    expect((await detail(no)).backdating).toBeUndefined()
  })
})

describe('the same registration delivered twice', () => {
  test('is one complaint with one 查询码; another one under its key is refused', async () => {
    const more = { title: '同一封信' }
    const [first, second] = await Promise.all([register(more, clerk, 'letter-0001'), register(more, clerk, 'letter-0001')])
    expect([first?.status, first?.body.receipt]).toEqual([201, second?.body.receipt])
    expect(first?.body.complaintNo).toBe(second?.body.complaintNo)
    expect((await register({ title: '另一封信' }, clerk, 'letter-0001')).body.code).toBe('idempotency-key-reused')
    const before = now
    now = new Date('2026-03-10T02:00:00Z')
    expect((await register(more, clerk, 'letter-0001')).body.receipt).toBe(first?.body.receipt)
    now = before
  })
})

describe('a township registrar', () => {
  test('registers and has the statement signed, but neither decides, finds out nor issues', async () => {
    const { no } = await registered({}, registrar)
    const found = await detail(no, registrar)
    expect(found.may).toEqual(['replace-receipt'])
    const statement = await it.call('POST', path(no, '/oral-statement'), { as: registrar, body: {} })
    expect(statement.status).toBe(200)
    const steps: [string, object][] = [
      ['/accept', {}],
      ['/decline', { ground: 'not-jurisdiction', explanation: '不归本机关管' }],
      ['/record-findings', { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实' }] }],
      ['/papers', { type: 'acceptance-notice', fields: {} }],
      [`/papers/${String(statement.body.paperId)}/issue`, {}],
    ]
    for (const [step, body] of steps)
      expect([step, (await it.call('POST', path(no, step), { as: registrar, body })).status]).toEqual([step, 403])
    expect((await it.call('POST', path(no, '/accept'), { as: clerk, body: {} })).status).toBe(200)
  })

  test('supervisors and liaisons do not register', async () => {
    for (const role of ['supervisor', 'agency-liaison', 'hotline-agent', 'approver'])
      expect([role, (await register({}, login(role, 'office-520502'))).status]).toEqual([role, 403])
  })
})

describe('the oral statement', () => {
  test('is drafted once, names nobody in the draft, and tells language and helpers by name when issued', async () => {
    const { no } = await registered({
      language: 'miao',
      interpreter: { name: INTERPRETER },
      helper: { name: HELPER, relation: 'relative' },
    })
    const draft = () => it.call('POST', path(no, '/oral-statement'), { as: clerk, body: {} })
    const [first, second] = [await draft(), await draft()]
    expect(second.body.paperId).toBe(first.body.paperId)
    const paper = path(no, `/papers/${String(first.body.paperId)}`)
    const preview = await it.call('GET', `${paper}/preview`, { as: clerk })
    for (const words of ['反映人：〔反映人〕　　来源：来访　　语言：苗语', '协助人：〔协助人〕（亲属）　〔翻译〕（翻译）'])
      expect(preview.text).toContain(words)
    for (const name of [NAME, HELPER, INTERPRETER]) expect(preview.text).not.toContain(name)
    expect((await it.call('POST', `${paper}/issue`, { as: clerk, body: {} })).status).toBe(200)
    const headers = { authorization: `Bearer ${await it.realm.token(clerk)}` }
    const file = Buffer.from(await (await fetch(`${it.url}${paper}/file`, { headers })).arrayBuffer())
    const words = (await readDocument(file)).map((block) => ('line' in block ? block.line.text : '')).join('\n')
    expect(words).toContain(`反映人：${NAME}　　来源：来访　　语言：苗语\n协助人：${HELPER}（亲属）　${INTERPRETER}（翻译）`)
    expect((await detail(no)).history.at(-1)?.text).toContain('打开已印发的口头反映笔录')
  })
})

describe('a lost 查询码', () => {
  const body = { identity: '身份证原件', reason: '回执丢失' }
  const replace = (no: string, as = clerk, key: string = randomUUID(), more: object = {}) =>
    it.call('POST', path(no, '/replace-receipt'), { as, body: { ...body, ...more }, headers: { 'idempotency-key': key } })

  test('is replaced once per request: the old one stops at once, the new one works, and the record says who and on what ground', async () => {
    const { no, receipt } = await registered({}, registrar)
    const [first, again] = await Promise.all([replace(no, registrar, 'replace-0001'), replace(no, registrar, 'replace-0001')])
    expect([first?.status, again?.body.receipt]).toEqual([200, first?.body.receipt])
    expect((await lookUp(receipt)).body.code).toBe('receipt-unknown')
    expect((await lookUp(String(first?.body.receipt))).body.complaintNo).toBe(no)
    const replaced = (await detail(no)).history.filter(({ type }) => type === 'ReceiptReplaced')
    expect(replaced).toHaveLength(1)
    expect(replaced[0]).toMatchObject({ text: '补发查询码（核对：身份证原件），旧码作废：回执丢失', actor: { unit: 'justice-520502001' } })
    expect((await replace(no)).status).toBe(200)
    expect(problem(await replace(no, registrar, 'replace-0001'))[1]).toBe('receipt-replaced')
  })

  test('is not shown again by the registration sent again', async () => {
    const more = { title: '登记后补发' }
    const first = await register(more, clerk, 'letter-0002')
    await replace(String(first.body.complaintNo))
    expect((await register(more, clerk, 'letter-0002')).body.code).toBe('receipt-replaced')
  })

  test('is not replaced without a name, for a unit that neither registered nor handles it, or with a number of a document', async () => {
    const anonymous = await registered({ anonymous: true, contact: undefined })
    expect(problem(await replace(anonymous.no))[1]).toBe('receipt-needs-name')
    expect((await detail(anonymous.no)).may).not.toContain('replace-receipt')
    const { no } = await registered()
    expect((await replace(no, registrar)).status).toBe(404)
    expect((await replace(no, login('intake-clerk', 'office-5205'))).body.code).toBe('not-the-handling-unit')
    expect((await replace(no, clerk, randomUUID(), { identity: '身份证520502199001011234' })).status).toBe(400)
  })

  test('is told to nobody outside', async () => {
    await it.intake.publishing.idle()
    for (const topic of await it.bus.log.topics())
      for await (const { event } of it.bus.log.read(topic)) expect(event.type).not.toContain('receipt')
  })
})

function files(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => (statSync(join(dir, name)).isDirectory() ? files(join(dir, name)) : [join(dir, name)]))
}

test('neither data folder, logs nor events hold a name or a phone of person, helper, interpreter or agent in plain text', async () => {
  const words = `${NAME}说，${HELPER}代写，${INTERPRETER}翻译，${AGENT}代理，电话${OTHER_PHONE}或者4001234。检查没有亮证。`
  const { receipt } = await registered({
    content: words,
    allegations: [{ text: words }],
    helper: { name: HELPER, relation: 'scribe', phone: '4001234' },
    interpreter: { name: INTERPRETER, phone: OTHER_PHONE },
    agent: { name: AGENT, phone: OTHER_PHONE },
    replyPlace: `${NAME}家所在的试验村`,
    replyBy: 'village',
  })
  await it.intake.publishing.idle()
  const secrets = [NAME, PHONE, HELPER, INTERPRETER, AGENT, OTHER_PHONE, '08577654321', '4001234', receipt]
  const paths = files(it.dir)
  expect(paths.length).toBeGreaterThan(2)
  for (const each of paths) {
    const bytes = readFileSync(each)
    for (const secret of secrets) expect([each, secret, bytes.includes(secret)]).toEqual([each, secret, false])
  }
  for (const secret of secrets) expect(it.logs.join('')).not.toContain(secret)
})
