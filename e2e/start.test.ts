import { statSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { dropDataFolder, mingjian, newDataFolder, startInstance } from './instance.ts'

const dir = newDataFolder()
afterAll(() => dropDataFolder(dir))

test('a first start prints logins once and keeps them for the owner alone; a second start does not', async () => {
  const first = await startInstance(dir)
  expect(statSync(join(dir, 'first-logins.json')).mode & 0o777).toBe(0o600)
  expect(statSync(join(dir, 'keys.json')).mode & 0o777).toBe(0o600)
  expect(await first.end()).toBe(0)
  let said = ''
  const second = await startInstance(dir)
  second.child.stdout?.on('data', (chunk) => {
    said += chunk
  })
  expect(said).not.toContain('password')
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
  await second.end()
})

test('what is no HTTP is answered as a problem, and the page of the interface is there to read', async () => {
  const instance = await startInstance(dir)
  const { hostname, port } = new URL(instance.url)
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => socket.write('BROKEN\r\n\r\n'))
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed-request"/)
  const docs = await fetch(`${instance.url}/api/docs`)
  expect([docs.status, await docs.text()]).toEqual([200, expect.stringContaining('POST /api/public/complaints')])
  await instance.end()
})

test('a data folder in use by another process is one clear line and exit code 1', async () => {
  const first = await startInstance(dir)
  await expect(startInstance(dir)).rejects.toThrow(/ended with 1[\s\S]*in use by another process/)
  await first.end()
})

test('a port in use is one clear line and exit code 1', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(startInstance(dir, { PORT: String(port) })).rejects.toThrow(
    new RegExp(`ended with 1[\\s\\S]*port ${port} on 127.0.0.1 is in use`),
  )
  await new Promise((resolve) => other.close(resolve))
})

test('wrong settings are all named at once, before anything is opened', async () => {
  await expect(startInstance(dir, { PORT: '99999', CRYPTO_SUITE: 'rot13', ALARM_INTERVAL_MS: 'soon' })).rejects.toThrow(
    /ended with 1[\s\S]*PORT[\s\S]*CRYPTO_SUITE[\s\S]*ALARM_INTERVAL_MS/,
  )
})

test('the command line refuses a year without a notice only when asked to be strict', async () => {
  const args = ['deadline', '--from', '2027-03-01', '--count', '5', '--unit', 'working-day', '--json']
  const estimated = await mingjian(dir, ...args)
  expect([estimated.code, (JSON.parse(estimated.stdout) as { provisional: boolean }).provisional]).toEqual([0, true])
  const strict = await mingjian(dir, ...args, '--strict')
  expect(strict.code).toBe(1)
  expect((await mingjian(dir, 'deadline', '--from', '2026-03-01')).code).toBe(2)
  expect((await mingjian(dir, '--help')).code).toBe(0)
})
