import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from '@jest/globals'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// kill -9 at random moments under load. KILLS=200 runs the full count; the default keeps `npm test` short.

const KILLS = Number(process.env.KILLS ?? 8)
const dir = newDataFolder()
afterAll(() => dropDataFolder(dir))

const filing = (n: number) => ({
  region: '520502',
  accused: { agencyName: '某执法单位' },
  title: `第 ${n} 件`,
  content: `压力测试提交的第 ${n} 件，检查时没有出示证件。`,
  anonymous: true,
})

test(`after kill -9 at ${KILLS} random moments every acknowledged complaint is there once, its events are in order and the chains hold`, async () => {
  const acknowledged = new Map<string, { no: string; receipt: string }>()
  const accepted = new Set<string>()
  let serial = 0

  for (let kill = 0; kill < KILLS; kill++) {
    const instance = await startInstance(dir, { OUTBOX_SWEEP_INTERVAL_MS: '200' })
    const token = await passwordToken(instance.url, 'intake-clerk-520502', readLogins(dir).get('intake-clerk-520502') ?? '')
    let running = true
    const worker = async () => {
      while (running) {
        const key = randomUUID()
        serial += 1
        const filed = await post(instance, '/api/public/complaints', filing(serial), { 'idempotency-key': key })
        if (!filed) return
        acknowledged.set(key, { no: String(filed.complaintNo), receipt: String(filed.receipt) })
        const done = await post(instance, `/api/intake/complaints/${filed.complaintNo}/accept`, {}, { authorization: `Bearer ${token}` })
        if (done) accepted.add(String(filed.complaintNo))
      }
    }
    const workers = Promise.all(Array.from({ length: 8 }, worker))
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 700))
    await instance.end('SIGKILL')
    running = false
    await workers
  }

  const instance = await startInstance(dir)
  const numbers = new Set<string>()
  for (const { no, receipt } of acknowledged.values()) {
    const found = await post(instance, '/api/public/complaints/lookup', { receipt })
    expect(found?.complaintNo).toBe(no)
    if (accepted.has(no)) expect(found?.status).toBe('accepted')
    numbers.add(no)
  }
  expect(numbers.size).toBe(acknowledged.size)
  expect(acknowledged.size).toBeGreaterThan(KILLS)
  expect(await instance.end()).toBe(0)

  const verified = await mingjian(dir, 'audit', 'verify', '--json')
  const result = JSON.parse(verified.stdout) as { checked: number; events: number; findings: unknown[] }
  expect(result.findings).toEqual([])
  expect(verified.code).toBe(0)
  expect(result.checked).toBeGreaterThanOrEqual(acknowledged.size)
  expect(result.events).toBeGreaterThanOrEqual(acknowledged.size + accepted.size)
}, 1_800_000)

async function post(
  instance: Instance,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown> | undefined> {
  const response = await fetch(instance.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }).catch(() => undefined)
  if (!response) return undefined
  const answer = (await response.json().catch(() => undefined)) as Record<string, unknown> | undefined
  if (answer && response.status >= 500) throw new Error(JSON.stringify(answer))
  return response.ok ? answer : undefined
}
