import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { PersonnelImportStatus } from '@mingjian/contracts'
import { dropDataFolder, newDataFolder, startInstance } from '../e2e/instance.ts'

// A table of LARGE officers into a fresh instance: growth of its memory, rows a second. Then lists and searches over HTTP: p95 at LARGE against p95 at SMALL, both
// in one run, in turns.

const SMALL = Number(process.env.SMALL ?? 1_000)
const LARGE = Number(process.env.LARGE ?? 100_000)
const CALLS = Number(process.env.CALLS ?? 300)
const LOGIN = 'personnel-officer-5205'
const PATH = '/api/personnel'
const FAMILIES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'
const GIVEN = '明国华建文军平志伟东海强晓生光林小民永杰波成康兴宏斌宁辉超敏刚亮学峰'

const sign = (text: string, at: number) => text[at % text.length] as string
const nameOf = (n: number) => `${sign(FAMILIES, n)}${sign(GIVEN, Math.floor(n / 31))}${sign(GIVEN, Math.floor(n / 997) + n * 7)}`

type Signed = { url: string; authorization(): Promise<string> }

function signedIn(dir: string, url: string): Signed {
  const logins = JSON.parse(readFileSync(`${dir}/first-logins.json`, 'utf8')) as { username: string; password: string }[]
  const { username = '', password = '' } = logins.find((each) => each.username === LOGIN) ?? {}
  let held: { token: string; until: number } | undefined
  return {
    url,
    async authorization() {
      if (!held || held.until < Date.now()) {
        const body = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
        const answer = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body })
        held = { token: ((await answer.json()) as { access_token: string }).access_token, until: Date.now() + 60_000 }
      }
      return `Bearer ${held.token}`
    },
  }
}

async function get<T>(on: Signed, path: string): Promise<T> {
  const answer = await fetch(on.url + path, { headers: { authorization: await on.authorization() } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

async function prepare(count: number) {
  const dir = newDataFolder()
  const { url, child, end } = await startInstance(dir)
  const on = signedIn(dir, url)
  const { items: units } = await get<{ items: { id: string; kind: string }[] }>(on, `${PATH}/agencies?limit=200&kind=department`)
  const rows = Array.from({ length: count }, (_, n) => `${nameOf(n)},u${n},${units[n % units.length]?.id},公务员,2022-01-01`)
  const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
  const before = rssMb()
  let peak = before
  const started = performance.now()
  const form = new FormData()
  form.set('kind', 'officers')
  form.set('file', new Blob([`姓名,账号,工作单位,人员性质,到岗日期\n${rows.join('\n')}\n`]), 'officers.csv')
  const accepted = await fetch(`${url}${PATH}/imports`, {
    method: 'POST',
    headers: { authorization: await on.authorization() },
    body: form,
  })
  const { importId } = (await accepted.json()) as { importId: string }
  const samples: { second: number; read: number; rssMb: number }[] = []
  let status: PersonnelImportStatus
  do {
    await setTimeout(count > 10_000 ? 2_000 : 200)
    status = await get(on, `${PATH}/imports/${importId}`)
    const rss = rssMb()
    peak = Math.max(peak, rss)
    const second = Math.round((performance.now() - started) / 1000)
    samples.push({ second, read: status.read, rssMb: Math.round(rss) })
    process.stderr.write(`\r${status.read} of ${count} officers, ${Math.round(rss)} MB`)
  } while (status.state === 'running' || status.state === 'queued')
  process.stderr.write('\n')
  const seconds = (performance.now() - started) / 1000
  const { created, rejected, state } = status
  const figures = {
    state,
    created,
    rejected,
    rowsPerSecond: Math.round(count / seconds),
    rssBeforeMb: Math.round(before),
    rssGrowthMb: Math.round(peak - before),
  }
  const stop = async () => {
    await end()
    dropDataFolder(dir)
  }
  return { on, count, units, figures, samples, stop }
}

type Prepared = Awaited<ReturnType<typeof prepare>>
const search = (q: string) => `${PATH}/officers?limit=50&q=${encodeURIComponent(q)}`
const QUERIES: Record<string, (it: Prepared, n: number, cursor: string) => string> = {
  'first page': () => `${PATH}/officers?limit=50`,
  'by name': (_it, n) => search(nameOf((n * 7919) % SMALL)),
  'by part of a name': (_it, n) => search(nameOf((n * 7919) % SMALL).slice(0, 2)),
  'by one sign': (_it, n) => search(sign(FAMILIES, n)),
  'by initials': (_it, n) => search(['zmg', 'lgh', 'wjw', 'cpz', 'ydh'][n % 5] as string),
  'by number': (_it, n) => search(`00000000${n}`),
  'by unit': ({ units }, n) => `${PATH}/officers?limit=50&agency=${units[n % units.length]?.id}`,
  'page at 80 %': (_it, _n, cursor) => `${PATH}/officers?limit=50&cursor=${encodeURIComponent(cursor)}`,
}

async function deepCursor({ on, count }: Prepared): Promise<string> {
  let cursor = ''
  for (let seen = 0; seen < count * 0.8; seen += 200) {
    const { next } = await get<{ next?: string }>(on, `${PATH}/officers?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    cursor = next ?? cursor
  }
  return cursor
}

const [small, large] = [await prepare(SMALL), await prepare(LARGE)]
const cursors = new Map([
  [small, await deepCursor(small)],
  [large, await deepCursor(large)],
])
const samples: Record<string, { small: number[]; large: number[] }> = {}
for (const [name, query] of Object.entries(QUERIES)) {
  const times = { small: [] as number[], large: [] as number[] }
  for (let n = -20; n < CALLS; n++) {
    for (const [size, it] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const path = query(it, n + 20, cursors.get(it) ?? '')
      const started = performance.now()
      await get(it.on, path)
      if (n >= 0) times[size].push(performance.now() - started)
    }
  }
  samples[name] = times
}
const imported = { small: small.figures, large: large.figures }
await small.stop()
await large.stop()
const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
writeFileSync(new URL('./results/officers.json', import.meta.url), JSON.stringify({ samples, import: large.samples }))
const figures = Object.fromEntries(
  Object.entries(samples).map(([name, each]) => {
    const [a, b] = [p95(each.small), p95(each.large)]
    return [name, { smallP95Ms: Number(a.toFixed(2)), largeP95Ms: Number(b.toFixed(2)), ratio: Number((b / a).toFixed(2)) }]
  }),
)
console.log(JSON.stringify({ bench: 'officers', small: SMALL, large: LARGE, calls: CALLS, imported, ...figures }))
process.exit(0)
