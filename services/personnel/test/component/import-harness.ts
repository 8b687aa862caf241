import type { ImportPreview, PersonnelImportCertificate, PersonnelImportStatus } from '@mingjian/contracts'
import type { FakeLogin } from '@mingjian/testkit'
import type { Answer, Harness } from './harness.ts'

type Kind = PersonnelImportStatus['kind']
type Uploaded = { status: number; body: Record<string, unknown> & { importId?: string; code?: string; preview?: ImportPreview } }

const PATH = '/api/personnel/imports'

/** Drives the import over HTTP, as a program would. */
export function importsOf(it: Pick<Harness, 'url' | 'token' | 'call'>, as: FakeLogin) {
  const bearer = async () => `Bearer ${await it.token(as)}`

  async function upload(kind: Kind, content: Buffer | string, fields: Record<string, string> = {}, name = 'a.csv'): Promise<Uploaded> {
    const form = new FormData()
    for (const [field, value] of Object.entries({ kind, ...fields })) form.set(field, value)
    form.set('file', new Blob([new Uint8Array(Buffer.from(content))]), name)
    const response = await fetch(it.url + PATH, { method: 'POST', headers: { authorization: await bearer() }, body: form })
    return { status: response.status, body: (await response.json()) as Uploaded['body'] }
  }

  /** Follows the events until they end and answers the last. */
  async function follow(id: string): Promise<PersonnelImportStatus> {
    const response = await fetch(`${it.url}${PATH}/${id}/events`, { headers: { authorization: await bearer() } })
    const events = (await response.text()).split('\n').filter((line) => line.startsWith('data: '))
    return JSON.parse((events.at(-1) ?? '').slice('data: '.length)) as PersonnelImportStatus
  }

  const get = (id: string, what = ''): Promise<Answer> => it.call('GET', `${PATH}/${id}${what}`, { as })

  /** Uploads, waits for the end and answers the certificate. */
  async function run(kind: Kind, content: Buffer | string, fields: Record<string, string> = {}): Promise<PersonnelImportCertificate> {
    const { status, body } = await upload(kind, content, fields)
    if (status !== 202 || !body.importId) throw new Error(JSON.stringify(body))
    const last = await follow(body.importId)
    if (last.state !== 'finished') throw new Error(JSON.stringify(last))
    return (await get(body.importId, '/certificate')).body as PersonnelImportCertificate
  }
  const post = (id: string, what: 'stop' | 'resume' | 'confirm') => it.call('POST', `${PATH}/${id}/${what}`, { as, body: {} })
  /** A table as a file, whole. */
  async function exported(kind: Kind, query: Record<string, string> = {}): Promise<Buffer> {
    const path = `/api/personnel/exports/${kind}?${new URLSearchParams(query)}`
    const response = await fetch(it.url + path, { headers: { authorization: await bearer() } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return Buffer.from(await response.arrayBuffer())
  }
  const rejects = async (id: string) => (await get(id, '/rejects')).text
  return { upload, follow, get, run, post, rejects, exported }
}

/** What a certificate says about rows, and nothing about when. */
export const counts = ({ read, created, updated, unchanged, rejected, balanced }: PersonnelImportCertificate) => ({
  read,
  created,
  updated,
  unchanged,
  rejected,
  balanced,
})
