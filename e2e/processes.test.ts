import { spawn } from 'node:child_process'
import { type AddressInfo, connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

// Each process of the distributed profile, started with settings that cannot work.

const main = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** How it ended, what it said, and whether it ever listened. */
async function run(path: string, env: Record<string, string>): Promise<{ code: number | null; stderr: string; listened: boolean }> {
  const port = await freePort()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main(path)], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  let listened = false
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const look = setInterval(() => {
    const socket = connect(port, '127.0.0.1', () => {
      listened = true
      socket.destroy()
    })
    socket.on('error', () => undefined)
  }, 20)
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  clearInterval(look)
  return { code, stderr, listened }
}

test.each([
  [
    'services/intake/src/main.ts',
    ['MONGO_URI', 'KAFKA_BROKERS', 'OIDC_REALM_URL', 'SECRETS_DIR', 'OIDC_SERVICES_SECRET', 'PERSONNEL_GRPC'],
  ],
  ['services/exchange/src/main.ts', ['MONGO_URI', 'KAFKA_BROKERS', 'OIDC_REALM_URL', 'SECRETS_DIR']],
  ['services/personnel/src/main.ts', ['MONGO_URI', 'KAFKA_BROKERS', 'OIDC_REALM_URL', 'SECRETS_DIR']],
  ['web/portal/src/main.ts', ['PUBLIC_URL', 'API_URL', 'OIDC_REALM_URL', 'PORTAL_SECRET']],
  ['services/gateway/src/main.ts', ['PUBLIC_URL', 'UPSTREAMS']],
])('%s tells all that is missing at once and ends with 1 before it listens', async (path, names) => {
  const { code, stderr, listened } = await run(path, {})
  expect([code, listened]).toEqual([1, false])
  for (const name of names) expect(stderr).toContain(`  ${name}: `)
})

test('secrets that are not there are told together with what does not fit', async () => {
  const { code, stderr, listened } = await run('services/intake/src/main.ts', {
    MONGO_URI: 'mongodb://127.0.0.1:1/mingjian',
    KAFKA_BROKERS: '127.0.0.1:1',
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    OIDC_REALM_URL: 'http://127.0.0.1:1/realms/mingjian',
    OIDC_SERVICES_SECRET: 'x'.repeat(16),
    PERSONNEL_GRPC: 'personnel:9090',
    SECRETS_DIR: '/nowhere',
  })
  expect([code, listened]).toEqual([1, false])
  for (const words of ['KAFKA_USERNAME, KAFKA_PASSWORD', '/nowhere/keys.json', '/nowhere/handover-keys.json'])
    expect(stderr).toContain(words)
})
