import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// 移交 between two real processes, and kill -9 of whoever acts, at each step of the protocol. KILLS=100 runs the full count.

const KILLS = Number(process.env.KILLS ?? 5)
const STEPS = ['offer', 'package', 'receive', 'release', 'take'] as const
type Side = 'first' | 'second'
const ACTS: Record<(typeof STEPS)[number], Side> = { offer: 'first', package: 'first', receive: 'second', release: 'first', take: 'second' }
const dirs: Record<Side, string> = { first: newDataFolder(), second: newDataFolder() }
const at = {} as Record<Side, Instance>
const APPROVER = 'approver-520502'
const CLERK = 'intake-clerk-5205'

beforeAll(async () => {
  for (const side of ['first', 'second'] as const) at[side] = await startInstance(dirs[side])
  for (const [side, other] of [
    ['first', 'second'],
    ['second', 'first'],
  ] as const) {
    const keys = await mingjian(dirs[other], 'handover', 'key', '--json')
    const path = join(dirs[side], 'partner.json')
    writeFileSync(path, keys.stdout)
    const name = side === 'first' ? '接收机关' : '移出机关'
    expect(await mingjian(dirs[side], 'handover', 'partner', 'add', '5205', '--name', name, '--keys', path)).toMatchObject({ code: 0 })
  }
})
afterAll(async () => {
  for (const side of ['first', 'second'] as const) {
    await at[side]?.end()
    dropDataFolder(dirs[side])
  }
})

type Answer = { status: number; bytes: Buffer; body: Record<string, unknown> }

async function call(side: Side, as: string, path: string, body?: unknown): Promise<Answer> {
  const { url } = at[side]
  const authorization = `Bearer ${await passwordToken(url, as, readLogins(dirs[side]).get(as) ?? '')}`
  const json = { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const form = { method: 'POST', headers: { authorization }, body: body instanceof FormData ? body : null }
  const response = await fetch(url + path, body === undefined ? { headers: { authorization } } : body instanceof FormData ? form : json)
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = response.headers.get('content-type')?.includes('json') ? bytes.toString() : '{}'
  return { status: response.status, bytes, body: JSON.parse(text) as Record<string, unknown> }
}

async function file(n: number): Promise<{ no: string; receipt: string }> {
  const form = new FormData()
  form.set('file', new Blob([`%PDF-1.4\n附件 ${n}\n%%EOF`]), 'a.pdf')
  const uploaded = (await (await fetch(`${at.first.url}/api/public/attachments`, { method: 'POST', body: form })).json()) as {
    attachmentId: string
  }
  const filing = {
    region: '520502',
    accused: { agencyName: '某执法单位' },
    title: `移交测试第 ${n} 件`,
    content: `移交测试提交的第 ${n} 件，检查时没有出示证件。`,
    anonymous: false,
    contact: { name: '欧阳测试丁', phone: '13900000009' },
    attachmentIds: [uploaded.attachmentId],
  }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${at.first.url}/api/public/complaints`, { method: 'POST', headers, body: JSON.stringify(filing) })
  const { complaintNo, receipt } = (await response.json()) as { complaintNo: string; receipt: string }
  return { no: complaintNo, receipt }
}

const lookUp = async (receipt: string) => {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ receipt })
  const response = await fetch(`${at.first.url}/api/public/complaints/lookup`, { method: 'POST', headers, body })
  return (await response.json()) as Record<string, unknown>
}

/** Whether somebody at the place can work on it: at the first by its number, at the second by what is on the worklist. */
async function owners(no: string, title: string): Promise<Side[]> {
  const first = await call('first', APPROVER, `/api/intake/complaints/${no}`)
  const second = await call('second', CLERK, '/api/intake/complaints?limit=200')
  const listed = (second.body.items as { title: string }[]).filter((each) => each.title === title)
  expect(listed.length).toBeLessThanOrEqual(1)
  return [...(first.body.status === 'handed-over' ? [] : (['first'] as const)), ...(listed.length > 0 ? (['second'] as const) : [])]
}

test(`after kill -9 at each step, ${KILLS} times, there is one owner at most at every moment and one at the end, and the code works`, async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const { no, receipt } = await file(kill)
    const title = `移交测试第 ${kill} 件`
    let bytes = Buffer.alloc(0)
    let ack: unknown
    let release: unknown
    const act: Record<(typeof STEPS)[number], () => Promise<Answer>> = {
      offer: () => call('first', APPROVER, `/api/intake/complaints/${no}/handover`, { to: '5205' }),
      package: () => call('first', APPROVER, `/api/intake/complaints/${no}/handover`),
      receive() {
        const form = new FormData()
        form.set('file', new Blob([new Uint8Array(bytes)]), 'a.handover')
        return call('second', CLERK, '/api/intake/handovers', form)
      },
      release: () => call('first', APPROVER, '/api/intake/handovers/release', { ack }),
      take: () => call('second', CLERK, '/api/intake/handovers/take', { release }),
    }
    for (const [n, step] of STEPS.entries()) {
      if (n === kill % STEPS.length) {
        const side = ACTS[step]
        const struck = act[step]().catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 40 + Math.random() * 120))
        await at[side].end('SIGKILL')
        await struck
        at[side] = await startInstance(dirs[side])
        expect([step, (await owners(no, title)).length <= 1]).toEqual([step, true])
        expect(await lookUp(receipt)).toMatchObject({ complaintNo: no })
      }
      const done = await act[step]()
      expect([step, done.status, done.body.code]).toEqual([step, 200, undefined])
      if (step === 'package') bytes = Buffer.from(done.bytes)
      if (step === 'receive') ack = done.body.ack
      if (step === 'release') release = done.body.release
      expect([step, await owners(no, title)]).toEqual([step, step === 'take' ? ['second'] : step === 'release' ? [] : ['first']])
    }
    expect(await lookUp(receipt)).toMatchObject({ complaintNo: no, status: 'handed-over', handler: '接收机关' })
  }
  for (const side of ['first', 'second'] as const) {
    expect(await at[side].end()).toBe(0)
    const { code, stdout } = await mingjian(dirs[side], 'audit', 'verify', '--json')
    expect([side, code, (JSON.parse(stdout) as { findings: unknown[] }).findings]).toEqual([side, 0, []])
    at[side] = await startInstance(dirs[side])
  }
}, 1_800_000)

test('by files from the command line, with how it goes told back and words passed on', async () => {
  const { no, receipt } = await file(1_000)
  const on = (name: string) => join(dirs.first, name)
  const run = async (side: Side, ...args: string[]) => {
    const { code, stdout, stderr } = await mingjian(dirs[side], 'handover', ...args, '--json')
    expect([args[0], code, stderr]).toEqual([args[0], 0, ''])
    return JSON.parse(stdout) as Record<string, unknown>
  }
  const offered = await run('first', 'offer', no, '--to', '5205', '--out', on('package'), '--as', APPROVER)
  expect(readFileSync(on('package')).includes(Buffer.from('移交测试'))).toBe(false)
  await run('second', 'receive', on('package'), '--out', on('ack'))
  await run('first', 'release', on('ack'), '--out', on('release'), '--as', APPROVER)
  const { complaintNo } = await run('second', 'take', on('release'))
  expect(complaintNo).toMatch(/^JD5205-/)
  const message = { receipt, text: '请尽快办理。' }
  const headers = { 'content-type': 'application/json' }
  await fetch(`${at.first.url}/api/public/complaints/message`, { method: 'POST', headers, body: JSON.stringify(message) })
  await run('first', 'messages', no, '--out', on('messages'), '--as', APPROVER)
  expect(await run('second', 'deliver', on('messages'))).toEqual({ delivered: 1 })
  await run('second', 'status', String(offered.handover), '--out', on('status'))
  await run('first', 'keep', on('status'), '--as', APPROVER)
  expect(await lookUp(receipt)).toMatchObject({ complaintNo: no, status: 'submitted', asOf: expect.any(String) })
  expect(existsSync(on('status.new'))).toBe(false)
  expect((await run('first', 'partner', 'list')) as unknown).toEqual([expect.objectContaining({ region: '5205', name: '接收机关' })])
  const own = await mingjian(dirs.second, 'handover', 'key')
  writeFileSync(on('keys'), own.stdout)
  await run('first', 'partner', 'add', '5205', '--name', '接收机关', '--keys', on('keys'), '--url', at.second.url)
  const online = await file(1_001)
  const sent = await run('first', 'send', online.no, '--to', '5205', '--as', APPROVER)
  expect(sent).toEqual({ complaintNo: online.no, there: expect.stringMatching(/^JD5205-/) })
  expect(await run('first', 'send', online.no, '--to', '5205', '--as', APPROVER)).toEqual(sent)
  const late = await mingjian(dirs.first, 'handover', 'cancel', no, '--reason', '误操作', '--out', on('cancel'), '--as', APPROVER)
  expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('handed-over')])
})
