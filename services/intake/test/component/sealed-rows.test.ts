import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { introduce } from './handover-harness.ts'
import { type Harness, startIntake } from './harness.ts'
import { counts, filesWith, hotlineOf } from './hotline-harness.ts'
import { cityClerk, countyClerk, deliver, listed, MARKS } from './sealed-harness.ts'

// Rows of a 12345 file that complain of the county's own office: counted, sealed to the city, and nowhere else.

let county: Harness
let city: Harness
let here: ReturnType<typeof hotlineOf>
let now = new Date('2026-03-09T02:00:00Z')
beforeAll(async () => {
  county = await startIntake({ homeRegion: '520502', clock: () => now })
  city = await startIntake({ homeRegion: '5205', clock: () => now })
  await introduce(county, city, { name: '测试市司法局', region: '5205', url: city.url })
  await introduce(city, county, { name: '测试区司法局', region: '520502' })
  here = hotlineOf(county, countyClerk)
})
afterAll(async () => {
  await county?.stop()
  await city?.stop()
})

const csv = (...rows: string[]) => `工单编号,诉求人,联系电话,标题,内容,移交日期,被反映单位,类别\n${rows.join('\n')}\n`
const row = (no: string, accused = '', { day = '2026/3/2', content = '检查时没有出示证件', category = '行政执法' } = {}) =>
  [
    no,
    MARKS.name,
    MARKS.phone,
    accused ? MARKS.title : '没有出示证件',
    `${accused ? MARKS.content : ''}${content}`,
    day,
    accused,
    category,
  ].join(',')
const OFFICE = '520502司法局'
const leftHere = () =>
  [MARKS.title, MARKS.content].flatMap((mark) => [...filesWith(county.dir, mark), ...county.logs.filter((line) => line.includes(mark))])
const uploads = () => county.store.connection.collection('hotlineUploads').countDocuments({})
const above = async () => (await listed(city)).filter(({ title }) => title === MARKS.title)

test('they count as sealed, the balance holds, and the file goes; taken again, or with other words, no second complaint comes of them', async () => {
  const file = csv(row('S1', OFFICE), row('S2'), row('S1', OFFICE), row('S3', `${OFFICE}执法监督科`))
  const first = await here.run(file)
  expect([counts(first), first.sealed]).toEqual([
    { read: 4, created: 1, updated: 0, unchanged: 1, rejected: 0, complaints: 1, statistics: 0, balanced: true },
    2,
  ])
  expect([leftHere(), await uploads()]).toEqual([[], 0])
  expect(await county.store.connection.collection('hotlineOrders').countDocuments({})).toBe(1)
  const written = await here.download(first.importId, 'write-back')
  expect([written.includes('S2'), written.includes('S1'), written.includes(MARKS.content)]).toEqual([true, false, false])
  const again = await here.run(file)
  expect([again.sealed, again.unchanged, again.balanced]).toEqual([2, 2, true])
  expect(await deliver(county)).toEqual([2, []])
  expect(await above()).toHaveLength(2)

  await here.run(csv(row('S1', OFFICE, { content: '又催了一次' })))
  expect(await deliver(county)).toEqual([1, []])
  expect(await above()).toHaveLength(2)
  const all = await Promise.all((await above()).map(({ no }) => city.call('GET', `/api/intake/complaints/${no}`, { as: cityClerk })))
  const updated = all.find(({ body }) => (body.order as unknown as { orderNo: string }).orderNo === 'S1')
  expect(JSON.stringify(updated?.body.history)).toContain('又催了一次')
  expect(updated?.body).toMatchObject({
    receivedOn: '2026-03-02',
    channel: 'hotline-12345',
    order: { rounds: [{ handedOverOn: '2026-03-02' }] },
  })
  expect([leftHere(), await uploads()]).toEqual([[], 0])
})

test('an order that is known here and then names the office goes up with its new words; the complaint here is not told them', async () => {
  await here.run(csv(row('K1')))
  const second = await here.run(csv(row('K1', OFFICE)))
  expect([second.sealed, second.updated, second.balanced]).toEqual([1, 0, true])
  expect(leftHere()).toEqual([])
  expect(await deliver(county)).toEqual([1, []])
})

test('a row of theirs that cannot be taken comes back with its reason and without its words', async () => {
  const rejected = await here.run(csv(row('R1', OFFICE, { day: '某一天' }), row('R2', '', { day: '某一天' })))
  expect([rejected.rejected, rejected.sealed, rejected.balanced]).toEqual([2, 0, true])
  const csvOf = await here.download(rejected.importId, 'rejects')
  expect([csvOf.includes('R2'), csvOf.includes('R1'), csvOf.includes(MARKS.title)]).toEqual([true, false, false])
  expect(leftHere()).toEqual([])
})

test('a trial run seals nothing and counts the same; its file goes within the hour instead of a week', async () => {
  const trial = await here.run(csv(row('T1', OFFICE), row('T2')), 'a.csv', { dryRun: 'true' })
  expect([trial.sealed, trial.created, trial.balanced]).toEqual([1, 1, true])
  expect([await county.intake.deps.handover.sealed.waiting(), await uploads()]).toEqual([0, 1])
  now = new Date(now.getTime() + 3_600_001)
  const kept = 7 * 24 * 3_600_000
  expect(await county.store.connection.collection('hotlineUploads').countDocuments({ at: { $lt: new Date(now.getTime() - kept) } })).toBe(1)
})

test('with no superior entered they are refused one by one, the others are taken, and nothing of them is kept', async () => {
  const alone = await startIntake({ homeRegion: '520502', clock: () => now })
  try {
    const hotline = hotlineOf(alone, countyClerk)
    const done = await hotline.run(csv(row('A1', OFFICE), row('A2')))
    expect([done.created, done.rejected, done.sealed, done.balanced]).toEqual([1, 1, 0, true])
    const reasons = await hotline.download(done.importId, 'rejects')
    expect([reasons.includes('请直接向市司法局反映'), reasons.includes(MARKS.title)]).toEqual([true, false])
    expect([MARKS.title, MARKS.content].flatMap((mark) => filesWith(alone.dir, mark))).toEqual([])
  } finally {
    await alone.stop()
  }
})
