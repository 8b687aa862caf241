import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keycloakUser } from '@mingjian/platform'
import { openMongo } from '@mingjian/storage'
import { apiAnswers } from '../faults/api-answers.ts'
import { type Staff, staffOf } from '../faults/load.ts'
import { file, lookUp } from './complaints.ts'
import { forwarded, helm, kubectl, run } from './kube.ts'
import { place } from './place.ts'
import type { Cluster } from './trial.ts'

// City, counties and townships beside and below each other: who sees what, what lies where, and one of them moved out.

type Verified = { checked: number; events: number; findings: { dossier: string; reason: string }[] }

const SEEN_MS = 120_000
const CLIENT = 'township-520502001'
const CLI = ['--disable-warning=ExperimentalWarning', 'services/standalone/src/cli/mingjian.ts']

/** Puts clients or accounts into the city's realm. */
async function intoRealm({ city, folder }: Cluster, part: object): Promise<void> {
  const path = join(folder, 'part.json')
  writeFileSync(path, JSON.stringify({ ifResourceExists: 'FAIL', ...part }), { mode: 0o600 })
  const { 'keycloak-admin-password': password = '' } = await city.own()
  await forwarded(city.namespace, 'keycloak', 8080, async (origin) => {
    const env = { KEYCLOAK_ADMIN_PASSWORD: password }
    await run(process.execPath, [...CLI, 'realm', '--keycloak', origin, '--clients', path], { env })
  })
  rmSync(path)
}

/** Makes the client of the city's realm by which the sub-district sends upward; answers its secret. */
export async function clientOfTownship(cluster: Cluster): Promise<string> {
  const out = join(cluster.folder, 'client.json')
  const about = ['--title', '市西街道平台', '--region', '520502001', '--unit', 'justice-520502001', '--out', out, '--json']
  const { secret } = JSON.parse(await run(process.execPath, [...CLI, 'integration', CLIENT, ...about])) as { secret: string }
  await intoRealm(cluster, JSON.parse(readFileSync(out, 'utf8')) as object)
  rmSync(out)
  return secret
}

type Seen = { no: string; region: string; source: string }
const below = async (staff: Staff, username: string): Promise<Seen[]> => {
  const { status, body } = await staff.call(username, 'GET', '/api/exchange/complaints?limit=200')
  if (status !== 200) throw new Error(`${username} is answered ${status}: ${JSON.stringify(body).slice(0, 300)}`)
  return body.items as Seen[]
}

/** A supervisor of the county that lives by itself, with a login at the city. */
async function neighbourAtTheCity(cluster: Cluster): Promise<Staff> {
  const login = {
    id: randomUUID(),
    username: `supervisor-520521-${randomBytes(3).toString('hex')}`,
    title: '大方县行政执法监督人员',
    roles: ['supervisor'],
    region: '520521',
    unit: 'office-520521',
    password: randomBytes(12).toString('base64url'),
  }
  await intoRealm(cluster, { users: [keycloakUser(login)] })
  const staff = staffOf(cluster.city.url, new Map([[login.username, login.password]]))
  return { ...staff, call: (_username, ...rest) => staff.call(login.username, ...rest) }
}

/** Filed in the sub-district while its line is down, and in the county that lives by itself; who sees which. */
export async function chain(cluster: Cluster): Promise<string[]> {
  const { city, county, township } = cluster
  const scale = (replicas: number) => kubectl(city.namespace, ['scale', 'deployment', `${city.release}-gateway`, `--replicas=${replicas}`])
  await scale(0)
  const { complaintNo: inTownship } = await file(township.url, '520502001')
  const { complaintNo: inCounty } = await file(county.url, '520521')
  await sleep(5_000)
  await scale(2)
  await apiAnswers(city.url)

  const staff = { city: await city.staff(), county: await county.staff(), neighbour: await neighbourAtTheCity(cluster) }
  const wrong: string[] = []
  const sees = async (who: string, look: () => Promise<Seen[]>, wanted: string[], not: string[]) => {
    const end = performance.now() + SEEN_MS
    for (;;) {
      const numbers = (await look()).map(({ no }) => no)
      const missing = wanted.filter((no) => !numbers.includes(no))
      for (const no of not.filter((each) => numbers.includes(each))) wrong.push(`${who} sees ${no}`)
      if (missing.length === 0) return
      if (performance.now() > end) return void wrong.push(`${who} does not see ${missing.join(', ')}`)
      await sleep(250)
    }
  }
  await sees('the city', () => below(staff.city, 'supervisor-5205'), [inTownship, inCounty], [])
  await sees('the county above', () => below(staff.city, 'supervisor-520502'), [inTownship], [inCounty])
  await sees('the neighbour at the city', () => below(staff.neighbour, ''), [inCounty], [inTownship])
  await sees('the neighbour at home', () => below(staff.county, 'supervisor-520521'), [], [inTownship])
  for (const [who, at, username] of [
    ['the neighbour at home', staff.county, 'auditor-520521'],
    ['the city', staff.city, 'auditor-5205'],
  ] as const) {
    const { status } = await at.call(username, 'GET', `/api/intake/complaints/${inTownship}`)
    if (status !== 404) wrong.push(`${who} reads ${inTownship} itself: ${status}`)
  }
  const sources = (await below(staff.city, 'supervisor-5205')).filter(({ no }) => [inTownship, inCounty].includes(no))
  for (const { no, source } of sources) {
    const expected = no === inTownship ? 'mingjian-520502001' : 'mingjian-520521'
    if (source !== expected) wrong.push(`${no} came from ${source}, not from ${expected}`)
  }
  return wrong
}

/** Looks into both databases and all topics. */
export async function dedicatedApart({ city, county }: Cluster): Promise<string[]> {
  const wrong: string[] = []
  const regions = async (uri: string, collection: string): Promise<string[]> => {
    const store = await openMongo(uri, { autoIndex: false, appName: 'trial' })
    try {
      return (await store.connection.collection(collection).distinct('region')) as string[]
    } finally {
      await store.close()
    }
  }
  for (const collection of ['complaints', 'regionHeads', 'hotlineOrders', 'complaints-below']) {
    for (const region of await regions(await county.mongo(), collection))
      if (!region.startsWith('520521')) wrong.push(`${collection} of the county holds something of ${region}`)
    if (collection === 'complaints-below') continue
    for (const region of await regions(await city.mongo(), collection))
      if (region.startsWith('520521')) wrong.push(`${collection} of the city holds something of ${region}`)
  }
  if ((await regions(await county.mongo(), 'complaints')).length === 0) wrong.push('the county holds no complaint at all')

  const oracle = await city.oracle()
  let events = 0
  try {
    for (const topic of await oracle.bus.log.topics()) {
      const own = topic.startsWith('mingjian-520521.')
      for await (const { event } of oracle.bus.log.read(topic)) {
        if (own) events += 1
        const { region } = event as { region?: string }
        if (region?.startsWith('520521') !== own) wrong.push(`${topic} holds ${event.id} of ${region}`)
      }
    }
  } finally {
    await oracle.close()
  }
  if (events === 0) wrong.push('the topics of the county hold no event at all')
  return wrong
}

const CLAIM = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mingjian-backup }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`

/** A county of the city moves out: its backup goes into an empty release with a database and topics of its own. */
export async function backup({ city, folder }: Cluster): Promise<string[]> {
  const filed = [await file(city.url, '520502'), await file(city.url, '520502002')]
  const stays = await file(city.url, '520523')
  await kubectl(city.namespace, ['apply', '-f', '-'], { input: CLAIM })
  await city.install([
    '--set',
    'backup.schedule=30 2 * * *',
    '--set',
    'backup.claim=mingjian-backup',
    '--set-string',
    'backup.regions={520502}',
  ])
  await kubectl(city.namespace, ['create', 'job', 'backup-now', '--from=cronjob/mingjian-backup-520502'])
  await kubectl(city.namespace, ['wait', 'job/backup-now', '--for=condition=Complete', '--timeout=180s'])
  const said = await kubectl(city.namespace, ['logs', 'job/backup-now'])
  const name = /mingjian-520502-\S+?\.gz/.exec(said)?.[0] ?? ''

  const { 'mongo-password': password = '' } = await city.own()
  const uri = join(folder, 'uri')
  writeFileSync(uri, `mongodb://mingjian:${encodeURIComponent(password)}@mongo:27017/mingjian-520502?replicaSet=rs0&authSource=admin`)
  await kubectl(city.namespace, ['create', 'secret', 'generic', 'restored-mongo', `--from-file=${uri}`])
  const url = 'http://127.0.0.1:30502'
  const restored = place({ namespace: city.namespace, release: 'restored', files: ['trial-dedicated.yaml'], url, servers: [], folder })
  const strings = {
    region: '520502',
    namespace: 'mingjian-520502',
    publicUrl: url,
    'secrets.existing': 'mingjian-secrets',
    'servers.mongo.uri.secret': 'restored-mongo',
    'servers.mongo.uri.key': 'uri',
    'identity.realmUrl': `${city.url}/realms/mingjian`,
    'restore.claim': 'mingjian-backup',
    'restore.file': name,
  }
  const values = { demo: 'false', 'identity.import.enabled': 'false', 'services.gateway.nodePort': '30502' }
  const wrong: string[] = []
  try {
    await restored.install([
      ...Object.entries(strings).flatMap(([key, value]) => ['--set-string', `${key}=${value}`]),
      ...Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    ])
    await apiAnswers(url)
    for (const { receipt, complaintNo } of filed) {
      const { body } = await lookUp(url, receipt)
      if (body.complaintNo !== complaintNo) wrong.push(`the receipt of ${complaintNo} finds ${JSON.stringify(body).slice(0, 200)}`)
    }
    const { body: other } = await lookUp(url, stays.receipt)
    if (other.code !== 'receipt-unknown') wrong.push(`the receipt of another county finds ${JSON.stringify(other).slice(0, 200)}`)
    const there = await city.mingjian<Verified>('deployment/mingjian-intake', 'audit', 'verify', '--region', '520502')
    const here = await verified(() => restored.mingjian<Verified>('deployment/restored-intake', 'audit', 'verify'))
    if (here.checked !== there.checked) wrong.push(`${here.checked} dossiers were restored of ${there.checked}`)
    wrong.push(...here.findings.map(({ dossier, reason }) => `${dossier}: ${reason}`))
    console.log(`      ${said.trim().split('\n').at(-1)}; restored and verified: ${here.checked} dossiers, ${here.events} events made anew`)
  } finally {
    if (wrong.length > 0) console.log(await restored.state())
    await helm(city.namespace, ['uninstall', 'restored', '--ignore-not-found', '--wait', '--timeout', '5m'])
  }
  return wrong
}

/** Verifies until every event is on the bus again. */
async function verified(verify: () => Promise<Verified>): Promise<Verified> {
  const end = performance.now() + SEEN_MS
  for (;;) {
    const result = await verify().catch((error: Error) => ({ checked: 0, events: 0, findings: [{ dossier: '', reason: error.message }] }))
    if (result.findings.length === 0 || performance.now() > end) return result
    await sleep(1_000)
  }
}
