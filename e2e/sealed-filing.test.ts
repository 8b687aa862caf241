import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// 封转上级 between two real processes, and kill -9 around filing and around delivery: afterwards no readable byte of any filing is in the county's data
// folder, nothing that its own keys could open either, and the city has each once. KILLS=100 runs the full count.

const KILLS = Number(process.env.KILLS ?? 6)
const dirs = { county: newDataFolder(), city: newDataFolder() }
const CITY_NAME = '测试市司法局'
const MARKS = {
  title: '徇私记号甲',
  content: '内情记号乙',
  name: '欧阳记号丙',
  phone: '13900004321',
  file: '附件记号丁',
  fileName: '文件名记号戊',
}
const FAST = { OUTBOX_SWEEP_INTERVAL_MS: '200' }
let county: Instance
let city: Instance

const startCounty = async () => {
  county = await startInstance(dirs.county, { HOME_REGION: '520502', ...FAST })
}
const startCity = async () => {
  city = await startInstance(dirs.city)
}

beforeAll(async () => {
  // The demo has agencies and logins of a city and its county; the county's own instance goes on with those.
  await (await startInstance(dirs.county)).end()
  await startCounty()
  await startCity()
  await enter('county', 'city', CITY_NAME, '5205')
  await enter('city', 'county', '测试区司法局', '520502')
})
afterAll(async () => {
  await county?.end()
  await city?.end()
  for (const dir of Object.values(dirs)) dropDataFolder(dir)
})

/** Enters the keys of one at the other. */
async function enter(at: 'county' | 'city', whom: 'county' | 'city', name: string, region: string): Promise<void> {
  const path = join(dirs.city, `keys-of-${whom}.json`)
  writeFileSync(path, (await mingjian(dirs[whom], 'handover', 'key', '--json')).stdout)
  const { code, stderr } = await mingjian(dirs[at], 'handover', 'partner', 'add', region, '--name', name, '--keys', path)
  expect([stderr, code]).toEqual(['', 0])
}

/** Enters where the city answers now: what waits is due at once. */
async function lineTo(url: string): Promise<void> {
  const password = readLogins(dirs.county).get('system-admin-520502') ?? ''
  const authorization = `Bearer ${await passwordToken(county.url, 'system-admin-520502', password)}`
  const keys = JSON.parse(readFileSync(join(dirs.city, 'keys-of-city.json'), 'utf8')) as unknown
  const partner = { region: '5205', name: CITY_NAME, keys, url }
  expect(await post(county.url, '/api/intake/handover-partners', partner, { authorization })).toEqual({ region: '5205' })
}

const moment = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most))

async function upload(n: number): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([`%PDF-1.4\n${MARKS.file}${n}\n%%EOF`]), `${MARKS.fileName}.pdf`)
  const answer = await fetch(`${county.url}/api/public/attachments`, { method: 'POST', body: form })
  return ((await answer.json()) as { attachmentId: string }).attachmentId
}

const post = async (url: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Record<string, unknown>
}

const lookUp = (at: Instance, receipt: string) => post(at.url, '/api/public/complaints/lookup', { receipt })

async function filing(n: number) {
  return {
    region: '520502',
    accused: { agencyId: 'office-520502' },
    title: `${MARKS.title}第${n}件`,
    content: `${MARKS.content}：监督科收到材料后压下不办，电话${MARKS.phone}。`,
    anonymous: false,
    contact: { name: MARKS.name, phone: MARKS.phone },
    attachmentIds: [await upload(n)],
  }
}

const waiting = async () => {
  const { stdout } = await mingjian(dirs.county, 'handover', 'sealed', 'list', '--json')
  return (JSON.parse(stdout) as { waiting: number; items: { id: string }[] }).waiting
}

async function* filesOf(dir: string): AsyncGenerator<[name: string, bytes: Buffer]> {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    if (statSync(join(dir, name)).isFile()) yield [name, readFileSync(join(dir, name))]
}

/** A text as it could stand in a file: UTF-8, UTF-16, JSON escapes, hexadecimal, and base64 at each of its three places. */
function spellings(text: string): Buffer[] {
  const utf8 = Buffer.from(text)
  const escaped = [...text].map((letter) => (letter > '~' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter)).join('')
  const base64 = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64')
    const sure = encoded.slice(shift === 0 ? 0 : 4, Math.floor((utf8.length + shift) / 3) * 4)
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [utf8, Buffer.from(text, 'utf16le'), ...[escaped, utf8.toString('hex'), ...base64].map((each) => Buffer.from(each))]
}

async function holding(dir: string): Promise<string[]> {
  const wanted = Object.values(MARKS).flatMap(spellings)
  const found: string[] = []
  for await (const [name, bytes] of filesOf(dir)) if (wanted.some((each) => bytes.includes(each))) found.push(name)
  return found
}

/** Documents of a collection as they lie in the file, read without any key. */
function documents(dir: string, collection: string): Record<string, unknown>[] {
  const store = new DatabaseSync(join(dir, 'store.db'), { readOnly: true })
  const tables = store.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]
  const table = tables.find(({ name }) => name === `d_${collection}` || name === collection || name.endsWith(`:${collection}`))
  const rows = table ? (store.prepare(`SELECT doc FROM "${table.name}"`).all() as { doc: string }[]) : []
  store.close()
  return rows.map(({ doc }) => JSON.parse(doc) as Record<string, unknown>)
}

test(`after kill -9 at ${KILLS} random moments of filing and of delivery the county has nothing to read and the city has each complaint once`, async () => {
  expect(await city.end()).toBe(0)
  const receipts: string[] = []
  for (let n = 0; n < KILLS; n++) {
    const body = await filing(n)
    const send = () => post(county.url, '/api/public/complaints', body, { 'idempotency-key': key })
    const key = randomUUID()
    const struck = send().catch(() => undefined)
    await moment(120)
    await county.end('SIGKILL')
    const first = await struck
    await startCounty()
    const again = await send()
    expect(again).toMatchObject({ receipt: expect.stringMatching(/^\d{16}$/), sealedTo: { name: CITY_NAME } })
    if (first) expect(again.receipt).toBe(first.receipt)
    expect((await send()).receipt).toBe(again.receipt)
    receipts.push(String(again.receipt))
  }
  expect(await waiting()).toBe(KILLS)
  expect(await lookUp(county, String(receipts[0]))).toMatchObject({ status: 'sealed-waiting', sealedTo: { name: CITY_NAME } })
  expect(await holding(dirs.county)).toEqual([])

  await startCity()
  for (let kill = 0; kill < KILLS; kill++) {
    await lineTo('http://127.0.0.1:1')
    const { receipt } = await post(county.url, '/api/public/complaints', await filing(KILLS + kill))
    receipts.push(String(receipt))
    await lineTo(city.url)
    await moment(400)
    const side = kill % 3 === 2 ? city : county
    await side.end('SIGKILL')
    await (side === city ? startCity() : startCounty())
  }
  const end = Date.now() + 60_000
  do await lineTo(city.url)
  while ((await waiting()) > 0 && Date.now() < end)
  expect(await waiting()).toBe(0)

  const token = await passwordToken(city.url, 'intake-clerk-5205', readLogins(dirs.city).get('intake-clerk-5205') ?? '')
  const bearer = { authorization: `Bearer ${token}` }
  const get = async (path: string) => fetch(`${city.url}/api/intake/complaints${path}`, { headers: bearer })
  const { items } = (await (await get('?limit=200')).json()) as { items: { no: string; title: string }[] }
  expect(items.map(({ title }) => title).sort()).toEqual(Array.from({ length: 2 * KILLS }, (_, n) => `${MARKS.title}第${n}件`).sort())
  for (const [n, receipt] of receipts.entries()) {
    const { no } = items.find(({ title }) => title === `${MARKS.title}第${n}件`) as { no: string }
    const { attachments } = (await (await get(`/${no}`)).json()) as { attachments: { id: string }[] }
    expect(attachments).toHaveLength(1)
    expect(await (await get(`/${no}/attachments/${attachments[0]?.id}`)).text()).toContain(`${MARKS.file}${n}`)
    expect(await lookUp(city, receipt)).toMatchObject({ complaintNo: no })
    expect(await lookUp(county, receipt)).toMatchObject({ status: 'sealed-delivered', sealedTo: { name: CITY_NAME, url: city.url } })
  }

  expect(await holding(dirs.county)).toEqual([])
  expect(await county.end()).toBe(0)
  expect(await holding(dirs.county)).toEqual([])
  const blobs = readdirSync(join(dirs.county, 'blobs'), { recursive: true, encoding: 'utf8' })
  expect(blobs.filter((name) => statSync(join(dirs.county, 'blobs', name)).isFile())).toEqual([])
  for (const collection of ['complaints', 'attachments', 'numberAllocations', 'hotlineOrders'])
    expect([collection, documents(dirs.county, collection)]).toEqual([collection, []])
  const kept = documents(dirs.county, 'sealedFilings')
  expect(kept).toHaveLength(2 * KILLS)
  for (const each of kept) expect(Object.keys(each).sort()).toEqual(['_id', 'createdAt', 'deliveredAt', 'receiptHash', 'state', 'to'])
  await startCounty()
}, 1_800_000)

test('by files from the command line: exported, taken in, and acknowledged', async () => {
  const offline = join(dirs.city, 'keys-of-city.json')
  const run = async (side: 'county' | 'city', ...args: string[]) => {
    const { code, stdout, stderr } = await mingjian(dirs[side], 'handover', ...args, '--json')
    expect([args[1], stderr, code]).toEqual([args[1], '', 0])
    return JSON.parse(stdout) as Record<string, unknown>
  }
  await run('county', 'partner', 'add', '5205', '--name', CITY_NAME, '--keys', offline)
  const { receipt } = await post(county.url, '/api/public/complaints', await filing(1_000))
  const { items } = (await run('county', 'sealed', 'list')) as { items: { id: string; state: string }[] }
  const id = items.find(({ state }) => state === 'waiting')?.id ?? ''
  const on = (name: string) => join(dirs.city, name)
  await run('county', 'sealed', 'export', id, '--out', on('package'))
  expect(readFileSync(on('package')).includes(Buffer.from(MARKS.title))).toBe(false)
  expect(await run('city', 'sealed', 'receive', on('package'), '--out', on('ack'))).toMatchObject({ filing: id, from: '测试区司法局' })
  expect(await run('county', 'sealed', 'acknowledge', on('ack'))).toMatchObject({ id, state: 'delivered' })
  expect(await lookUp(city, String(receipt))).toMatchObject({ title: `${MARKS.title}第1000件` })
  expect(await lookUp(county, String(receipt))).toMatchObject({ status: 'sealed-delivered' })
  expect(await holding(dirs.county)).toEqual([])
})
