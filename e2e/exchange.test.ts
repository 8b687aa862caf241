import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freePort } from '@mingjian/testkit/containers'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// A township, its county and its city, three real processes: what is filed in the township is seen above and never beside, whoever is away meanwhile.

const PLACES = ['5205', '520502', '520502001'] as const
type Place = (typeof PLACES)[number]
const NAMESPACE: Record<Place, string> = { '5205': 'mingjian', '520502': 'mingjian-520502', '520502001': 'mingjian-520502001' }
const ABOVE: Partial<Record<Place, Place>> = { '520502001': '520502', '520502': '5205' }
const MARKS = { title: '短斤少两记号甲', content: '内情记号乙，没有出示证件就罚款。', name: '欧阳记号丙', phone: '13900004321' }

const dirs = Object.fromEntries(PLACES.map((place) => [place, newDataFolder()])) as Record<Place, string>
const ports = {} as Record<Place, number>
const secrets = {} as Record<Place, string>
const at = {} as Record<Place, Instance>

const start = async (place: Place) => {
  const above = ABOVE[place]
  const superior = above && {
    UPWARD_URL: `http://127.0.0.1:${ports[above]}`,
    UPWARD_REALM_URL: `http://127.0.0.1:${ports[above]}/realms/mingjian`,
    UPWARD_CLIENT_ID: `place-${place}`,
    UPWARD_CLIENT_SECRET: secrets[place],
    UPWARD_RETRY_LIMIT_MS: '300',
  }
  at[place] = await startInstance(dirs[place], {
    PORT: String(ports[place]),
    NAMESPACE: NAMESPACE[place],
    HOME_REGION: place,
    OUTBOX_SWEEP_INTERVAL_MS: '200',
    ...superior,
  })
}

/** A login of an idle instance; answers its password. */
async function login(place: Place, username: string, role: string, region: string, unit: string): Promise<string> {
  const args = ['--title', username, '--role', role, '--region', region, '--unit', unit, '--json']
  const { code, stdout, stderr } = await mingjian(dirs[place], 'user', 'add', username, ...args)
  expect([code, stderr]).toEqual([0, ''])
  return (JSON.parse(stdout) as { password: string }).password
}

let neighbour = ''
beforeAll(async () => {
  for (const place of PLACES) {
    ports[place] = await freePort()
    // The demo has agencies and logins of a city, its county and a township; each place goes on with those.
    await (await startInstance(dirs[place], { NAMESPACE: NAMESPACE[place] })).end()
  }
  secrets['520502'] = await login('5205', 'place-520502', 'integration', '520502', 'office-520502')
  secrets['520502001'] = await login('520502', 'place-520502001', 'integration', '520502001', 'justice-520502001')
  neighbour = await login('5205', 'supervisor-520521', 'supervisor', '520521', 'office-520521')
})
afterAll(async () => {
  for (const place of PLACES) {
    await at[place]?.end()
    dropDataFolder(dirs[place])
  }
})

async function file(accused: object): Promise<string> {
  const { title, content, name, phone } = MARKS
  const body = { region: '520502001', accused, title, content, anonymous: false, contact: { name, phone } }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${at['520502001'].url}/api/public/complaints`, { method: 'POST', headers, body: JSON.stringify(body) })
  const { complaintNo } = (await response.json()) as { complaintNo?: string }
  if (!complaintNo) throw new Error(`not filed: ${response.status}`)
  return complaintNo
}

async function accept(no: string): Promise<void> {
  const { url, dir } = at['520502001']
  const authorization = `Bearer ${await passwordToken(url, 'intake-clerk-520502', readLogins(dir).get('intake-clerk-520502') ?? '')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/intake/complaints/${no}/accept`, { method: 'POST', headers, body: '{}' })
  expect(response.status).toBe(200)
}

type Seen = { no: string; status: string; region: string; source: string }
async function seen(place: Place, username: string, password = readLogins(dirs[place]).get(username) ?? ''): Promise<Seen[]> {
  const { url } = at[place]
  const headers = { authorization: `Bearer ${await passwordToken(url, username, password)}` }
  const response = await fetch(`${url}/api/exchange/complaints?limit=200`, { headers })
  expect(response.status).toBe(200)
  return ((await response.json()) as { items: Seen[] }).items
}

/** Waits until a place shows what it should. */
async function shows(place: Place, wanted: Record<string, string>): Promise<void> {
  const end = Date.now() + 30_000
  for (;;) {
    const found = Object.fromEntries((await seen(place, `supervisor-${place}`)).map(({ no, status }) => [no, status]))
    if (JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(wanted).sort())) return
    if (Date.now() > end) expect(found).toEqual(wanted)
    await setTimeout(50)
  }
}

const dead = async (place: Place) => {
  const { code, stdout, stderr } = await mingjian(dirs[place], 'dlq', 'list', '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as unknown
}

test('a township works without a line; what was filed meanwhile is seen at county and city when there is one, and never beside', async () => {
  await start('520502001')
  const first = await file({ agencyName: '某执法单位' })
  await accept(first)
  expect((await fetch(`${at['520502001'].url}/livez`)).status).toBe(200)
  await start('520502')
  await shows('520502', { [first]: 'accepted' })
  await start('5205')
  await shows('5205', { [first]: 'accepted' })
  expect((await seen('5205', 'supervisor-5205'))[0]).toMatchObject({ region: '520502001', source: 'mingjian-520502001' })
  expect(await seen('5205', 'supervisor-520521', neighbour)).toEqual([])
})

test('killed above and below, everything arrives once; whom it is about does not see it', async () => {
  const [before] = await seen('5205', 'supervisor-5205')
  const known = { [before?.no ?? '']: 'accepted' }
  await at['520502'].end('SIGKILL')
  const about = await file({ agencyId: 'dept-520502-market' })
  await at['520502001'].end('SIGKILL')
  await start('520502001')
  await accept(about)
  await start('520502')
  await shows('520502', { ...known, [about]: 'accepted' })
  await shows('5205', { ...known, [about]: 'accepted' })
  expect((await seen('520502', 'supervisor-market-520502')).map(({ no }) => no)).toEqual(Object.keys(known))
  expect((await seen('520502', 'supervisor-urban-management-520502')).map(({ no }) => no).sort()).toEqual(
    [...Object.keys(known), about].sort(),
  )
  for (const place of PLACES) expect([place, await dead(place)]).toEqual([place, []])
})

test('nothing that the person wrote, and nothing of the person, is above', async () => {
  for (const place of ['5205', '520502'] as const) {
    await at[place].end()
    for (const mark of Object.values(MARKS)) expect([place, mark, holding(dirs[place], mark)]).toEqual([place, mark, []])
  }
  expect(holding(dirs['520502001'], MARKS.title)).not.toEqual([])
})

test('another namespace on a folder that has events is refused, and the audit finds them by the one it has', async () => {
  await at['520502001'].end()
  await expect(startInstance(dirs['520502001'], { HOME_REGION: '520502001' })).rejects.toThrow(
    /NAMESPACE: is mingjian, .*mingjian-520502001/,
  )
  const { code, stdout } = await mingjian(dirs['520502001'], 'audit', 'verify', '--json')
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ findings: [], checked: 2 })])
})

/** Files below a folder that hold a text. */
function holding(dir: string, text: string): string[] {
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? files(path) : statSync(path).isFile() ? [path] : []
    })
  return files(dir).filter((path) => readFileSync(path).includes(Buffer.from(text)))
}
