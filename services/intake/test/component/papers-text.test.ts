import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { PaperItem } from '@mingjian/contracts'
import { readDocument } from '@mingjian/documents'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

// What an issued paper says, read back: whole sentences, one paragraph each, and the complainant's name only where it is theirs to read.

const NAME = '欧阳测试甲'
const clerk = login('intake-clerk', 'office-520502')
const handlers = ['h', 's'].map((name) => login('supervisor', 'office-520502', name))
const approver = login('approver', 'office-520502', 'p')
let now = new Date('2026-03-09T02:00:00Z')
let it: Harness
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(() => it?.stop())

const post = (no: string, rest: string, as = clerk, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}${rest}`, { as, body })

async function filed(): Promise<string> {
  const filing = {
    title: `检查时拿走${NAME}的货`,
    allegations: [{ text: `没有给${NAME}出示证件。` }],
    anonymous: false,
    contact: { name: NAME, phone: '13900000001', address: '试验路一号' },
    replyBy: 'post',
    knownOn: '2026-03-02',
  }
  const { body, text } = await it.call('POST', '/api/public/complaints', { body: aFiling(filing) })
  if (!body.complaintNo) throw new Error(text)
  return String(body.complaintNo)
}

async function concluded(conclusion: string, basis: string): Promise<string> {
  const no = await filed()
  await post(no, '/accept')
  await post(no, '/assign', clerk, { handlers: handlers.map(({ username }) => username) })
  const findings = [{ allegation: 1, conclusion, facts: '录像里没有出示证件', ...(basis ? { basis } : {}) }]
  expect((await post(no, '/record-findings', handlers[0], { findings })).status).toBe(200)
  return no
}

/** Issues the last paper of a kind and answers its paragraphs. */
async function issued(no: string, type: string, by = clerk): Promise<string[]> {
  const { body } = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
  const paper = (body.papers as unknown as PaperItem[]).findLast((each) => each.type === type)
  if (paper?.needsApproval) expect((await post(no, `/papers/${paper.id}/approve`, approver)).status).toBe(200)
  expect((await post(no, `/papers/${paper?.id}/issue`, by)).status).toBe(200)
  const headers = { authorization: `Bearer ${await it.realm.token(clerk)}` }
  const response = await fetch(`${it.url}/api/intake/complaints/${no}/papers/${paper?.id}/file`, { headers })
  const blocks = await readDocument(Buffer.from(await response.arrayBuffer()))
  return blocks.map((block) => ('line' in block ? block.line.text : ''))
}

test('a letter to the person names them also in what they reported, and ends each sentence once', async () => {
  const no = await concluded('upheld', '行政处罚法第五十五条。')
  await post(no, '/reply', handlers[0], { text: '已责令改正。' })
  const lines = await issued(no, 'reply-letter')
  expect(lines).toContain(`1、没有给${NAME}出示证件。经查：录像里没有出示证件。认定：属实。依据：行政处罚法第五十五条。`)
  expect(lines.join('')).not.toMatch(/〔反映人〕|。。|。，/)
  // The notice of other routes is two paragraphs, each with an indent of its own.
  expect(lines).toContainEqual(expect.stringMatching(/^在这里反映问题.*除外。$/))
  expect(lines).toContainEqual(expect.stringMatching(/^按您填写的知道日期（2026年3月2日）推算/))
})

test('a letter to a unit never names the complainant, whatever they wrote', async () => {
  const no = await concluded('not-upheld', '')
  const fields = { 核查情况: '没有这件事。', 澄清范围: '本单位范围内' }
  expect((await post(no, '/papers', handlers[0], { type: 'clarification-notice', fields })).status).toBe(200)
  const letter = await issued(no, 'clarification-notice')
  expect(letter.join('')).not.toContain(NAME)
  expect(letter).toContain('关于反映你单位“检查时拿走〔反映人〕的货”一事，经核查：没有这件事。')
})

test('a ground that ends in a full stop goes on with the sentence; the right way is a sentence', async () => {
  const no = await filed()
  await post(no, '/accept')
  await post(no, '/terminate', approver, { ground: 'in-litigation', explanation: '办理中得知您已起诉。' })
  await post(no, '/papers', clerk, { type: 'termination-notice', fields: {} })
  const lines = await issued(no, 'termination-notice')
  expect(lines).toContainEqual(expect.stringContaining('，办理中得知您已起诉，决定终止办理。'))
  expect(lines).toContainEqual(expect.stringMatching(/^您可以通过下列途径提出：.*[^。]。$/))
})

test('a referral says where to, and cannot be taken for one to the office that writes it', async () => {
  const no = await filed()
  expect((await post(no, '/papers', clerk, { type: 'referral-notice', fields: {} })).body.detail).toBe('请填写“转送机关”。')
  const fields = { 转送机关: '市司法局', 转送理由: '由市级监督机构办理' }
  expect((await post(no, '/papers', clerk, { type: 'referral-notice', fields })).status).toBe(200)
  expect(await issued(no, 'referral-notice')).toContainEqual(
    expect.stringContaining('该事项由市司法局负责监督，现予转送。理由：由市级监督机构办理。'),
  )
})

test('a last day in a year without a notice is marked 暂定; the look at an issued paper has its day in Chinese', async () => {
  now = new Date('2026-12-15T02:00:00Z')
  const no = await filed()
  await post(no, '/accept')
  const lines = await issued(no, 'acceptance-notice')
  expect(lines).toContainEqual(expect.stringContaining('最晚于2027年1月14日（暂定）书面答复您'))
  const { body } = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
  const [paper] = body.papers as unknown as PaperItem[]
  const preview = await it.call('GET', `/api/intake/complaints/${no}/papers/${paper?.id}/preview`, { as: clerk })
  expect(preview.text).toContain('2026年12月15日')
  expect(preview.text).not.toContain('2026-12-15')
})

test('a clue is handed to somebody else than who it is about', async () => {
  const no = await concluded('upheld', '')
  const draft = (unit?: string) =>
    post(no, '/papers', handlers[0], {
      type: 'transfer-letter',
      fields: { 移送事由: '涉嫌收受财物', 移送材料: '笔录两份' },
      ...(unit ? { unit } : {}),
    })
  expect((await draft()).body).toMatchObject({ code: 'agency-unknown', field: 'unit' })
  expect((await draft('520502-market')).body).toMatchObject({ code: 'paper-addressee-accused', field: 'unit' })
  expect((await draft('520502-transport')).status).toBe(200)
  expect(await issued(no, 'transfer-letter')).toContain('520502transport局：')
})
