import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createIntake, type Intake } from '@mingjian/intake'
import { type LocalBus, openLocalBus } from '@mingjian/messaging'
import { createHttpApp, createLogger, fileKeyRing, handoverKeys, lifecycle, realmGuard, usePlainErrors } from '@mingjian/platform'
import { type Agency, loadRulebook } from '@mingjian/rulebook'
import { directoryBlobStore, openEmbedded, type PlanReport, soleLeases } from '@mingjian/storage'
import { type FakeLogin, type FakeRealm, fakeRealm } from '@mingjian/testkit'
import type { Personnel } from '../../src/application/intake-deps.ts'

/** Two counties of a city with the agencies that the access rules speak of. */
export const AGENCIES: Agency[] = [
  { id: 'office-5205', name: '市司法局', region: '5205', kind: 'supervision-office', level: 'city', parentId: 'gov-5205' },
  { id: 'gov-5205', name: '市人民政府', region: '5205', kind: 'government', level: 'city' },
  ...['market', 'transport'].flatMap((field): Agency[] => [
    {
      id: `city-${field}`,
      name: `市${field}局`,
      region: '5205',
      kind: 'department',
      level: 'city',
      field,
      parentId: 'gov-5205',
      supervisionUnitId: `city-${field}-legal`,
    },
    { id: `city-${field}-legal`, name: `市${field}局法规科`, region: '5205', kind: 'internal-unit', field, parentId: `city-${field}` },
  ]),
  ...['520502', '520521'].flatMap((region): Agency[] => [
    { id: `gov-${region}`, name: `${region}人民政府`, region, kind: 'government', level: 'county' },
    {
      id: `office-${region}`,
      name: `${region}司法局`,
      region,
      kind: 'supervision-office',
      level: 'county',
      parentId: `gov-${region}`,
      superiorId: 'office-5205',
    },
    ...['market', 'transport'].flatMap((field): Agency[] => [
      {
        id: `${region}-${field}`,
        name: `${region}${field}局`,
        region,
        kind: 'department',
        level: 'county',
        field,
        parentId: `gov-${region}`,
        superiorId: `city-${field}`,
        supervisionUnitId: `${region}-${field}-legal`,
        phone: '0000-0000000',
      },
      {
        id: `${region}-${field}-legal`,
        name: `${region}${field}局法规股`,
        region,
        kind: 'internal-unit',
        field,
        parentId: `${region}-${field}`,
      },
    ]),
  ]),
  { id: 'township-520502001', name: '街道办事处', region: '520502001', kind: 'township-office', level: 'township', parentId: 'gov-520502' },
  { id: 'justice-520502001', name: '司法所', region: '520502001', kind: 'justice-office', level: 'township', parentId: 'office-520502' },
]

export type Answer = { status: number; headers: Headers; body: Record<string, never> & Record<string, unknown>; text: string }
export type Harness = Awaited<ReturnType<typeof startIntake>>
/** Most tests are not about certificates. */
const NO_CLUES: Pick<Personnel, 'readClue' | 'readAgencies'> = {
  readClue: async () => undefined,
  readAgencies: async () => ({ items: [] }),
}
export const EVERYBODY: Personnel = { ...NO_CLUES, checkSupervisors: async (ids) => ids.map((id) => ({ id, status: 'valid' })) }
/** Knows nobody, so that the local register speaks. */
const NOBODY: Personnel = { ...NO_CLUES, checkSupervisors: async (ids) => ids.map((id) => ({ id, status: 'not-registered' })) }

export type StartOptions = {
  dir?: string
  clock?: () => Date
  publicGuard?: 'adaptive' | 'off'
  onPlan?: (plan: PlanReport) => void
  homeRegion?: string
  /** : the local register. */
  personnel?: Personnel | null
}

/** Intake in this process on the embedded adapters, with a realm that signs whatever a test needs; ends with `stop`. */
export async function startIntake({
  dir = mkdtempSync(join(tmpdir(), 'mingjian-intake-')),
  clock = () => new Date(),
  publicGuard = 'off',
  onPlan,
  homeRegion = '5205',
  personnel = EVERYBODY,
}: StartOptions = {}) {
  usePlainErrors()
  const life = lifecycle()
  const realm: FakeRealm = await fakeRealm()
  life.onClose('realm', () => realm.close())
  const logs: string[] = []
  const logger = createLogger('info', 'test', { write: (line: string) => void logs.push(line) })
  const store = await openEmbedded({ dir, ...(onPlan ? { onPlan } : {}) })
  life.onClose('store', () => store.close())
  const bus: LocalBus = openLocalBus({ dir })
  life.onClose('bus', () => bus.close())
  const guard = realmGuard({ realmUrl: realm.realmUrl, audience: realm.audience })
  const intake: Intake = await createIntake({
    connection: store.connection,
    bus,
    log: bus.log,
    migrations: 'run',
    leases: soleLeases,
    blobs: await directoryBlobStore(join(dir, 'blobs')),
    keys: fileKeyRing(dir, 'standard'),
    handoverKeys: await handoverKeys(dir),
    scrub: store.scrub,
    rulebook: loadRulebook(),
    personnel: personnel ?? NOBODY,
    callerOf: (authorization) => guard({ headers: { authorization } }),
    clock,
    logger,
    lifecycle: life,
    settings: {
      namespace: 'mingjian',
      homeRegion,
      publicGuard,
      sweepIntervalMs: 60_000,
      alarmIntervalMs: 60_000,
      dayCloseIntervalMs: 3_600_000,
    },
  })
  await intake.agencies.register.put(AGENCIES)
  const app = createHttpApp({
    routes: intake.routes,
    guard: intake.withDelegations(guard),
    logger,
    statusOf: intake.statusOf,
    realmUrl: realm.realmUrl,
    version: 'test',
    ready: () => true,
    stalled: intake.stalled,
  })
  const server: Server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  life.onClose('http', () => new Promise<void>((resolve) => server.close(() => resolve())))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function call(
    method: string,
    path: string,
    { as, body, headers = {} }: { as?: FakeLogin; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const all: Record<string, string> = { ...headers }
    if (as) all.authorization = `Bearer ${await realm.token(as)}`
    if (body !== undefined && !all['content-type']) all['content-type'] = 'application/json'
    const response = await fetch(url + path, {
      method,
      headers: all,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text.startsWith('{') ? JSON.parse(text) : {} }
  }

  async function stop({ keep = false } = {}): Promise<void> {
    server.closeAllConnections()
    const late = await life.close()
    if (late.length > 0) throw new Error(late.join('\n'))
    if (!keep) rmSync(dir, { recursive: true, force: true })
  }

  return { url, dir, call, stop, intake, bus, store, realm, logs }
}

/** A login of a role at a unit, with the unit's own region. */
export function login(role: string | string[], unit: string, name = 'a'): FakeLogin {
  const roles = [role].flat()
  const region = AGENCIES.find(({ id }) => id === unit)?.region ?? '5205'
  return { username: `${roles[0]}-${unit}-${name}`, roles, region, unit }
}

/** A filing that fits, about a county department unless told otherwise. */
export const aFiling = (more: Record<string, unknown> = {}) => ({
  region: '520502',
  accused: { agencyId: '520502-market' },
  problemTypes: ['unlawful-procedure'],
  title: `检查没有出示证件 ${randomUUID().slice(0, 8)}`,
  content: '执法人员到店检查时没有出示证件，也没有说明检查的依据。',
  anonymous: true,
  ...more,
})

/** Waits for what a consumer does after an event; says so when it does not come. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('what was waited for did not come')
    await setTimeout(10)
  }
}
