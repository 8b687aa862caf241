import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Client, credentials } from '@grpc/grpc-js'
import { openLocalBus } from '@mingjian/messaging'
import { createPersonnel } from '@mingjian/personnel'
import { createLogger, fileKeyRing, lifecycle } from '@mingjian/platform'
import { type CheckCertificateResponse, callMetadata, callOptions, PersonnelServiceClient } from '@mingjian/rpc'
import { loadRulebook } from '@mingjian/rulebook'
import { directoryBlobStore, openEmbedded, soleLeases } from '@mingjian/storage'
import { dropDataFolder, newDataFolder, passwordToken, readLogins, startInstance } from '../e2e/instance.ts'
import { checkCertificates } from '../services/personnel/src/application/check-certificates.ts'
import { aCard, opened } from '../services/personnel/src/domain/certificate/certificate-fixture.ts'
import { median } from './rounds.ts'

// CheckCertificate: checks a second in this process, where one thread does all the work, in batches and one by one; and how long one takes over gRPC
// from another process on the same machine, one after the other and eight at once, beside a health check
// over the same socket, which asks nothing of us. Prints one JSON line; raw samples go to bench/results/.

const CARDS = Number(process.env.CARDS ?? 2_000)
const BATCH = 5_000
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const CALLS = Number(process.env.CALLS ?? 5_000)
const OVER_GRPC = 100
const AT_ONCE = 8

const numberOf = (n: number) => `520502${String(n).padStart(8, '0')}`
const asked = (n: number, cards: number) => ({
  no: numberOf((n * 7) % cards),
  at: new Date(Date.UTC(2026, 0, 1) + ((n * 3_600_000) % (8 * 365 * 86_400_000))).toISOString(),
})

async function inProcess(dir: string) {
  const life = lifecycle()
  const store = await openEmbedded({ dir })
  const bus = openLocalBus({ dir })
  const personnel = await createPersonnel({
    connection: store.connection,
    bus,
    blobs: await directoryBlobStore(join(dir, 'blobs')),
    migrations: 'run',
    leases: soleLeases,
    keys: fileKeyRing(dir, 'standard'),
    rulebook: loadRulebook(),
    callerOf: async () => {
      throw new Error('nobody asks here')
    },
    serviceOnly: async () => {
      throw new Error('nobody asks here')
    },
    clock: () => new Date(),
    logger: createLogger('silent', 'bench'),
    lifecycle: life,
    settings: { namespace: 'mingjian', publicGuard: 'off', sweepIntervalMs: 86_400_000, alarmIntervalMs: 86_400_000 },
  })
  const actor = { kind: 'staff', id: 'registrar', unit: 'office-520502' } as const
  for (let n = 0; n < CARDS; n++) {
    const id = `certificate-${n}`
    const application = opened({ id, applicationNo: `SQ520502-2026-${String(n).padStart(6, '0')}` })
    const { certificates } = personnel.deps
    await certificates.create(id, { type: 'file', opened: application, card: { ...aCard, no: numberOf(n) }, orders: [] }, { actor })
    if (n % 4 === 0)
      await certificates.execute(id, { type: 'suspend', on: '2027-04-01', until: '2027-04-30', ground: 'misconduct' }, { actor })
  }
  const perSecond = async (checks: number, work: () => Promise<unknown>) => {
    const from = performance.now()
    await work()
    return (checks * 1_000) / (performance.now() - from)
  }
  const batch = Array.from({ length: BATCH }, (_, n) => asked(n, CARDS))
  const batched: number[] = []
  const single: number[] = []
  await checkCertificates(personnel.deps, batch)
  for (let round = 0; round < ROUNDS; round++) {
    batched.push(await perSecond(BATCH, () => checkCertificates(personnel.deps, batch)))
    single.push(
      await perSecond(BATCH, async () => {
        for (const each of batch) await checkCertificates(personnel.deps, [each])
      }),
    )
  }
  await life.close()
  await bus.close()
  await store.close()
  return { batched, single }
}

async function overGrpc(dir: string) {
  const instance = await startInstance(dir)
  const token = await passwordToken(instance.url, 'personnel-officer-5205', readLogins(dir).get('personnel-officer-5205') ?? '')
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${instance.url}/api/personnel/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as { id: string }
  }
  for (let n = 0; n < OVER_GRPC; n++) {
    const holder = { name: `持证人${n}`, agencyId: 'dept-520502-market', employment: 'civil-servant', on: '2020-01-01' }
    const { id } = await post('officers', holder)
    const card = { no: numberOf(n), issuedOn: '2024-01-01', validTo: '2028-12-31', issuer: '省人民政府' }
    await post('certificate-filings', { officerId: id, kind: 'ministry', ...card })
  }
  const { grpc } = JSON.parse(readFileSync(join(dir, 'instance.json'), 'utf8')) as { grpc: { personnel: string } }
  const client = new PersonnelServiceClient(grpc.personnel, credentials.createInsecure())
  const metadata = callMetadata(token)
  const one = async (n: number) => {
    const from = performance.now()
    await new Promise<CheckCertificateResponse>((resolve, reject) =>
      client.checkCertificate({ ...asked(n, OVER_GRPC), knownAt: '' }, metadata, callOptions(), (error, response) =>
        error ? reject(error) : resolve(response),
      ),
    )
    return performance.now() - from
  }
  const raw = new Client(grpc.personnel, credentials.createInsecure())
  const bytes = (value: Buffer) => value
  const health = async () => {
    const from = performance.now()
    await new Promise<void>((resolve, reject) =>
      raw.makeUnaryRequest('/grpc.health.v1.Health/Check', bytes, bytes, Buffer.alloc(0), (error) => (error ? reject(error) : resolve())),
    )
    return performance.now() - from
  }
  const ask = async (calls: number, atOnce: number, call: (n: number) => Promise<number> = one) => {
    const took: number[] = []
    const worker = async () => {
      for (let n = 0; n < calls / atOnce; n++) took.push(await call(n))
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return took.sort((a, b) => a - b)
  }
  try {
    await ask(1_000, 1)
    await ask(1_000, 1, health)
    return { bare: await ask(CALLS, 1, health), alone: await ask(CALLS, 1), atOnce: await ask(CALLS, AT_ONCE) }
  } finally {
    client.close()
    raw.close()
    await instance.end()
  }
}

const dirs = [newDataFolder(), newDataFolder()] as const
try {
  const inside = await inProcess(dirs[0])
  const outside = await overGrpc(dirs[1])
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/check-certificates.json', import.meta.url), JSON.stringify({ ...inside, ...outside }))
  const at = (sorted: number[], share: number) => Number((sorted[Math.floor(sorted.length * share)] as number).toFixed(2))
  const figures = {
    bench: 'check-certificates',
    cards: CARDS,
    batchedPerSecond: Math.round(median(inside.batched)),
    singlePerSecond: Math.round(median(inside.single)),
    grpcCalls: CALLS,
    p50Ms: at(outside.alone, 0.5),
    p99Ms: at(outside.alone, 0.99),
    bareP50Ms: at(outside.bare, 0.5),
    bareP99Ms: at(outside.bare, 0.99),
    atOnce: AT_ONCE,
    p50MsAtOnce: at(outside.atOnce, 0.5),
    p99MsAtOnce: at(outside.atOnce, 0.99),
  }
  console.log(JSON.stringify(figures))
} finally {
  for (const dir of dirs) dropDataFolder(dir)
}
