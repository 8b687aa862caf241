import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

/** The data folder that DATA_DIR names, relative to where the command was given. */
export function dataFolder(): string {
  const dir = process.env.DATA_DIR || './data'
  return isAbsolute(dir) ? dir : resolve(process.env.INIT_CWD ?? process.cwd(), dir)
}

/** Base URL of the running instance, or undefined when none runs on this data folder. */
export async function runningInstance(): Promise<string | undefined> {
  const file = join(dataFolder(), 'instance.json')
  const named = process.env.MINGJIAN_URL?.replace(/\/+$/, '')
  const url = named ?? (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url : undefined)
  if (!url) return undefined
  const answers = await fetch(`${url}/livez`).then(
    () => true,
    () => false,
  )
  if (named && !answers) throw new Error(`nothing answers at ${named} (MINGJIAN_URL): start the instance, or correct the address`)
  return answers ? url : undefined
}

/** The running instance, or a clear line. */
export async function requireInstance(): Promise<string> {
  const url = await runningInstance()
  if (!url) throw new Error(`no instance runs on ${dataFolder()}: start it with npm start, or set MINGJIAN_URL`)
  return url
}

/** Password of a seeded login from first-logins.json. */
export function seededPassword(username: string): string {
  const file = join(dataFolder(), 'first-logins.json')
  if (!existsSync(file)) throw new Error(`${file} is not there: set DATA_DIR to the instance's data folder`)
  const found = (JSON.parse(readFileSync(file, 'utf8')) as { username: string; password: string }[]).find(
    (each) => each.username === username,
  )
  if (!found) throw new Error(`no seeded login is named ${username}; first-logins.json lists them`)
  return found.password
}

/** An access token of a seeded login. */
export async function accessToken(url: string, username: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password: seededPassword(username) })
  const response = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body })
  const answer = (await response.json()) as { access_token?: string; error_description?: string }
  if (!answer.access_token) throw new Error(`no token for ${username}: ${answer.error_description ?? response.status}`)
  return answer.access_token
}

/** Calls the running instance as a seeded login; a refusal becomes an error with its own words. */
export async function callAs<T>(url: string, username: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { authorization: `Bearer ${await accessToken(url, username)}` }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const answer = (await response.json()) as T & { detail?: string; code?: string }
  if (!response.ok) throw new Error(`${answer.code ?? response.status}: ${answer.detail ?? ''}`)
  return answer
}

/** The seeded system administrator of the top region. */
export const administrator = () => `system-admin-${process.env.HOME_REGION || '5205'}`

/** Prints an answer as one JSON line or in words. */
export function print(json: boolean | undefined, value: unknown, words: () => string): void {
  console.log(json ? JSON.stringify(value) : words())
}
