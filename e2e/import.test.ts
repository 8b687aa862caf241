import { existsSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from '@jest/globals'
import { dropDataFolder, type Instance, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// kill -9 at random rows of an import. KILLS=20 kills more often; the default keeps `npm test` short.

const KILLS = Number(process.env.KILLS ?? 3)
const BOARD = new URL('../../shared/data/message-board/complaints-4326.xlsx', import.meta.url)
const PATH = '/api/intake/hotline-imports'
/** Not a measure: only how long a slow machine may take. */
const SLOW_MS = 600_000
const folders: string[] = []
afterAll(() => {
  for (const dir of folders) dropDataFolder(dir)
})

describe(`killed at ${KILLS} random rows, an import goes on by itself at each start and leaves what an unbroken one leaves`, () => {
  test('rows of every outcome', () => compare(Buffer.from([...lines(3_000)].join('\n')), 'orders.csv', 3_000), SLOW_MS)

  const has = existsSync(BOARD)
  ;(has ? test : test.skip)(
    `4,326 published messages${has ? '' : ' (left out: the data folder is not there)'}`,
    () => compare(readFileSync(BOARD), 'messages.xlsx', 4_326),
    SLOW_MS,
  )
})

async function compare(file: Buffer, name: string, rows: number): Promise<void> {
  const whole = await imported(file, name, [])
  expect(whole.certificate).toMatchObject({ read: rows, balanced: true })
  const killAt = Array.from({ length: KILLS }, () => 1 + Math.floor(Math.random() * (rows - 300))).sort((a, b) => a - b)
  const broken = await imported(file, name, killAt)
  expect(broken.killedAt).toHaveLength(KILLS)
  expect([killAt, broken.certificate]).toEqual([killAt, whole.certificate])
  expect(broken.rejects).toEqual(whole.rejects)
  expect(broken.results).toEqual(whole.results)
  expect(broken.complaints).toEqual(whole.complaints)
}

/** Imports a file into a fresh data folder, killing the process when so many rows are read; answers everything that can be seen of the outcome. */
async function imported(file: Buffer, name: string, killAt: number[]) {
  const dir = newDataFolder()
  folders.push(dir)
  let instance = await startInstance(dir)
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(file)]), name)
  const accepted = await fetch(instance.url + PATH, { method: 'POST', headers: await signedIn(instance), body: form })
  const { importId = '' } = (await accepted.json()) as { importId?: string }
  const killedAt: number[] = []
  for (const wanted of killAt) {
    killedAt.push(await readRows(instance, importId, wanted))
    await instance.end('SIGKILL')
    instance = await startInstance(dir)
  }
  await readRows(instance, importId, Number.POSITIVE_INFINITY)
  const headers = await signedIn(instance)
  const text = async (what: string) => (await fetch(`${instance.url}${PATH}/${importId}/${what}`, { headers })).text()
  const { read, created, updated, unchanged, rejected, balanced } = JSON.parse(await text('certificate')) as Record<string, unknown>
  const seen = {
    killedAt,
    certificate: { read, created, updated, unchanged, rejected, balanced },
    rejects: await text('rejects'),
    results: (await text('write-back')).split('\r\n').sort(),
    complaints: await listed(instance, headers),
  }
  await instance.end()
  return seen
}

/** Follows the progress until so many rows are read or the import ends; answers the rows read. */
async function readRows(instance: Instance, id: string, wanted: number): Promise<number> {
  const events = await fetch(`${instance.url}${PATH}/${id}/events`, { headers: await signedIn(instance) })
  let read = 0
  for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>) {
    for (const [, rows] of Buffer.from(chunk)
      .toString()
      .matchAll(/"read":(\d+)/g))
      read = Number(rows)
    if (read >= wanted) break
  }
  return read
}

/** All complaints as the list shows them, without what tells when or under which random id. */
async function listed(instance: Instance, headers: Record<string, string>): Promise<unknown[]> {
  const found: Record<string, unknown>[] = []
  for (let cursor = ''; ; ) {
    const page = await fetch(`${instance.url}/api/intake/complaints?limit=200${cursor}`, { headers })
    const { items, next } = (await page.json()) as { items: Record<string, unknown>[]; next?: string }
    for (const { no, title, kind, status, accused, region, receivedOn, handler } of items)
      found.push({ no, title, kind, status, accused, region, receivedOn, handler })
    if (!next) return found.sort((a, b) => String(a.no).localeCompare(String(b.no)))
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

async function signedIn({ url, dir }: Instance): Promise<{ authorization: string }> {
  const token = await passwordToken(url, 'intake-clerk-5205', readLogins(dir).get('intake-clerk-5205') ?? '')
  return { authorization: `Bearer ${token}` }
}

/** New complaints and statistics, repeats, contradictions, rows without a content. */
function* lines(rows: number): Generator<string> {
  yield '工单编号,诉求人,联系电话,标题,内容,类别'
  for (let row = 1; row <= rows; row++) {
    const no = row % 50 === 0 || row % 70 === 0 ? row - 1 : row
    const content = row % 90 === 0 ? '' : `第${row % 50 === 0 ? row - 1 : row}件：检查没有出示证件。`
    yield `W${no},张三${no},139${String(no).padStart(8, '0')},工单${no},${content},${no % 3 === 0 ? '行政执法' : '物业管理'}`
  }
}
