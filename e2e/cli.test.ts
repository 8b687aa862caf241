import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

const dir = newDataFolder()
const COMMANDS = ['import', 'token', 'deadline', 'audit', 'dlq', 'user', 'seed', 'handover', 'integration']
const NEW_LOGIN = ['--title', '监督人员', '--role', 'supervisor', '--region', '520502', '--unit', 'office-520502']
let instance: Instance | undefined

beforeAll(async () => {
  expect((await mingjian(dir, 'seed', '--json')).code).toBe(0)
})
afterAll(async () => {
  await instance?.end()
  dropDataFolder(dir)
})

const running = async () => {
  instance ??= await startInstance(dir)
  return instance
}
type Users = { username: string; active: boolean }[]
const users = async () => JSON.parse((await mingjian(dir, 'user', 'list', '--json')).stdout) as Users
const active = async (username: string) => (await users()).find((each) => each.username === username)?.active

test.each(COMMANDS)('%s explains itself', async (command) => {
  const { code, stdout } = await mingjian(dir, command, '--help')
  expect([code, stdout]).toEqual([0, expect.stringContaining(`mingjian ${command}`)])
})

test.each([['nothing-like-it'], ['token'], ['dlq', 'show'], ['user', 'add', 'somebody'], ['deadline', '--from', '2026-01-01']])(
  'wrong usage ends with 2: %s',
  async (...args) => {
    const { code, stderr } = await mingjian(dir, ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining('error:')])
  },
)

test('a seeded folder that nobody uses holds the logins, and no instance was left behind', async () => {
  expect(readLogins(dir).size).toBeGreaterThan(40)
  expect(existsSync(join(dir, 'instance.json'))).toBe(false)
  expect((await users()).length).toBe(readLogins(dir).size)
})

test('without an instance a token, an import and a filing folder are refused with what to do', async () => {
  expect(await mingjian(dir, 'token', 'supervisor-520502')).toMatchObject({ code: 1, stderr: expect.stringContaining('npm start') })
  const empty = newDataFolder()
  expect(await mingjian(empty, 'audit', 'verify')).toMatchObject({ code: 1, stderr: expect.stringContaining('DATA_DIR') })
  dropDataFolder(empty)
})

test('logins are kept on an idle folder, and the password holds when the instance runs', async () => {
  const made = await mingjian(dir, 'user', 'add', 'supervisor-new', ...NEW_LOGIN, '--json')
  const { username, password } = JSON.parse(made.stdout) as { username: string; password: string }
  expect(await mingjian(dir, 'user', 'add', 'somebody', ...NEW_LOGIN.with(3, 'king'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('roles'),
  })
  const { url } = await running()
  await passwordToken(url, username, password)
})

test('on the running instance the same commands work through it', async () => {
  const { url } = await running()
  const made = await mingjian(dir, 'user', 'add', 'supervisor-later', ...NEW_LOGIN, '--json')
  const { password } = JSON.parse(made.stdout) as { password: string }
  await passwordToken(url, 'supervisor-later', password)
  expect((await mingjian(dir, 'user', 'deactivate', 'supervisor-later')).code).toBe(0)
  expect(await active('supervisor-later')).toBe(false)
  expect(await mingjian(dir, 'user', 'deactivate', 'nobody')).toMatchObject({ code: 1 })
  expect(await mingjian(dir, 'seed')).toMatchObject({ code: 1, stderr: expect.stringContaining(url) })
})

test('a program of others gets a client for Keycloak in a file of its own, and on the embedded issuer a secret', async () => {
  const place = ['--title', '12345平台对接', '--region', '5205', '--unit', 'office-5205']
  const out = join(dir, 'hotline-centre.json')
  const made = await mingjian(dir, 'integration', 'hotline-centre', ...place, '--out', out, '--json')
  const { secret } = JSON.parse(made.stdout) as { secret: string }
  const { clients, users } = JSON.parse(readFileSync(out, 'utf8')) as { clients: object[]; users: object[] }
  expect(clients).toEqual([expect.objectContaining({ clientId: 'hotline-centre', secret, serviceAccountsEnabled: true })])
  expect(users).toEqual([expect.objectContaining({ realmRoles: ['integration'], serviceAccountClientId: 'hotline-centre' })])
  expect(statSync(out).mode & 0o777).toBe(0o600)
  expect((await mingjian(dir, 'integration', 'hotline-centre', ...place, '--out', out)).code).toBe(1)

  const added = await mingjian(dir, 'user', 'add', 'hotline-centre', '--role', 'integration', ...place, '--json')
  const { password } = JSON.parse(added.stdout) as { password: string }
  const { url } = await running()
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'hotline-centre', client_secret: password })
  const answer = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body })
  expect(await answer.json()).toMatchObject({ access_token: expect.any(String), expires_in: 900 })
})

test('a token is one line that the API takes', async () => {
  const { url } = await running()
  const { stdout } = await mingjian(dir, 'token', 'supervisor-520502')
  expect(stdout.trim().split('\n')).toHaveLength(1)
  const headers = { authorization: `Bearer ${stdout.trim()}` }
  expect((await fetch(`${url}/api/intake/complaints`, { headers })).status).toBe(200)
  expect(await mingjian(dir, 'token', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('first-logins.json') })
})

test('dead letters are listed, and one that is not there is told', async () => {
  await running()
  expect(await mingjian(dir, 'dlq', 'list')).toMatchObject({ code: 0, stdout: 'no dead letters\n' })
  expect(JSON.parse((await mingjian(dir, 'dlq', 'list', '--json')).stdout)).toEqual([])
  expect(await mingjian(dir, 'dlq', 'show', '99')).toMatchObject({ code: 1 })
  expect(JSON.parse((await mingjian(dir, 'dlq', 'redrive', '--group', 'nobody', '--json')).stdout)).toEqual({ redriven: 0 })
})

test('a dry run of an import counts and writes nothing; the run then counts the same', async () => {
  await running()
  const file = join(dir, 'orders.csv')
  writeFileSync(file, '工单编号,标题,内容,受理时间\nA1,检查,没有出示证件。,2026/3/2 11:25:05\nA2,处罚,没有告知权利。,not a day\n')
  const args = ['import', file, '--uncategorised', 'complaints', '--json']
  const counted = JSON.parse((await mingjian(dir, ...args, '--dry-run')).stdout) as Record<string, unknown>
  expect(counted).toMatchObject({ dryRun: true, read: 2, balanced: true })
  const done = JSON.parse((await mingjian(dir, ...args)).stdout) as Record<string, unknown>
  expect(done).toMatchObject({ dryRun: false, read: 2, created: counted.created, rejected: counted.rejected, balanced: true })
  const again = JSON.parse((await mingjian(dir, ...args)).stdout) as Record<string, unknown>
  expect(again).toMatchObject({ read: 2, created: 0, updated: 0, rejected: counted.rejected })
  expect(await mingjian(dir, 'import', join(dir, 'not-there.csv'))).toMatchObject({ code: 1 })
})

test('the audit holds beside the running instance', async () => {
  await running()
  const { code, stdout } = await mingjian(dir, 'audit', 'verify', '--json')
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ findings: [] })])
  expect(readFileSync(join(dir, 'instance.json'), 'utf8')).toContain('grpc')
})
