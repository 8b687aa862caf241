import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ComplaintDetail } from '@mingjian/contracts'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

const VERIFY = fileURLToPath(new URL('../../../../docs/verify-archive.py', import.meta.url))
const clerk = login('intake-clerk', 'office-520502')
const approver = login('approver', 'office-520502', 'p')
const archivist = login('archivist', 'office-520502')
const handlers = ['h1', 'h2'].map((name) => login('supervisor', 'office-520502', name))
const NAME = '欧阳测试乙'
const dir = mkdtempSync(join(tmpdir(), 'mingjian-archive-'))
let it: Harness
let now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(async () => {
  await it?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const step = (no: string, verb: string, as = clerk, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const read = async (no: string) => (await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })).body as unknown as ComplaintDetail
const ARCHIVE = { retention: 'ten-years', publicity: 'not-public' }

async function upload(text: string): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([`%PDF-1.4\n${text}\n%%EOF`]), 'a.pdf')
  const response = await fetch(`${it.url}/api/public/attachments`, { method: 'POST', body: form })
  return ((await response.json()) as { attachmentId: string }).attachmentId
}

/** One complaint with files, papers and evidence, answered and signed off on 9 March. */
async function closed(): Promise<string> {
  now = new Date('2026-03-09T02:00:00Z')
  const contact = { name: NAME, phone: '13900000003', address: '试验路二号' }
  const filing = aFiling({ anonymous: false, contact, replyBy: 'post', attachmentIds: [await upload('one'), await upload('two')] })
  const { body } = await it.call('POST', '/api/public/complaints', { body: filing })
  const no = String(body.complaintNo)
  await step(no, 'accept')
  await step(no, 'assign', clerk, { handlers: handlers.map(({ username }) => username) })
  const evidence = { kind: 'copied-file', title: '处罚案卷', madeOn: '2026-03-09', attachmentIds: [await upload('case')] }
  expect((await step(no, 'evidence', handlers[0], evidence)).status).toBe(200)
  await step(no, 'record-findings', handlers[0], { findings: [{ allegation: 1, conclusion: 'not-upheld', facts: '没有发现。' }] })
  await step(no, 'reply', handlers[0], { text: '经核查不属实。' })
  for (const { id, needsApproval } of (await read(no)).papers) {
    if (needsApproval) await step(no, `papers/${id}/approve`, approver)
    await step(no, `papers/${id}/issue`)
    expect((await step(no, `papers/${id}/serve`, clerk, { way: 'post', on: '2026-03-09' })).status).toBe(200)
  }
  expect((await step(no, 'close', approver)).status).toBe(200)
  return no
}

async function volume(no: string, as = archivist): Promise<{ status: number; zip: Buffer }> {
  const headers = { authorization: `Bearer ${await it.realm.token(as)}` }
  const response = await fetch(`${it.url}/api/intake/complaints/${no}/archive`, { headers })
  return { status: response.status, zip: Buffer.from(await response.arrayBuffer()) }
}

function verify(zip: Buffer): { code: number | null; said: string } {
  const file = join(dir, 'volume.zip')
  writeFileSync(file, zip)
  const { status, stdout, stderr } = spawnSync('python3', [VERIFY, file], { encoding: 'utf8' })
  return { code: status, said: stdout + stderr }
}

const python = spawnSync('python3', ['--version']).status === 0

describe('归档', () => {
  test('waits until nobody can ask again, is due three months after the end, and is the archivist’s', async () => {
    const no = await closed()
    expect((await read(no)).deadlines).toContainEqual(expect.objectContaining({ rule: 'archive', dueOn: '2026-06-09' }))
    expect((await step(no, 'archive', archivist, ARCHIVE)).body).toMatchObject({ code: 'archive-too-early' })
    expect((await volume(no)).status).toBe(409)
    now = new Date('2026-04-09T02:00:00Z')
    expect((await step(no, 'archive', clerk, ARCHIVE)).status).toBe(403)
    expect((await step(no, 'archive', archivist, { ...ARCHIVE, retention: 'for-ever' })).body.code).toBe('code-unknown')
    expect((await step(no, 'archive', archivist, ARCHIVE)).status).toBe(200)
    expect(await read(no)).toMatchObject({ status: 'archived', archiveNo: 'DA520502-2026-00001' })
    expect((await step(no, 'archive', archivist, ARCHIVE)).status).toBe(409)
    const loan = { to: '县人民法院', purpose: '行政诉讼调卷', until: '2026-05-01' }
    expect((await step(no, 'archive/loans', archivist, loan)).status).toBe(200)
    expect((await read(no)).history.at(-1)?.text).toContain('县人民法院')
  })

  ;(python ? test : test.skip)(
    `its volume verifies with a script of another language, and shows what was touched${python ? '' : ' (left out: no python3)'}`,
    async () => {
      const no = await closed()
      now = new Date('2026-04-09T02:00:00Z')
      await step(no, 'archive', archivist, ARCHIVE)
      await step(no, 'archive/loans', archivist, { to: '复议机关', purpose: '查阅', until: '2026-05-01' })
      const { status, zip } = await volume(no)
      expect(status).toBe(200)
      expect(verify(zip)).toEqual({ code: 0, said: expect.stringMatching(/5 items, \d+ pages, \d+ records, everything holds/) })
      const changed = (from: string, to: string) => {
        const at = zip.indexOf(from)
        expect(at).toBeGreaterThan(0)
        return Buffer.concat([zip.subarray(0, at), Buffer.from(to), zip.subarray(at + Buffer.byteLength(from))])
      }
      expect(verify(changed('SHA256SUMS', 'SHA256SUMZ')).code).toBe(1)
      expect((await read(no)).history.filter(({ text }) => text.includes('导出归档包'))).toHaveLength(1)
      expect(readFileSync(VERIFY, 'utf8').split('\n').length).toBeLessThanOrEqual(110)
    },
  )
})
