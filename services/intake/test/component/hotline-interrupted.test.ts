import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { HotlineCertificate, HotlineImportStatus } from '@mingjian/contracts'
import { type Harness, login, startIntake } from './harness.ts'
import { counts, hotlineOf } from './hotline-harness.ts'

const ROWS = 1_500
/** Rows of every outcome: new complaints and statistics, repeats, contradictions, rows without a content. */
function* lines(): Generator<string> {
  yield '工单编号,诉求人,联系电话,标题,内容,类别'
  for (let row = 1; row <= ROWS; row++) {
    const no = row % 50 === 0 ? row - 1 : row % 70 === 0 ? row - 1 : row
    const content = row % 90 === 0 ? '' : `第${row % 50 === 0 ? row - 1 : row}件：检查没有出示证件。`
    yield `W${no},张三${no},139${String(no).padStart(8, '0')},工单${no},${content},${no % 3 === 0 ? '行政执法' : '物业管理'}`
  }
}
const FILE = [...lines()].join('\n')

/** Not a measure: only how long a slow machine may take over starting processes. */
const SLOW_MS = 180_000
let it: Harness
beforeAll(async () => {
  it = await startIntake()
})
afterAll(() => it.stop())

let whole: ReturnType<typeof counts>
test(
  'stopped and resumed, an import ends as if it had not been interrupted',
  async () => {
    const straight = hotlineOf(it, login('intake-clerk', 'office-520521'))
    whole = counts(await straight.run(FILE, 'a.csv'))
    expect(whole).toMatchObject({ read: ROWS, balanced: true })
    expect([whole.created, whole.unchanged, whole.rejected].every((count) => count > 10)).toBe(true)

    const here = hotlineOf(it, login('intake-clerk', 'office-520502'))
    const { body } = await here.upload(FILE, 'a.csv')
    const id = String(body.importId)
    const stopped = (await here.post(id, 'stop')).body as unknown as HotlineImportStatus
    expect(stopped.state).toBe('stopped')
    expect(stopped.read).toBeLessThan(ROWS)
    expect(
      (await it.call('GET', `/api/intake/hotline-imports/${id}/certificate`, { as: login('intake-clerk', 'office-520502') })).body.code,
    ).toBe('certificate-not-ready')
    expect((await here.post(id, 'resume')).status).toBe(202)
    expect((await here.follow(id)).at(-1)?.state).toBe('finished')
    expect(counts(await here.get<HotlineCertificate>(id, '/certificate'))).toEqual(whole)
    expect((await here.post(id, 'resume')).body.code).toBe('import-finished')
  },
  SLOW_MS,
)

test(
  'a second file waits for the first, and one that waits can be stopped',
  async () => {
    const here = hotlineOf(it, login('intake-clerk', 'office-5205'))
    const [first, second] = [await here.upload(FILE, 'a.csv'), await here.upload(FILE, 'b.csv')]
    expect((await here.post(String(second.body.importId), 'stop')).body.state).toBe('stopped')
    expect((await here.follow(String(first.body.importId))).at(-1)).toMatchObject({ state: 'finished', read: ROWS })
  },
  SLOW_MS,
)

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const processes: ChildProcess[] = []
const dir = mkdtempSync(join(tmpdir(), 'mingjian-kill-'))
afterAll(() => {
  for (const child of processes) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

/** A real instance on the data folder; resolves when it answers. */
async function startInstance(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'services/standalone/src/main.ts')], {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dir, SEED: 'demo', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  processes.push(child)
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const ready = /^ready (\S+)/m.exec(printed)
      if (ready?.[1]) resolve(ready[1])
    })
    child.once('exit', (code) => reject(new Error(`the instance ended with ${code}: ${printed}`)))
  })
  return { url, child }
}

async function signedIn(url: string): Promise<string> {
  const logins = JSON.parse(readFileSync(join(dir, 'first-logins.json'), 'utf8')) as { username: string; password: string }[]
  const { username = '', password = '' } = logins.find((each) => each.username === 'intake-clerk-5205') ?? {}
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
  const answer = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body })
  return `Bearer ${((await answer.json()) as { access_token: string }).access_token}`
}

test(
  'killed at random rows, an import goes on by itself at the next start and ends in the same state',
  async () => {
    const path = '/api/intake/hotline-imports'
    let { url, child } = await startInstance()
    const form = new FormData()
    form.set('file', new Blob([FILE]), 'a.csv')
    const accepted = await fetch(url + path, { method: 'POST', headers: { authorization: await signedIn(url) }, body: form })
    const { importId } = (await accepted.json()) as { importId: string }
    const rows: number[] = []
    for (let kills = 0; kills < 2; kills++) {
      const wanted = Math.floor(Math.random() * 500) + kills * 600 + 1
      const events = await fetch(`${url}${path}/${importId}/events`, { headers: { authorization: await signedIn(url) } })
      let seen = 0
      try {
        for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>) {
          for (const [, read] of Buffer.from(chunk)
            .toString()
            .matchAll(/"read":(\d+)/g))
            seen = Number(read)
          if (seen >= wanted) break
        }
      } catch {
        // The connection ends with the process.
      }
      rows.push(seen)
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGKILL')
      await ended
      ;({ url, child } = await startInstance())
    }
    const authorization = await signedIn(url)
    await (await fetch(`${url}${path}/${importId}/events`, { headers: { authorization } })).text()
    const certificate = (await (
      await fetch(`${url}${path}/${importId}/certificate`, { headers: { authorization } })
    ).json()) as HotlineCertificate
    expect([rows, counts(certificate)]).toEqual([rows, whole])
    let listed = 0
    for (let cursor = ''; ; ) {
      const page = await fetch(`${url}/api/intake/complaints?limit=200${cursor}`, { headers: { authorization } })
      const { items, next } = (await page.json()) as { items: unknown[]; next?: string }
      listed += items.length
      if (!next) break
      cursor = `&cursor=${encodeURIComponent(next)}`
    }
    expect(listed).toBe(whole.complaints)
  },
  SLOW_MS,
)
