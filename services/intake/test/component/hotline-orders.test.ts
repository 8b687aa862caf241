import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ComplaintDetail } from '@mingjian/contracts'
import { type Harness, login, startIntake } from './harness.ts'
import { counts, hotlineOf } from './hotline-harness.ts'

// One 工单 is one dossier, whatever the office and the centre do with it: returned, sent again, answered, written back.

let it: Harness
let now = new Date('2026-03-02T02:00:00Z')
let here: ReturnType<typeof hotlineOf>
const agent = login('hotline-agent', 'office-520502')
const clerk = login('intake-clerk', 'office-520502')
const approver = login('approver', 'office-520502')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
  here = hotlineOf(it, agent)
})
afterAll(() => it.stop())

const HEAD = '工单编号,诉求人,联系电话,标题,内容,派单时间,移交日期,办理时限,被反映单位,是否保密,满意度,工单状态'
type Cell = 'title' | 'content' | 'dispatched' | 'handedOver' | 'due' | 'accused' | 'secret' | 'satisfied' | 'status'
const csv = (...rows: [no: string, more?: Partial<Record<Cell, string>>][]) =>
  [
    HEAD,
    ...rows.map(([no, more = {}]) =>
      [
        no,
        '欧阳试探',
        '13987650123',
        more.title ?? `工单试验 ${no}`,
        more.content ?? '检查时没有出示证件。',
        more.dispatched ?? '2026-03-01 10:00:00',
        more.handedOver ?? '2026-03-02',
        more.due ?? '',
        more.accused ?? '520502market局',
        more.secret ?? '',
        more.satisfied ?? '',
        more.status ?? '',
      ].join(','),
    ),
  ].join('\n')

async function listed(no: string) {
  const { body } = await it.call('GET', '/api/intake/complaints?limit=200&channel=hotline-12345', { as: clerk })
  return (body.items as unknown as Record<string, string>[]).filter(({ title }) => title === `工单试验 ${no}`)
}
const numberOf = async (no: string) => String((await listed(no))[0]?.no)
const read = async (no: string, as = clerk) =>
  (await it.call('GET', `/api/intake/complaints/${no}`, { as })).body as unknown as ComplaintDetail
const step = (no: string, verb: string, body: unknown = {}, as = clerk, key?: string) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body, ...(key ? { headers: { 'idempotency-key': key } } : {}) })
const SENT = { ground: 'not-our-duty', explanation: '属于交通部门职责', proposedUnit: '520502transport局' }
const supervisor = (name: string) => login('supervisor', 'office-520502', name)

/** Accepts if need be, finds out and answers, by two of their own. */
async function answer(no: string, hands: [string, string], text = '属实，已改正。') {
  await step(no, 'accept')
  const [one, two] = hands.map(supervisor) as [ReturnType<typeof supervisor>, ReturnType<typeof supervisor>]
  const handlers = [one.username, two.username]
  expect((await step(no, 'assign', { handlers })).status).toBe(200)
  const findings = [{ allegation: 1, conclusion: 'upheld', facts: '现场核对，情况属实。' }]
  expect((await step(no, 'record-findings', { findings }, one)).status).toBe(200)
  expect((await step(no, 'reply', { text }, two)).status).toBe(200)
}

describe('clocks of an import', () => {
  test('acceptance from the 移交日期, the centre’s from its own date or the dispatch date, the earlier first', async () => {
    await here.run(csv(['A1'], ['A2', { due: '2026-03-04' }], ['A3', { dispatched: '2026-03-02', handedOver: '' }]))
    const due = async (no: string) => Object.fromEntries((await read(await numberOf(no))).deadlines.map(({ rule, dueOn }) => [rule, dueOn]))
    expect(await due('A1')).toEqual({ acceptance: '2026-03-09', 'hotline-order': '2026-03-06', 'hotline-return': '2026-03-03' })
    expect(await due('A2')).toMatchObject({ 'hotline-order': '2026-03-04', acceptance: '2026-03-09' })
    expect(await due('A3')).toMatchObject({ 'hotline-order': '2026-03-09', 'hotline-return': '2026-03-03' })
    expect((await listed('A2'))[0]).toMatchObject({ dueOn: '2026-03-04', dueRule: 'hotline-order', receivedOn: '2026-03-02' })
    expect((await read(await numberOf('A1'))).order).toMatchObject({ returnBy: '2026-03-03', rounds: [{ dispatchedOn: '2026-03-01' }] })
  })

  test('an order that comes late without a 移交日期 is not accepted too late, and nobody is reminded of what was over before it came', async () => {
    await here.run(csv(['A4', { dispatched: '2025-11-03', handedOver: '' }]))
    const found = await read(await numberOf('A4'))
    expect(found.deadlines.filter(({ overdue }) => overdue).map(({ rule }) => rule)).toEqual(['hotline-order'])
    const { state } = (await it.intake.deps.complaints.findOne({ 'index.no': found.no })) ?? { state: undefined }
    expect(state?.deadlines.find(({ rule }) => rule === 'hotline-order')?.alarms).toEqual([])
  })

  test.each(['是', '来电保密', '是（来电保密）'])('an order marked %s keeps no contact', async (secret) => {
    await here.run(csv([`A5${secret}`, { secret }]))
    expect(await read(await numberOf(`A5${secret}`))).toMatchObject({ hasContact: false, confidential: true })
  })
})

test('a caller who asks for 保密 only later: from then on the contact needs somebody’s approval', async () => {
  await here.run(csv(['A6']))
  const no = await numberOf('A6')
  await here.run(csv(['A6', { secret: '来电保密' }]))
  expect(await read(no)).toMatchObject({ confidential: true, status: 'submitted' })
  expect((await step(no, 'reveal-contact', { reason: '约定核查时间' })).body).toMatchObject({ state: 'approval-needed' })
})

test('returned, sent again by a second import, answered and written back: one dossier with two rounds', async () => {
  const first = await here.run(csv(['B1'], ['B2']))
  const no = await numberOf('B1')
  expect((await step(no, 'sign-order', {}, agent)).status).toBe(200)
  expect((await step(no, 'return-order', { ...SENT, proposedUnit: undefined })).body).toMatchObject({ code: 'order-return-unit-missing' })
  expect((await step(no, 'return-order', { ...SENT, ground: 'no-such' })).body).toMatchObject({ code: 'order-return-ground-unknown' })
  const [once, twice] = [await step(no, 'return-order', SENT, agent, 'return-b1'), await step(no, 'return-order', SENT, agent, 'return-b1')]
  expect([once.body.status, twice.status, twice.headers.get('etag')]).toEqual(['returned', 200, once.headers.get('etag')])
  expect(await here.download(first.importId, 'write-back')).toMatch(
    /B1,JD520502-2026-\d+,已退单,1,2026-03-02,.*退单，等待裁定,不属于本单位职责/,
  )

  now = new Date('2026-03-09T02:00:00Z')
  const second = await here.run(csv(['B1', { handedOver: '2026-03-09', dispatched: '2026-03-09', content: '又来电：仍没有出示证件。' }]))
  expect(counts(second)).toMatchObject({ created: 0, updated: 1, complaints: 0 })
  expect(await listed('B1')).toHaveLength(1)
  const again = await read(no)
  expect(again).toMatchObject({
    status: 'reopened',
    order: {
      rounds: [
        { no: 1, endedAs: '已退单' },
        { no: 2, handedOverOn: '2026-03-09' },
      ],
    },
  })
  expect(again.deadlines.filter(({ met }) => !met).map(({ rule, dueOn }) => [rule, dueOn])).toEqual([
    ['answer', '2026-04-08'],
    ['assignment', '2026-03-10'],
    ['hotline-order', '2026-03-16'],
    ['hotline-return', '2026-03-10'],
  ])
  const version = again.version
  expect(
    counts(await here.run(csv(['B1', { handedOver: '2026-03-09', dispatched: '2026-03-09', content: '又来电：仍没有出示证件。' }]))),
  ).toMatchObject({
    updated: 0,
    unchanged: 1,
  })
  expect((await read(no)).version).toBe(version)

  await answer(no, ['b', 'c'], '=HYPERLINK("http://a.invalid","x") 属实')
  const sent = await here.download(second.importId, 'write-back')
  expect(sent).toContain('B1,')
  expect(sent).not.toContain('B2,')
  expect(sent).toMatch(/已答复,2,2026-03-09,2026-03-09,,受理,,,属实,"?'=HYPERLINK/)
  expect(await here.download(first.importId, 'write-back')).toMatch(/B1,JD520502-2026-\d+,已退单,1,/)
  expect(await here.download(second.importId, 'write-back')).toBe(sent)

  const mark = (id: string) => it.call('POST', `/api/intake/hotline-imports/${id}/written-back`, { as: agent, body: { on: '2026-03-09' } })
  expect((await mark(second.importId)).body).toEqual({ marked: 1, waiting: 0, more: false })
  const before = (await read(no)).version
  expect((await mark(second.importId)).body).toEqual({ marked: 0, waiting: 0, more: false })
  expect(await read(no)).toMatchObject({ version: before, order: { rounds: [{}, { writtenBackOn: '2026-03-09' }] } })
  expect(await here.download(second.importId, 'write-back')).toContain('2026-03-09\r\n')
})

test('refused by the centre it goes on for good; after its day only an approver returns', async () => {
  now = new Date('2026-03-02T02:00:00Z')
  await here.run(csv(['C1'], ['C2']))
  const [kept, late] = [await numberOf('C1'), await numberOf('C2')]
  await step(kept, 'return-order', SENT)
  now = new Date('2026-03-05T02:00:00Z')
  expect((await step(kept, 'rule-on-return', { accepted: false, note: '三定方案写明由本单位负责' })).body.status).toBe('submitted')
  const found = await read(kept)
  expect(found.deadlines.map(({ rule, dueOn }) => [rule, dueOn])).toMatchObject([
    ['acceptance', '2026-03-11'],
    ['hotline-order', '2026-03-06'],
    ['hotline-return', '2026-03-03'],
  ])
  expect([found.order?.ruledFinal, found.may.includes('return-order')]).toEqual([true, false])
  expect((await step(kept, 'return-order', SENT, approver)).body.code).toBe('order-return-final')
  expect((await step(late, 'return-order', SENT)).body.code).toBe('order-return-too-late')
  expect((await step(late, 'return-order', SENT, approver)).body.status).toBe('returned')
})

describe('the same number after the answer', () => {
  test('a row that keeps the centre’s books changes no round; 不满意 opens one for other hands, once', async () => {
    now = new Date('2026-03-02T02:00:00Z')
    await here.run(csv(['D1']))
    const no = await numberOf('D1')
    await answer(no, ['d', 'e'])
    expect(counts(await here.run(csv(['D1', { satisfied: '满意', status: '已办结' }])))).toMatchObject({ updated: 1 })
    expect(await read(no)).toMatchObject({ status: 'replied', order: { rounds: [{}] } })
    now = new Date('2026-03-16T02:00:00Z')
    await here.run(csv(['D1', { satisfied: '不满意' }]))
    const reopened = await read(no)
    expect(reopened).toMatchObject({ status: 'reopened', order: { rounds: [{}, { reason: '回访不满意', handedOverOn: '2026-03-16' }] } })
    const handlers = ['d', 'e'].map((name) => supervisor(name).username)
    expect((await step(no, 'assign', { handlers })).body.code).toBe('same-handler-again')
    await answer(no, ['f', 'g'])
    await here.run(csv(['D1', { satisfied: '不满意', due: '2026-03-20' }]))
    expect((await read(no)).order?.rounds).toHaveLength(2)
    await here.run(csv(['D1', { satisfied: '仍不满意' }]))
    const third = (await read(no)).order?.rounds[2]
    expect([third?.handedOverOn, third?.dispatchedOn]).toEqual(['2026-03-16', undefined])
  })

  test('while it is open it is news; the centre’s note alone reopens what was answered', async () => {
    now = new Date('2026-03-02T02:00:00Z')
    await here.run(csv(['D2']))
    const no = await numberOf('D2')
    await here.run(csv(['D2', { content: '补充：当天有三个人到场。', handedOver: '2026-03-02' }]))
    expect(await read(no)).toMatchObject({ status: 'submitted', order: { rounds: [{}] } })
    const note = { handedOverOn: '2026-03-02', reason: '来电人不满意，请重办' }
    expect((await step(no, 'reopen-order', note)).body.code).toBe('complaint-status-forbids')
    await answer(no, ['h', 'i'])
    expect((await step(no, 'reopen-order', { ...note, handedOverOn: '2026-03-03' })).body.code).toBe('order-day-wrong')
    expect((await step(no, 'reopen-order', note)).body.status).toBe('reopened')
  })
})

test('a unit that helps reads and brings evidence, and does nothing else', async () => {
  now = new Date('2026-03-02T02:00:00Z')
  await here.run(csv(['E1']))
  const no = await numberOf('E1')
  await step(no, 'accept')
  const helper = login('supervisor', '520502-transport-legal')
  expect((await it.call('GET', `/api/intake/complaints/${no}`, { as: helper })).status).toBe(404)
  const ask = (unit: string) => step(no, 'request-assistance', { unit, reason: '请提供路政检查记录' })
  expect((await ask('520502-market-legal')).body.code).toBe('referral-target-refused')
  expect((await ask('no-such-unit')).body.code).toBe('agency-unknown')
  expect((await ask('520502-transport-legal')).status).toBe(200)
  expect((await read(no, helper)).may).toEqual(['add-evidence'])
  const evidence = { kind: 'copied-file', title: '路政检查记录', madeOn: '2026-03-02' }
  expect((await step(no, 'evidence', evidence, helper)).status).toBe(200)
  expect((await step(no, 'assign', { handlers: ['a', 'b'] }, helper)).status).toBe(403)
})

test('more time from the centre moves the centre’s clock, by the day that it gives or by working days', async () => {
  await here.run(csv(['F1'], ['F2', { due: '2026-03-06' }]))
  const due = async (no: string) => (await read(no)).deadlines.map(({ rule, dueOn }) => `${rule} ${dueOn}`)
  for (const [order, body, day] of [
    ['F1', { granted: true }, '2026-03-09'],
    ['F2', { granted: true }, '2026-03-09'],
  ] as const) {
    const no = await numberOf(order)
    expect((await step(no, 'ask-centre-extension', { days: 6, reason: '需要鉴定' })).body.code).toBe('extension-too-long')
    expect((await step(no, 'ask-centre-extension', { days: 1, reason: '需要鉴定' })).status).toBe(200)
    expect((await step(no, 'record-centre-extension', { granted: true, dueOn: '2026-03-05' })).body.code).toBe('centre-extension-early')
    expect((await step(no, 'record-centre-extension', body)).status).toBe(200)
    expect(await due(no)).toEqual(['acceptance 2026-03-09', `hotline-order ${day}`, 'hotline-return 2026-03-03'])
  }
})

test('results by days: the unit’s own orders only, both days included', async () => {
  await here.run(csv(['G1', { handedOver: '2026-01-05' }], ['G2', { handedOver: '2026-01-07' }], ['G3', { handedOver: '2026-01-08' }]))
  const days = (query: string, as = agent) => it.call('GET', `/api/intake/hotline-orders/write-back?${query}`, { as })
  const orders = ({ text }: { text: string }) => text.split('\r\n').flatMap((line) => /^G\d/.exec(line)?.[0] ?? [])
  expect(orders(await days('from=2026-01-05&to=2026-01-07'))).toEqual(['G1', 'G2'])
  expect(orders(await days('from=2026-01-05&to=2026-01-07', login('hotline-agent', 'office-5205')))).toEqual([])
  expect((await days('from=2026-01-07&to=2026-01-05')).status).toBe(400)
})

test('what others are told names nobody and repeats nothing that was written', async () => {
  await it.intake.publishing.idle()
  const told: { type: string; data: unknown }[] = []
  for (const topic of await it.bus.log.topics())
    for await (const { event } of it.bus.log.read(topic)) if (event.type.includes('complaint-order-')) told.push(event)
  expect([...new Set(told.map(({ type }) => type.split('.').at(-2)))].sort()).toEqual([
    'complaint-order-return-ruled',
    'complaint-order-returned',
    'complaint-order-round-opened',
    'complaint-order-signed',
  ])
  expect(JSON.stringify(told)).not.toMatch(/欧阳|1398765|交通部门|三定方案|不满意|transport/)
})
