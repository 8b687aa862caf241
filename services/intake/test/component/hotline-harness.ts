import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HotlineCertificate, HotlineImportStatus } from '@mingjian/contracts'
import type { FakeLogin } from '@mingjian/testkit'
import type { Harness } from './harness.ts'

export type Uploaded = {
  status: number
  body: Record<string, never> & { importId?: string; code?: string; detail?: string } & Record<string, unknown>
}

/** Drives the import over HTTP, as a program would. */
export function hotlineOf(it: Pick<Harness, 'url' | 'realm' | 'call'>, as: FakeLogin) {
  const PATH = '/api/intake/hotline-imports'
  const bearer = async () => `Bearer ${await it.realm.token(as)}`

  async function upload(content: Buffer | string, name: string, fields: Record<string, string> = {}): Promise<Uploaded> {
    const form = new FormData()
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    form.set('file', new Blob([new Uint8Array(Buffer.from(content))]), name)
    const response = await fetch(it.url + PATH, { method: 'POST', headers: { authorization: await bearer() }, body: form })
    return { status: response.status, body: (await response.json()) as Uploaded['body'] }
  }

  /** Follows the events until they end and answers them all. */
  async function follow(id: string): Promise<HotlineImportStatus[]> {
    const response = await fetch(`${it.url}${PATH}/${id}/events`, { headers: { authorization: await bearer() } })
    const text = await response.text()
    return text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)) as HotlineImportStatus)
  }

  const get = async <T>(id: string, what = ''): Promise<T> => (await it.call('GET', `${PATH}/${id}${what}`, { as })).body as unknown as T

  /** Uploads, waits for the end and answers the certificate. */
  async function run(content: Buffer | string, name = 'a.csv', fields: Record<string, string> = {}): Promise<HotlineCertificate> {
    const { status, body } = await upload(content, name, fields)
    if (status !== 202 || !body.importId) throw new Error(`${name}: ${JSON.stringify(body)}`)
    const last = (await follow(body.importId)).at(-1)
    if (last?.state !== 'finished') throw new Error(`${name}: ${JSON.stringify(last)}`)
    return get<HotlineCertificate>(body.importId, '/certificate')
  }

  const download = async (id: string, what: 'rejects' | 'write-back') => (await it.call('GET', `${PATH}/${id}/${what}`, { as })).text
  const post = (id: string, what: 'stop' | 'resume' | 'confirm') => it.call('POST', `${PATH}/${id}/${what}`, { as, body: {} })
  return { upload, follow, get, run, download, post }
}

/** What a certificate says about rows, and nothing about when. */
export const counts = ({ read, created, updated, unchanged, rejected, complaints, statistics, balanced }: HotlineCertificate) => ({
  read,
  created,
  updated,
  unchanged,
  rejected,
  complaints,
  statistics,
  balanced,
})

/** Files of a folder whose bytes hold the text, in UTF-8 or UTF-16. */
export function filesWith(dir: string, text: string): string[] {
  const wanted = [Buffer.from(text), Buffer.from(text, 'utf16le')]
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dir, name)
    return statSync(path).isFile() && wanted.some((bytes) => readFileSync(path).includes(bytes))
  })
}
