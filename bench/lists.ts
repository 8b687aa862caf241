import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createIntake } from '@mingjian/intake'
import { openLocalBus } from '@mingjian/messaging'
import { createLogger, fileKeyRing, handoverKeys, lifecycle } from '@mingjian/platform'
import { loadRulebook } from '@mingjian/rulebook'
import { directoryBlobStore, openEmbedded, soleLeases } from '@mingjian/storage'
import { dropDataFolder, newDataFolder } from '../e2e/instance.ts'
import { seal } from '../services/intake/src/application/file-complaint.ts'
import { listComplaints } from '../services/intake/src/application/list-complaints.ts'
import { planFiling } from '../services/intake/src/application/plan-filing.ts'
import { lookUpComplaint } from '../services/intake/src/application/read-complaint.ts'
import { demoAgencies } from '../services/standalone/src/seed/demo-agencies.ts'

// Look-up by receipt, the staff list with filters and a page deep in it: p95 at LARGE complaints against p95 at SMALL, both in one run, in turns.

const SMALL = Number(process.env.SMALL ?? 2_000)
const LARGE = Number(process.env.LARGE ?? 200_000)
const CALLS = Number(process.env.CALLS ?? 300)
const BATCH = 250
const WORDS =
  '执法 检查 罚款 扣押 证件 店铺 摊位 车辆 收费 许可 城管 市场 运输 环保 噪音 垃圾 违建 施工 工资 价格 食品 药品 卫生 消防 安全 土地 林地 河道 排污 广告'.split(
    ' ',
  )

const pick = <T>(list: readonly T[], n: number) => list[n % list.length] as T
const receiptOf = (n: number) => String(n).padStart(16, '0')

async function prepare(count: number) {
  const dir = newDataFolder()
  const life = lifecycle()
  const store = await openEmbedded({ dir })
  const bus = openLocalBus({ dir })
  const rulebook = loadRulebook()
  const intake = await createIntake({
    connection: store.connection,
    bus,
    log: bus.log,
    migrations: 'run',
    leases: soleLeases,
    blobs: await directoryBlobStore(join(dir, 'blobs')),
    keys: fileKeyRing(dir, 'standard'),
    handoverKeys: await handoverKeys(dir),
    scrub: store.scrub,
    rulebook,
    callerOf: async () => {
      throw new Error('nobody asks here')
    },
    personnel: {
      checkSupervisors: async (ids) => ids.map((id) => ({ id, status: 'valid' })),
      readClue: async () => undefined,
      readAgencies: async () => ({ items: [] }),
    },
    clock: () => new Date(),
    logger: createLogger('silent', 'bench'),
    lifecycle: life,
    settings: {
      namespace: 'mingjian',
      homeRegion: '5205',
      publicGuard: 'off',
      sweepIntervalMs: 86_400_000,
      alarmIntervalMs: 86_400_000,
      dayCloseIntervalMs: 86_400_000,
    },
  })
  await intake.agencies.register.put(demoAgencies({ city: '5205', county: '520502', township: '520502001' }, rulebook.regions))
  const { deps } = intake
  const regions = rulebook.regions.children('5205').map(({ code }) => code)
  for (let from = 0; from < count; from += BATCH) {
    const dossiers = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => {
      const n = from + at
      const words = Array.from({ length: 12 }, (_each, w) => pick(WORDS, n * 7 + w * (1 + (n % 11))))
      const filing = {
        region: pick(regions, n),
        accused: { agencyName: '某执法单位' },
        kind: 'complaint' as const,
        problemTypes: [],
        title: `${words.slice(0, 3).join('')}${n}`,
        content: `${words.join('，')}。编号${n}。`,
        anonymous: true,
        attachmentIds: [],
        allegations: [],
        otherRoutes: [],
        representatives: [],
        replyBy: 'portal',
        confidential: false,
      }
      const id = `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
      const { submission, key } = seal(deps, filing, planFiling(deps, filing), {
        id,
        no: `JD5205-2026-${String(n).padStart(7, '0')}`,
        receipt: receiptOf(n),
        attachments: [],
      })
      return deps.complaints.draft(id, { type: 'submit', submission }, { actor: { kind: 'public' }, key })
    })
    await deps.complaints.store.insertMany(dossiers)
    if (from % 20_000 === 0) process.stderr.write(`\r${from} of ${count} complaints`)
  }
  process.stderr.write('\n')
  const stop = async () => {
    await life.close()
    await bus.close()
    await store.close()
    dropDataFolder(dir)
  }
  return { deps, count, stop }
}

type Prepared = Awaited<ReturnType<typeof prepare>>
const caller = { id: 'u', username: 'u', title: 'u', roles: ['supervisor' as const], region: '5205', unit: 'office-5205' }

async function deepCursor({ deps, count }: Prepared): Promise<string | undefined> {
  let cursor: string | undefined
  for (let seen = 0; seen < count * 0.8; seen += 200)
    cursor = (await listComplaints(deps, caller, { limit: 200, ...(cursor ? { cursor } : {}) })).next
  return cursor
}

const QUERIES: Record<string, (it: Prepared, n: number, cursor: string | undefined) => Promise<unknown>> = {
  'look-up by receipt': ({ deps, count }, n) => lookUpComplaint(deps, receiptOf((n * 7919) % count)),
  'first page': ({ deps }) => listComplaints(deps, caller, { limit: 50 }),
  'by status': ({ deps }) => listComplaints(deps, caller, { limit: 50, status: 'submitted' }),
  'by county': ({ deps }) => listComplaints(deps, caller, { limit: 50, region: '520502' }),
  'by words': ({ deps }, n) => listComplaints(deps, caller, { limit: 50, q: pick(WORDS, n) }),
  'page at 80 %': ({ deps }, _n, cursor) => listComplaints(deps, caller, { limit: 50, ...(cursor ? { cursor } : {}) }),
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
      const started = process.hrtime.bigint()
      await query(it, n + 20, cursors.get(it))
      if (n >= 0) times[size].push(Number(process.hrtime.bigint() - started) / 1e6)
    }
  }
  samples[name] = times
}
await small.stop()
await large.stop()
const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
writeFileSync(new URL('./results/lists.json', import.meta.url), JSON.stringify(samples))
const figures = Object.fromEntries(
  Object.entries(samples).map(([name, each]) => {
    const [a, b] = [p95(each.small), p95(each.large)]
    return [name, { smallP95Ms: Number(a.toFixed(2)), largeP95Ms: Number(b.toFixed(2)), ratio: Number((b / a).toFixed(2)) }]
  }),
)
console.log(JSON.stringify({ bench: 'lists', small: SMALL, large: LARGE, calls: CALLS, ...figures }))
process.exit(0)
