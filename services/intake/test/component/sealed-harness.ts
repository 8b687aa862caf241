import { randomUUID } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deliverFilings } from '../../src/application/deliver-filings.ts'
import { fileComplaint } from '../../src/application/file-complaint.ts'
import type { HandoverPorts, SealedFiling } from '../../src/application/handover-ports.ts'
import type { IntakeDeps } from '../../src/application/intake-deps.ts'
import { holding, upload } from './handover-harness.ts'
import { aFiling, type Harness, login } from './harness.ts'

export const admin = login('system-admin', 'office-520502')
export const countyClerk = login('intake-clerk', 'office-520502')
export const cityClerk = login('intake-clerk', 'office-5205')

/** Words that nothing of the county's may hold. */
export const MARKS = { title: '执法监督徇私记一', content: '内情细节记二', name: '欧阳记三', phone: '13900006789', file: '附件原文记四' }

/** A filing about the county's own office, with a file, under a key of its own. */
export async function aboutOffice(it: Harness, more: Record<string, unknown> = {}) {
  const attachmentIds = [await upload(it, MARKS.file)]
  const contact = { name: MARKS.name, phone: MARKS.phone }
  const words = { title: MARKS.title, content: `${MARKS.content}：监督科收到材料后压下不办。` }
  const body = aFiling({ accused: { agencyId: 'office-520502' }, ...words, anonymous: false, contact, attachmentIds, ...more })
  return { body, key: randomUUID() }
}

export const post = (it: Harness, { body, key }: { body: unknown; key: string }) =>
  it.call('POST', '/api/public/complaints', { body, headers: { 'idempotency-key': key } })

export const lookUp = (it: Harness, receipt: unknown) => it.call('POST', '/api/public/complaints/lookup', { body: { receipt } })

/** What is left in an instance's data folder, besides the records of sealed filings. */
export async function leftAt(it: Harness) {
  const count = (name: string) => it.store.connection.collection(name).countDocuments({})
  const files = readdirSync(join(it.dir, 'blobs'), { recursive: true, encoding: 'utf8' })
  return {
    complaints: await count('complaints'),
    attachments: await count('attachments'),
    numbers: await count('numberAllocations'),
    blobs: files.filter((name) => statSync(join(it.dir, 'blobs', name)).isFile()).length,
    marked: Object.values(MARKS).flatMap((mark) => holding(it.dir, mark)),
    logged: it.logs.filter((line) => Object.values(MARKS).some((mark) => line.includes(mark))),
  }
}

/** One round of delivery; answers what failed. */
export async function deliver(it: Harness, change: Partial<HandoverPorts> = {}): Promise<[delivered: number, failures: string[]]> {
  const failures: string[] = []
  const deps = withPorts(it, change)
  const delivered = await deliverFilings(deps, (_filing: SealedFiling, code) => void failures.push(code))
  return [delivered, failures]
}

export const withPorts = (it: Harness, change: Partial<HandoverPorts>): IntakeDeps => ({
  ...it.intake.deps,
  handover: { ...it.intake.deps.handover, ...change },
})

/** Files in this process over the given ports, as a request would. */
export const fileOver = (it: Harness, change: Partial<HandoverPorts>, { body, key }: { body: unknown; key: string }) =>
  fileComplaint(
    withPorts(it, change),
    { problemTypes: [], allegations: [], otherRoutes: [], representatives: [], ...FORM, ...(body as object) } as never,
    {
      actor: { kind: 'public' },
      idempotencyKey: key,
    },
  )
const FORM = { kind: 'complaint', replyBy: 'portal', confidential: false, attachmentIds: [] }

/** What the clerks of an office see. */
export async function listed(it: Harness, as = cityClerk): Promise<{ no: string; title: string }[]> {
  const { body } = await it.call('GET', '/api/intake/complaints?limit=200', { as })
  return body.items as unknown as { no: string; title: string }[]
}
