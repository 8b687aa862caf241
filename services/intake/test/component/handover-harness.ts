import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanReport } from '@mingjian/storage'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

export const approver = login('approver', 'office-520502', 'p')
export const sender = login('intake-clerk', 'office-520502')
export const receiver = login('intake-clerk', 'office-5205')
export const admin = login('system-admin', 'office-5205')

export const NAME = '欧阳测试丙'
export const PHONE = '13900000007'
export const STORY = '执法人员拿走了三台测试秤没有开清单'

/** Two instances that know each other: a county's and its city's. */
export async function twoIntakes(clock: () => Date, onPlan: (plan: PlanReport) => void = () => undefined) {
  const county = await startIntake({ homeRegion: '520502', clock, onPlan })
  const city = await startIntake({ homeRegion: '5205', clock, onPlan })
  await introduce(county, city, { name: '测试市司法局', region: '5205' })
  await introduce(city, county, { name: '测试区司法局', region: '520502' })
  return { county, city }
}

/** Enters the keys of one at another. */
export async function introduce(at: Harness, whom: Harness, as: { name: string; region: string; url?: string }): Promise<void> {
  const { body: keys } = await whom.call('GET', '/api/intake/handover-keys', { as: admin })
  const { status, text } = await at.call('POST', '/api/intake/handover-partners', { as: admin, body: { ...as, keys } })
  if (status !== 200) throw new Error(text)
}

export async function upload(it: Harness, text: string): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([`%PDF-1.4\n${text}\n%%EOF`]), 'a.pdf')
  const response = await fetch(`${it.url}/api/public/attachments`, { method: 'POST', body: form })
  return ((await response.json()) as { attachmentId: string }).attachmentId
}

export type Case = { no: string; receipt: string; id: string }

/** A complaint by somebody with a name, with a file, accepted at the county. */
export async function filedAt(it: Harness): Promise<Case> {
  const contact = { name: NAME, phone: PHONE, idNumber: '110101199003078515' }
  const content = `我叫${NAME}，电话${PHONE}。${STORY}。`
  const filing = aFiling({ title: STORY, content, anonymous: false, contact, attachmentIds: [await upload(it, STORY)] })
  const { body, text } = await it.call('POST', '/api/public/complaints', { body: filing })
  const no = String(body.complaintNo)
  const { status } = await it.call('POST', `/api/intake/complaints/${no}/accept`, { as: sender, body: {} })
  if (status !== 200) throw new Error(text)
  const found = await it.intake.deps.complaints.findOne({ 'index.no': no })
  return { no, receipt: String(body.receipt), id: String(found?._id) }
}

export const offer = (it: Harness, no: string, to = '5205') =>
  it.call('POST', `/api/intake/complaints/${no}/handover`, { as: approver, body: { to } })

export async function download(it: Harness, no: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${await it.realm.token(approver)}` }
  const response = await fetch(`${it.url}/api/intake/complaints/${no}/handover`, { headers })
  if (response.status !== 200) throw new Error(await response.text())
  return Buffer.from(await response.arrayBuffer())
}

export async function receive(it: Harness, bytes: Buffer, as = receiver): Promise<{ status: number; body: Record<string, string> }> {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), 'a.handover')
  const headers = { authorization: `Bearer ${await it.realm.token(as)}` }
  const response = await fetch(`${it.url}/api/intake/handovers`, { method: 'POST', headers, body: form })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

export const release = (it: Harness, ack: unknown) => it.call('POST', '/api/intake/handovers/release', { as: approver, body: { ack } })
export const take = (it: Harness, token: unknown) =>
  it.call('POST', '/api/intake/handovers/take', { as: receiver, body: { release: token } })
export const lookUp = (it: Harness, receipt: string) => it.call('POST', '/api/public/complaints/lookup', { body: { receipt } })

/** Files below a folder that hold a text, in UTF-8 or UTF-16. */
export function holding(dir: string, text: string): string[] {
  const files = (at: string): string[] =>
    readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? files(join(at, name)) : [join(at, name)]))
  return files(dir).filter((path) => {
    const bytes = readFileSync(path)
    return bytes.includes(Buffer.from(text)) || bytes.includes(Buffer.from(text, 'utf16le'))
  })
}
