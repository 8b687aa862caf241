import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { AGENCIES, type Harness, login, startPersonnel } from './harness.ts'
import { counts, importsOf } from './import-harness.ts'

// A city as an article of 2023 tells of it, brought in by three tables: who falls short is counted, not written down.

const AS = login('personnel-officer', 'office-5205')
const none = { created: 0, updated: 0, unchanged: 0, rejected: 0, balanced: true }
const table = (name: string) => readFileSync(join(import.meta.dirname, '../staffing-data', name), 'utf8')
const rowsOf = (name: string) => table(name).trim().split('\n').slice(1)
let it: Harness
let here: ReturnType<typeof importsOf>
beforeAll(async () => {
  it = await startPersonnel({ agencies: AGENCIES.slice(0, 1) })
  here = importsOf(it, AS)
})
afterAll(() => it.stop())

test('a trial of them decides everything and writes nothing', async () => {
  const read = rowsOf('agencies.csv').length
  expect(counts(await here.run('agencies', table('agencies.csv'), { dryRun: 'true' }))).toEqual({ ...none, read, created: read })
  const one =
    '姓名,工作单位,人员性质,监督人员,到岗日期\n试算人,office-5205,公务员,兼职,2022-01-01\n试算人二,office-5205,公务员,半职,2022-01-01\n'
  const trial = await here.run('officers', one, { dryRun: 'true' })
  expect(counts(trial)).toEqual({ ...none, read: 2, created: 1, rejected: 1 })
  expect(await here.rejects(trial.importId)).toContain('“监督人员”：请填写“专职”或者“兼职”')
  const { summary } = (await it.done('GET', '/api/personnel/staffing', { as: AS })) as { summary: { people: object } }
  expect(summary.people).toMatchObject({ named: 0 })
})

const TABLES = ['agencies', 'officers', 'certificates', 'appointments'] as const

test('the tables come in whole, and again change nothing', async () => {
  for (const kind of TABLES) {
    const read = rowsOf(`${kind}.csv`).length
    expect([kind, counts(await here.run(kind, table(`${kind}.csv`)))]).toEqual([kind, { ...none, read, created: read }])
  }
  for (const kind of TABLES) {
    const read = rowsOf(`${kind}.csv`).length
    expect([kind, counts(await here.run(kind, table(`${kind}.csv`)))]).toEqual([kind, { ...none, read, unchanged: read }])
  }
}, 300_000)

test('named and certified are told apart: 807, 585, 222; 342 units with two and 117 without, 17 of the city and 100 of counties', async () => {
  await it.settled()
  const { summary } = (await it.done('GET', '/api/personnel/staffing', { as: AS })) as { summary: Record<string, unknown> }
  expect(summary).toMatchObject({
    units: 459,
    named: { reached: 342, short: 117, shortByLevel: { city: 17, county: 100 } },
    people: { named: 807, certified: 585, uncertified: 222, partTime: 269 },
  })
  const certified = summary.certified as { reached: number; short: number }
  expect(certified.reached + certified.short).toBe(459)
  expect(certified.short).toBeGreaterThan(117)
})

test('every township’s link resolves to a unit of its county and its 司法所', async () => {
  const towns = rowsOf('agencies.csv').flatMap((row) => /^town-(\d{9}),/.exec(row)?.[1] ?? [])
  expect(towns).toHaveLength(32)
  for (const town of towns)
    await it.done('POST', `/api/personnel/agencies/town-${town}/set-township-model`, {
      as: AS,
      body: { departmentUnit: `unit-${town.slice(0, 6)}-1-legal`, justiceOffice: `justice-${town}`, on: '2023-01-01', basis: '实施方案' },
    })
  const { items } = (await it.done('GET', '/api/personnel/township-models?limit=200', { as: AS })) as {
    items: Record<string, { open: boolean }>[]
  }
  expect(items).toHaveLength(32)
  expect(items.every(({ departmentUnit, justiceOffice }) => departmentUnit?.open && justiceOffice?.open)).toBe(true)
})

test('142 social supervisors and 76 contact points stand against 20 and 15 a county', async () => {
  const { kinds, counties } = (await it.done('GET', '/api/personnel/appointment-targets', { as: AS })) as Record<string, unknown[]>
  expect(kinds).toEqual([
    { kind: 'social-supervisor', kindName: '行政执法社会监督员', target: 20, total: 142, reached: 4, short: 4 },
    { kind: 'contact-point', kindName: '行政执法监督联系点', target: 15, total: 76, reached: 2, short: 6 },
  ])
  expect(counties).toHaveLength(8)
  expect(counties?.at(-1)).toMatchObject({
    kinds: [
      { kind: 'social-supervisor', count: 10, target: 20, missing: 10 },
      { kind: 'contact-point', count: 4, target: 15, missing: 11 },
    ],
  })
})
