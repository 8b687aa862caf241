import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountabilityEvents, type CloudEvent, topicName } from '@mingjian/contracts'
import { openKafkaBus, openLocalBus } from '@mingjian/messaging'
import { createPersonnel } from '@mingjian/personnel'
import { createHttpApp, createLogger, fileKeyRing, lifecycle, realmGuard, servicesOnly, usePlainErrors } from '@mingjian/platform'
import { loadRulebook } from '@mingjian/rulebook'
import { directoryBlobStore, gridfsBlobStore, openEmbedded, openMongo, soleLeases } from '@mingjian/storage'
import { type FakeLogin, type FakeRealm, fakeRealm } from '@mingjian/testkit'

const FIELDS = ['market', 'transport']
const COUNTIES = ['520502', '520521']

/** A city and two of its counties, each with an office and two departments that have legal units. */
export const AGENCIES = [
  { id: 'office-5205', name: '市司法局', region: '5205', kind: 'supervision-office' as const },
  ...FIELDS.flatMap((field) => department(`city-${field}`, '5205', field)),
  ...COUNTIES.flatMap((region) => [
    { id: `office-${region}`, name: `${region}司法局`, region, kind: 'supervision-office' as const, superiorId: 'office-5205' },
    ...FIELDS.flatMap((field) => department(`${region}-${field}`, region, field)),
  ]),
]

function department(id: string, region: string, field: string) {
  return [
    { id, name: `${id}局`, region, kind: 'department' as const, field },
    { id: `${id}-legal`, name: `${id}局法规股`, region, kind: 'internal-unit' as const, field, parentId: id },
  ]
}

export type Answer = { status: number; headers: Headers; body: Record<string, unknown>; text: string }
export type Harness = Awaited<ReturnType<typeof startPersonnel>>

/** The instant at which every test begins: 10 o'clock of 2 March 2026 in China. */
export const START = '2026-03-02T02:00:00.000Z'
export const NAMESPACE = 'mingjian'

export type Servers = { mongo: string; kafka: string }
type Options = {
  dir?: string
  at?: string
  agencies?: typeof AGENCIES
  /** MongoDB (with its database) and Kafka instead of the embedded adapters. */
  servers?: Servers
  namespace?: string
}

async function embedded(dir: string) {
  return { store: await openEmbedded({ dir }), bus: openLocalBus({ dir }), blobs: await directoryBlobStore(join(dir, 'blobs')) }
}

async function distributed({ mongo, kafka }: Servers) {
  const store = await openMongo(mongo, { autoIndex: true })
  const bus = openKafkaBus({ brokers: [kafka], clientId: 'personnel-test', topics: { partitions: 3, replication: 1 } })
  return { store, bus, blobs: gridfsBlobStore(store.connection) }
}

/** Personnel in this process, on the embedded adapters unless servers are named, with a clock that a test sets and a realm that signs whatever it needs. */
export async function startPersonnel({
  dir = mkdtempSync(join(tmpdir(), 'mingjian-personnel-')),
  at = START,
  agencies = AGENCIES,
  servers,
  namespace = NAMESPACE,
}: Options = {}) {
  usePlainErrors()
  const life = lifecycle()
  const realm: FakeRealm = await fakeRealm()
  life.onClose('realm', () => realm.close())
  const logs: string[] = []
  const logger = createLogger('info', 'test', { write: (line: string) => void logs.push(line) })
  const { store, bus, blobs } = servers ? await distributed(servers) : await embedded(dir)
  life.onClose('store', () => store.close())
  life.onClose('bus', () => bus.close())
  const guard = realmGuard({ realmUrl: realm.realmUrl, audience: realm.audience })
  let now = new Date(at)
  const personnel = await createPersonnel({
    connection: store.connection,
    bus,
    blobs,
    migrations: 'run',
    leases: soleLeases,
    keys: fileKeyRing(dir, 'standard'),
    rulebook: loadRulebook(),
    callerOf: (authorization) => guard({ headers: { authorization } }),
    serviceOnly: servicesOnly({ realmUrl: realm.realmUrl, audience: realm.audience }),
    clock: () => now,
    logger,
    lifecycle: life,
    settings: { namespace, publicGuard: 'adaptive', sweepIntervalMs: 3_600_000, alarmIntervalMs: 3_600_000 },
  })
  await personnel.enterAgencies(agencies)
  const app = createHttpApp({
    routes: personnel.routes,
    guard,
    logger,
    statusOf: personnel.statusOf,
    realmUrl: realm.realmUrl,
    version: 'test',
    ready: () => true,
    stalled: personnel.stalled,
  })
  const server: Server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  life.onClose('http', () => new Promise<void>((resolve) => server.close(() => resolve())))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  type CallOptions = { as?: FakeLogin; body?: unknown; key?: string }
  async function call(method: string, path: string, { as, body, key }: CallOptions = {}): Promise<Answer> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(as ? { authorization: `Bearer ${await realm.token(as)}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text.startsWith('{') ? JSON.parse(text) : {} }
  }

  /** The same call, which has to succeed. */
  async function done(method: string, path: string, options: CallOptions = {}): Promise<Record<string, unknown>> {
    const { status, text, body } = await call(method, path, options)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
    return body
  }

  async function stop({ keep = false } = {}): Promise<void> {
    server.closeAllConnections()
    const late = await life.close()
    if (late.length > 0) throw new Error(late.join('\n'))
    if (!keep) rmSync(dir, { recursive: true, force: true })
  }

  /** Resolves when all that was told, and what followed from it, has had its effect. */
  async function settled(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await personnel.sweep()
      for (const consumer of personnel.consumers) await consumer.caughtUp()
    }
  }

  return {
    dir,
    url,
    bus,
    store,
    personnel,
    logs,
    call,
    done,
    stop,
    settled,
    token: realm.token,
    setClock(instant: string): void {
      now = new Date(instant)
    },
    blobs: () => blobsIn(dir).length,
    /** Collections whose documents hold a text, and blobs whose bytes do. */
    async holding(text: string): Promise<string[]> {
      const blobs = blobsIn(dir).filter((path) => readFileSync(path).includes(text))
      const named = await store.connection.listCollections()
      const found = await Promise.all(
        named.map(async ({ name }) => {
          const all = await store.connection.collection(name).find({}).toArray()
          return JSON.stringify(all).includes(text) ? [name] : []
        }),
      )
      return [...found.flat(), ...blobs]
    },
    /** Everything that lies in the data folder, as text. */
    stored: () =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
        .join('\n'),
  }
}

const blobsIn = (dir: string): string[] =>
  readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

/** A login of a role at a unit, with the unit's own region. */
export function login(role: string, unit: string, name = 'a'): FakeLogin {
  const region = AGENCIES.find(({ id }) => id === unit)?.region ?? '5205'
  return { username: `${role}-${unit}-${name}`, roles: [role], region, unit }
}

/** The people of a county's market department and of its office who bring a certificate about. */
export const CLERK = login('personnel-officer', '520502-market-legal')
export const EXAMINER = login('leader', '520502-market-legal')
export const APPROVER = login('approver', 'office-520502')
export const REGISTRAR = login('personnel-officer', 'office-520502')

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** An identity number with the check sign that the standard asks for. */
export function anIdNumber(serial: number): string {
  const body = `11010519900101${String(serial).padStart(3, '0')}`
  return body + '10X98765432'[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11]
}

export const OFFICER = { name: '单小明', agencyId: '520502-market', employment: 'civil-servant', on: '2020-01-01' }
export const aCard = (no: string) => ({ no, issuedOn: '2026-03-02', validTo: '2031-03-01', issuer: '省人民政府' })

/** An officer who meets every condition. */
export async function aQualifiedOfficer(it: Harness, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, ...more } })
  const training = { on: '2026-01-10', hours: 60, course: '公共法律知识' }
  await it.done('POST', `/api/personnel/officers/${id}/record-training`, { as: CLERK, body: training })
  const exam = { on: '2026-01-20', score: 88, paper: '执法资格考试' }
  await it.done('POST', `/api/personnel/officers/${id}/record-exam`, { as: CLERK, body: exam })
  return String(id)
}

/** Brings an application to where the province issues; answers its number. */
export async function anApprovedApplication(it: Harness, officerId: string): Promise<string> {
  const applied = await it.done('POST', '/api/personnel/certificates', { as: CLERK, body: { officerId, kind: 'enforcement' } })
  const no = String(applied.applicationNo)
  await it.done('POST', `/api/personnel/certificates/${no}/examine`, { as: EXAMINER, body: {} })
  await it.done('POST', `/api/personnel/certificates/${no}/approve`, { as: APPROVER, body: {} })
  return no
}

/** A certificate in force. */
export async function anIssuedCertificate(
  it: Harness,
  no: string,
  more: Record<string, unknown> = {},
): Promise<{ no: string; officerId: string }> {
  const officerId = await aQualifiedOfficer(it, more)
  const application = await anApprovedApplication(it, officerId)
  await it.done('POST', `/api/personnel/certificates/${application}/issue`, { as: REGISTRAR, body: aCard(no) })
  return { no, officerId }
}

/** A step of the office on a certificate. */
export const decided = (it: Harness, no: string, verb: string, body: object) =>
  it.done('POST', `/api/personnel/certificates/${no}/${verb}`, { as: APPROVER, body })

/** What one check answers. */
export async function check(it: Harness, no: string, at: string, knownAt?: string) {
  const body = { checks: [{ no, at }], ...(knownAt ? { knownAt } : {}) }
  const { answers } = await it.done('POST', '/api/personnel/certificate-checks', { as: APPROVER, body })
  const [answer] = answers as { status: string; reason: string }[]
  return [answer?.status, answer?.reason]
}

export type HistoryItem = { seq: number; type: string; text: string }
export async function historyOf(it: Harness, no: string): Promise<HistoryItem[]> {
  return (await it.done('GET', `/api/personnel/certificates/${no}`, { as: APPROVER })).history as HistoryItem[]
}

/** What accountability tells when it has decided. */
export function anOrder(certificateNo: string, more: Record<string, unknown> = {}): CloudEvent {
  const { untilDay: _untilDay, ...example } = accountabilityEvents.certificateConsequenceOrderedV1.example as Record<string, unknown>
  const data: Record<string, unknown> = { ...example, certificateNo, ...more }
  return {
    specversion: '1.0',
    id: `matter-1:${String(data.orderId)}`,
    source: `/${NAMESPACE}/accountability`,
    type: accountabilityEvents.certificateConsequenceOrderedV1.type,
    subject: 'matter-1',
    time: START,
    datacontenttype: 'application/json',
    region: '520502',
    sequence: 1,
    data,
  }
}

/** Publishes orders in a row and waits for their effect. */
export async function ordered(it: Harness, ...events: CloudEvent[]): Promise<void> {
  const topic = topicName(NAMESPACE, 'accountability', 'matter')
  await it.bus.publish(events.map((event) => ({ topic, key: event.subject, event })))
  await it.settled()
}
