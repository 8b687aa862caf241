import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

type Discovery = Record<string, string> & { code_challenge_methods_supported: string[]; grant_types_supported: string[] }

const dir = newDataFolder()
const SUPERVISOR = 'supervisor-520502'
let instance: Instance
let passwords: Map<string, string>
let discovery: Discovery

beforeAll(async () => {
  instance = await startInstance(dir)
  passwords = readLogins(dir)
  discovery = (await (await fetch(`${instance.url}/realms/mingjian/.well-known/openid-configuration`)).json()) as Discovery
})
afterAll(async () => {
  await instance.end()
  dropDataFolder(dir)
})

const endpoint = (name: string) => discovery[name] ?? ''
const passwordOf = (username: string) => passwords.get(username) ?? ''
const grant = (fields: Record<string, string>) => fetch(endpoint('token_endpoint'), { method: 'POST', body: new URLSearchParams(fields) })
const whoAmI = (token: string) => fetch(`${instance.url}/api/intake/complaints`, { headers: { authorization: `Bearer ${token}` } })

function authorize(change: Record<string, string | undefined>): Promise<Response> {
  const query = {
    client_id: 'mingjian-console',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${instance.url}/staff/callback`,
    state: 'a',
    code_challenge: createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  }
  const given = Object.entries(query).filter((each): each is [string, string] => each[1] !== undefined)
  return fetch(`${endpoint('authorization_endpoint')}?${new URLSearchParams(given)}`, { redirect: 'manual' })
}

test('discovery has the paths of a Keycloak realm', () => {
  const realm = `${instance.url}/realms/mingjian`
  expect(discovery.issuer).toBe(realm)
  expect(endpoint('authorization_endpoint')).toBe(`${realm}/protocol/openid-connect/auth`)
  expect(endpoint('token_endpoint')).toBe(`${realm}/protocol/openid-connect/token`)
  expect(endpoint('jwks_uri')).toBe(`${realm}/protocol/openid-connect/certs`)
  expect(endpoint('end_session_endpoint')).toBe(`${realm}/protocol/openid-connect/logout`)
  expect(discovery.code_challenge_methods_supported).toEqual(['S256'])
})

test('the key set shows public parts only, and the file of the private ones is the owner’s alone', async () => {
  const { keys } = (await (await fetch(endpoint('jwks_uri'))).json()) as { keys: Record<string, string>[] }
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) expect(Object.keys(key).filter((part) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(part))).toEqual([])
  expect(statSync(join(dir, 'identity-keys.json')).mode & 0o777).toBe(0o600)
})

test('an access token says who, what and where as Keycloak’s does', async () => {
  const token = await passwordToken(instance.url, SUPERVISOR, passwordOf(SUPERVISOR))
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
  expect(claims).toMatchObject({
    iss: `${instance.url}/realms/mingjian`,
    typ: 'Bearer',
    azp: 'mingjian-cli',
    preferred_username: SUPERVISOR,
    realm_access: { roles: ['supervisor'] },
    region: '520502',
    unit: 'office-520502',
  })
  expect(Number(claims.exp) - Number(claims.iat)).toBe(900)
  expect((await whoAmI(token)).status).toBe(200)
})

test.each([
  ['signed by nobody', (token: string) => `${token.split('.').slice(0, 2).join('.')}.`],
  ['with other roles', (token: string) => altered(token, { realm_access: { roles: ['system-admin'] } })],
  ['of another issuer', (token: string) => altered(token, { iss: 'http://127.0.0.1:1/realms/mingjian' })],
  ['without an algorithm', (token: string) => `${encoded({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1]}.`],
])('a token %s is refused', async (_name, change) => {
  const token = await passwordToken(instance.url, SUPERVISOR, passwordOf(SUPERVISOR))
  expect((await whoAmI(change(token))).status).toBe(401)
})

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
function altered(token: string, claims: object): string {
  const [header, payload = '', signature] = token.split('.')
  return [header, encoded({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims }), signature].join('.')
}

test('sign-in needs PKCE by S256 and goes back to our own address only', async () => {
  expect((await authorize({})).headers.get('location')).toContain('/realms/mingjian/login/')
  const without = await authorize({ code_challenge: undefined, code_challenge_method: undefined })
  expect(without.headers.get('location')).toContain('error=invalid_request')
  const plain = await authorize({ code_challenge_method: 'plain' })
  expect(plain.headers.get('location')).toContain('error=invalid_request')
  const foreign = await authorize({ redirect_uri: 'https://elsewhere.example/callback' })
  expect([foreign.status, foreign.headers.get('location')]).toEqual([400, null])
})

test('the console may not ask with a password, nor an unknown client at all', async () => {
  const fields = { grant_type: 'password', username: SUPERVISOR, password: passwordOf(SUPERVISOR) }
  expect((await grant({ ...fields, client_id: 'mingjian-console' })).status).toBe(400)
  expect((await grant({ ...fields, client_id: 'somebody' })).status).toBe(401)
  expect((await grant({ ...fields, client_id: 'mingjian-cli' })).status).toBe(200)
})

test('five wrong passwords lock a login, even for the right one, and no other login', async () => {
  const username = 'reviewer-520502'
  const attempt = (password: string) => grant({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
  for (let n = 0; n < 5; n++) expect(((await (await attempt(`wrong ${n}`)).json()) as { error: string }).error).toBe('invalid_grant')
  expect((await attempt(passwordOf(username))).status).toBe(400)
  await passwordToken(instance.url, SUPERVISOR, passwordOf(SUPERVISOR))
})

test('a login that is not there answers as one with a wrong password', async () => {
  const answers = await Promise.all(
    ['nobody-520502', 'approver-520502'].map(async (username) => {
      const answer = await grant({ grant_type: 'password', client_id: 'mingjian-cli', username, password: 'wrong' })
      return [answer.status, await answer.json()]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
})

test('who leaves his post gets no token any more', async () => {
  const username = 'analyst-520502'
  await passwordToken(instance.url, username, passwordOf(username))
  expect((await mingjian(dir, 'user', 'deactivate', username)).code).toBe(0)
  await expect(passwordToken(instance.url, username, passwordOf(username))).rejects.toThrow('no token')
})

test('a restart makes no token invalid', async () => {
  const { port } = new URL(instance.url)
  const token = await passwordToken(instance.url, SUPERVISOR, passwordOf(SUPERVISOR))
  await instance.end()
  instance = await startInstance(dir, { PORT: port })
  expect((await whoAmI(token)).status).toBe(200)
})
