import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { importPart, importRealm, keycloakAnswers } from './realm.ts'
import { makeClusterSecrets } from './secrets.ts'

// The two commands of the chart's hooks, against servers that answer as Kubernetes and Keycloak do.

let server: Server
let origin: string
let dir: string
let asked: string[]
let secrets: Record<string, Record<string, string>>
let realms: string[]
let imported: string[]

const bodyOf = async (request: IncomingMessage) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

beforeEach(async () => {
  asked = []
  secrets = {}
  realms = []
  imported = []
  dir = mkdtempSync(join(tmpdir(), 'mingjian-secrets-'))
  server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const { method = '', url = '', headers } = request
    asked.push(`${method} ${url}`)
    const answer = (status: number, content: unknown = {}) => response.writeHead(status).end(JSON.stringify(content))
    if (url.startsWith('/realms/master')) return answer(body.includes('password=right') ? 200 : 401, { access_token: 't' })
    if (headers.authorization !== 'Bearer t') return answer(403)
    if (url === '/admin/realms') {
      const { realm } = JSON.parse(body) as { realm: string }
      if (realms.includes(realm)) return answer(409)
      realms.push(realm)
      return answer(201)
    }
    if (url === '/admin/realms/mingjian/partialImport') {
      const ids = (JSON.parse(body) as { clients: { clientId: string }[] }).clients.map(({ clientId }) => clientId)
      if (ids.some((id) => imported.includes(id))) return answer(409)
      imported.push(...ids)
      return answer(200)
    }
    if (method === 'GET') return secrets.kept ? answer(200, { data: secrets.kept }) : answer(404)
    const { data } = JSON.parse(body) as { data: Record<string, string> }
    secrets.kept = { ...secrets.kept, ...data }
    return answer(200)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(() => {
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

const make = (token = 't') =>
  makeClusterSecrets(
    { dir: mkdtempSync(join(dir, 'made-')), publicUrl: 'https://mingjian.example.org', mongo: 'mongo:27017/mingjian', region: '5205' },
    'city/keys',
    { origin, token },
  )
const kept = (name: string) => Buffer.from(secrets.kept?.[name] ?? '', 'base64').toString()

test('makes the Secret once, with every key and the realm', async () => {
  await make()
  expect(asked).toEqual(['GET /api/v1/namespaces/city/secrets/keys', 'POST /api/v1/namespaces/city/secrets'])
  expect(Object.keys(secrets.kept ?? {})).toEqual(
    expect.arrayContaining([
      'keys.json',
      'handover-keys.json',
      'public-url',
      'portal-secret',
      'services-secret',
      'mongo-uri',
      'mingjian-realm.json',
    ]),
  )
  expect(kept('mingjian-realm.json')).toContain(kept('services-secret'))
})

test('a second run changes nothing', async () => {
  await make()
  const before = { ...secrets.kept }
  expect(await make()).toEqual([])
  expect(asked.filter((line) => !line.startsWith('GET'))).toHaveLength(1)
  expect(secrets.kept).toEqual(before)
})

test('adds only what is missing', async () => {
  await make()
  const { 'portal-secret': _gone, ...rest } = secrets.kept ?? {}
  secrets.kept = rest
  expect(await make()).toEqual(['portal-secret'])
  expect(asked.at(-1)).toBe('PATCH /api/v1/namespaces/city/secrets/keys')
  expect(secrets.kept).toMatchObject(rest)
  expect(kept('portal-secret')).toMatch(/^\S{43}$/)
})

test('says what the cluster refuses', async () => {
  await expect(make('wrong')).rejects.toThrow('the cluster refuses GET of the Secret city/keys: 403')
})

test('a realm is put into Keycloak once, by an administrator that it believes', async () => {
  const realm = JSON.stringify({ realm: 'mingjian' })
  await expect(importRealm(origin, realm, { username: 'admin', password: 'wrong' })).rejects.toThrow('check KEYCLOAK_ADMIN_PASSWORD')
  expect(await importRealm(origin, realm, { username: 'admin', password: 'right' })).toBe(true)
  expect(await importRealm(origin, realm, { username: 'admin', password: 'right' })).toBe(false)
  expect(realms).toEqual(['mingjian'])
})

test('clients are put into the realm once; a file that names none is refused', async () => {
  const clients = JSON.stringify({ clients: [{ clientId: 'place-520502' }], users: [] })
  const admin = { username: 'admin', password: 'right' }
  expect(await importPart(origin, clients, admin)).toBe(true)
  expect(await importPart(origin, clients, admin)).toBe(false)
  expect(imported).toEqual(['place-520502'])
  await expect(importPart(origin, '{"clients":[]}', admin)).rejects.toThrow('names no clients and no users')
})

test('waits for a Keycloak that is still starting, and says which one when it never answers', async () => {
  let asks = 0
  const starting = createServer((_request, response) => response.writeHead(++asks === 1 ? 503 : 200).end('{}'))
  starting.listen(0, '127.0.0.1')
  await once(starting, 'listening')
  const address = `http://127.0.0.1:${(starting.address() as AddressInfo).port}`
  await keycloakAnswers(address, 30)
  expect(asks).toBe(2)
  await new Promise((done) => starting.close(done))
  await expect(keycloakAnswers(address, 0)).rejects.toThrow(`Keycloak at ${address} does not answer after 0 s: connect ECONNREFUSED`)
})
