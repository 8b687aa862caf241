import { existsSync, openAsBlob, readFileSync } from 'node:fs'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, isAbsolute, resolve } from 'node:path'
import { accessToken, requireInstance } from './instance.ts'

/** A path as the person who gave the command means it. */
export const place = (file: string) => (isAbsolute(file) ? file : resolve(process.env.INIT_CWD ?? process.cwd(), file))

/** The paper in a file, as it was written by the other side. */
export function read(file: string): string {
  const path = place(file)
  if (!existsSync(path)) throw new Error(`${path} is not there`)
  return readFileSync(path, 'utf8').trim()
}

/** Whole or not at all, also when it is killed: what is taken away on a stick is never half a file. */
export async function write(file: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  const path = place(file)
  const temporary = `${path}.new`
  try {
    await writeFile(temporary, content, { mode: 0o600 })
    const handle = await open(temporary, 'r')
    await handle.sync()
    await handle.close()
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Uploads a file as a seeded login and answers what the instance says of it; a refusal becomes an error with its own words. */
export async function bring(login: string, route: string, file: string): Promise<Record<string, string>> {
  const url = await requireInstance()
  const path = place(file)
  if (!existsSync(path)) throw new Error(`${path} is not there`)
  const form = new FormData()
  form.set('file', await openAsBlob(path), basename(path))
  const headers = { authorization: `Bearer ${await accessToken(url, login)}` }
  const response = await fetch(url + route, { method: 'POST', headers, body: form })
  const answer = (await response.json()) as Record<string, string>
  if (!answer.ack) throw new Error(`${answer.code ?? response.status}: ${answer.detail ?? ''}`)
  return answer
}

/** Downloads into a file, as a seeded login. */
export async function fetchFile(login: string, route: string, out: string): Promise<void> {
  const url = await requireInstance()
  const response = await fetch(url + route, { headers: { authorization: `Bearer ${await accessToken(url, login)}` } })
  if (!response.ok || !response.body) throw new Error(await response.text())
  await write(out, response.body as unknown as AsyncIterable<Uint8Array>)
}
