import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { credentials } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { accountabilityEvents, type CloudEvent, topicName } from '@mingjian/contracts'
import { type KafkaBus, openKafkaBus } from '@mingjian/messaging'
import { fileKeyRing, handoverKeys } from '@mingjian/platform'
import { type CheckCertificateResponse, callMetadata, callOptions, PersonnelServiceClient } from '@mingjian/rpc'
import { type OpenStore, openMongo } from '@mingjian/storage'
import { type FakeRealm, fakeRealm, freePort, sharedKafka, sharedMongo } from '@mingjian/testkit'
import { done, folder, mingjian } from '../operator.ts'

// Personnel as its process on MongoDB and Kafka: migrated by the operator, asked by HTTP and gRPC, killed while it follows orders of accountability.

const MAIN = fileURLToPath(new URL('../../../personnel/src/main.ts', import.meta.url))
const FLAGS = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']
const KILLS = Number(process.env.KILLS ?? 3)
const CARDS = 30
const dir = folder()
const database = `p${randomUUID().slice(0, 8)}`
// A place of its own: what lies in it is entered.
const namespace = 'mingjian-520524'
let realm: FakeRealm
let store: OpenStore
let bus: KafkaBus
let env: Record<string, string>
let running: ChildProcess | undefined
let url = ''
let grpc = ''

const numberOf = (card: number) => `5205240000${String(card).padStart(4, '0')}`
const registrar = { username: 'registrar', roles: ['personnel-officer', 'supervisor'], region: '520524', unit: 'office-520524' }

beforeAll(async () => {
  fileKeyRing(dir, 'standard')
  await handoverKeys(dir)
  realm = await fakeRealm()
  grpc = `127.0.0.1:${await freePort()}`
  env = {
    MONGO_URI: sharedMongo(database),
    KAFKA_BROKERS: sharedKafka(),
    KAFKA_PARTITIONS: '3',
    KAFKA_REPLICATION: '1',
    NAMESPACE: namespace,
    SECRETS_DIR: dir,
    LOG_LEVEL: 'silent',
    OIDC_REALM_URL: realm.realmUrl,
    HOME_REGION: '520524',
    HOST: '127.0.0.1',
    PORT: '0',
    GRPC_ADDRESS: grpc,
    OUTBOX_SWEEP_INTERVAL_MS: '500',
  }
  store = await openMongo(env.MONGO_URI as string, { autoIndex: false })
  bus = openKafkaBus({ clientId: 'accountability', brokers: [sharedKafka()], topics: { partitions: 3, replication: 1 } })
})
afterAll(async () => {
  await end('SIGKILL')
  await bus?.close()
  await store?.connection.dropDatabase()
  await store?.close()
  await realm?.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Starts the process; resolves when it says that it is ready, throws with what it said when it ends before. */
async function start(): Promise<void> {
  const child = spawn(process.execPath, [...FLAGS, MAIN], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running = child
  let said = ''
  url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk
      const [, ready] = /ready (http\S+)/.exec(said) ?? []
      if (ready) resolve(ready)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
  })
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const child = running
  running = undefined
  if (!child || child.exitCode !== null) return child?.exitCode ?? null
  const ended = once(child, 'exit')
  child.kill(signal)
  return (await ended)[0] as number | null
}

async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${await realm.token(registrar)}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

/** Files a card with a holder of its own. */
async function file(card: number): Promise<void> {
  const person = { name: `单小${card}`, agencyId: 'dept-520524-market', employment: 'civil-servant', on: '2020-01-01' }
  const { id } = await call('POST', '/api/personnel/officers', person)
  const filing = { officerId: id, kind: 'ministry', issuedOn: '2024-01-01', validTo: '2028-12-31', issuer: '省人民政府' }
  await call('POST', '/api/personnel/certificate-filings', { ...filing, no: numberOf(card) })
}

const { type, example } = accountabilityEvents.certificateConsequenceOrderedV1
function anOrder(card: number, measure: 'suspend' | 'revoke'): CloudEvent {
  const { untilDay: _untilDay, ...rest } = example as Record<string, unknown>
  const when = measure === 'revoke' ? { onDay: '2026-03-20' } : { onDay: '2026-03-10', untilDay: '2026-03-15' }
  const data = {
    ...rest,
    ...when,
    orderId: `${measure}-${card}`,
    certificateNo: numberOf(card),
    measure,
    decisionNo: `${measure}决〔2026〕${card}号`,
  }
  const about = { id: `matter-${card}:${measure}`, subject: `matter-${card}`, region: '520524', sequence: 1, data }
  return {
    specversion: '1.0',
    source: `/${namespace}/accountability`,
    type,
    time: '2026-03-02T02:00:00.000Z',
    datacontenttype: 'application/json',
    ...about,
  }
}
const publish = (events: CloudEvent[]) =>
  bus.publish(events.map((event) => ({ topic: topicName(namespace, 'accountability', 'matter'), key: event.subject, event })))

const kept = (filter: object) => store.connection.collection('certificateOrders').countDocuments(filter)
/** Looks until it is so; the process tells nobody how far it is. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + 120_000
  while (!(await holds())) {
    if (Date.now() > last) throw new Error('what was waited for did not come')
    await setTimeout(5)
  }
}

test('the operator’s migrate makes a store that the process takes, and enters the agencies once', async () => {
  await expect(start()).rejects.toThrow('run mingjian migrate first')
  const first = done(mingjian(env, 'migrate', '--demo', '520524', '--json'))
  expect(first.topics).toContain(topicName(namespace, 'personnel', 'agency'))
  const agencies = await store.connection.collection('personnelAgencies').countDocuments({ dirty: false })
  expect([agencies, agencies > 20]).toEqual([first.agenciesEntered, true])
  expect(done(mingjian(env, 'migrate', '--demo', '520524', '--json'))).toEqual({ topics: [], migrations: [], agenciesEntered: 0 })
})

test('it answers by HTTP and by gRPC', async () => {
  await start()
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await file(0)
  const client = new PersonnelServiceClient(grpc, credentials.createInsecure())
  const asked = { no: numberOf(0), at: new Date().toISOString(), knownAt: '' }
  const metadata = callMetadata(await realm.token(registrar))
  const { answer } = await new Promise<CheckCertificateResponse>((resolve, reject) =>
    client.checkCertificate(asked, metadata, callOptions(), (error, response) => (error ? reject(error) : resolve(response))),
  )
  client.close()
  expect([answer?.status, answer?.card?.agencyId]).toEqual(['valid', 'dept-520524-market'])
  expect(await (await fetch(`${url}/api/public/certificates/${numberOf(0)}`)).json()).toMatchObject({ status: 'valid' })
})

test(`orders that come twice, out of order and before their certificates, with ${KILLS} kills in between: each has one effect, and the history tells why`, async () => {
  const cards = Array.from({ length: CARDS }, (_, at) => at + 1)
  for (const card of cards.filter((each) => each % 2 === 0)) await file(card)
  const kills = async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const wanted = Math.floor((kill * 2 * CARDS) / (KILLS + 2))
      await until(async () => (await kept({})) >= wanted)
      await end('SIGKILL')
      await start()
    }
  }
  const killed = kills()
  // The later decision first, then both again, in the other order.
  for (const card of cards) await publish([anOrder(card, 'revoke'), anOrder(card, 'suspend'), anOrder(card, 'revoke')])
  await publish(cards.toReversed().map((card) => anOrder(card, 'suspend')))
  await killed
  await until(async () => (await kept({})) === 2 * CARDS && (await kept({ 'index.waiting': true })) === CARDS)
  for (const card of cards.filter((each) => each % 2 === 1)) await file(card)
  await publish(cards.map((card) => anOrder(card, 'revoke')))
  await until(async () => (await kept({ 'index.waiting': true })) === 0)

  for (const card of cards) {
    const { history } = await call('GET', `/api/personnel/certificates/${numberOf(card)}`)
    const effects = (history as { type: string; text: string }[]).filter(({ type: each }) => /Suspended|Revoked/.test(each))
    expect(effects.map(({ text }) => text.replace(/（.*/, '')).sort()).toEqual(
      [`吊销：依据revoke决〔2026〕${card}号`, `暂扣：至2026-03-15；依据suspend决〔2026〕${card}号`].sort(),
    )
    const at = (day: string) => ({ no: numberOf(card), at: `${day}T12:00:00+08:00` })
    const { answers } = await call('POST', '/api/personnel/certificate-checks', { checks: [at('2026-03-12'), at('2026-03-20')] })
    expect((answers as { reason: string }[]).map(({ reason }) => reason)).toEqual(['suspended', 'revoked'])
  }
  expect(await end('SIGTERM')).toBe(0)
  const verified = done(mingjian(env, 'audit', 'verify', '--json'))
  expect(verified).toMatchObject({ findings: [] })
})
