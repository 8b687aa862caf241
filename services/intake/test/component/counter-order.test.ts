import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { aFiling, type Harness, login, startIntake } from './harness.ts'
import { counts, hotlineOf } from './hotline-harness.ts'

// A single 12345 order taken down at the window is the same order that a file brings later, and the other way round.

let it: Harness
let here: ReturnType<typeof hotlineOf>
const clerk = login('intake-clerk', 'office-520502')
beforeAll(async () => {
  it = await startIntake({ clock: () => new Date('2026-03-09T02:00:00Z') })
  here = hotlineOf(it, clerk)
})
afterAll(() => it.stop())

const HEADER = '工单编号,标题,内容,受理时间,类别'
const row = (no: string, content = '执法人员检查时没有出示证件。', category = '行政执法') =>
  `${no},${category}来件,${content},2026/3/5 11:25:05,${category}`
const register = (orderNo: string, more: Record<string, unknown> = {}, as = clerk, key?: string) =>
  it.call('POST', '/api/intake/complaints', {
    as,
    body: aFiling({ channel: 'hotline-12345', receivedOn: '2026-03-09', orderNo, replyBy: 'hotline', ...more }),
    ...(key ? { headers: { 'idempotency-key': key } } : {}),
  })
const ordersOf = async (orderNo: string) => {
  const { body } = await it.call('GET', '/api/intake/complaints?channel=hotline-12345&limit=200', { as: clerk })
  const numbers = (body.items as unknown as { no: string }[]).map(({ no }) => no)
  const all = await Promise.all(numbers.map((no) => it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })))
  return all
    .filter(({ body: found }) => (found.order as unknown as { orderNo: string })?.orderNo === orderNo)
    .map(({ body: found }) => found)
}

describe('an order taken down first', () => {
  test.each([
    ['by a clerk', clerk],
    ['by a township registrar', login('township-registrar', 'justice-520502001')],
  ])('%s is found by the import: one complaint, a line in its history, unchanged the next time', async (_who, as) => {
    const orderNo = `FIRST-${as.roles[0]}`
    const { status, body } = await register(orderNo, {}, as)
    expect(status).toBe(201)
    const file = `${HEADER}\n${row(orderNo)}\n`
    expect(counts(await here.run(file))).toMatchObject({ read: 1, created: 0, updated: 1, complaints: 0, balanced: true })
    expect(counts(await here.run(file))).toMatchObject({ read: 1, created: 0, updated: 0, unchanged: 1, balanced: true })
    const found = await ordersOf(orderNo)
    expect(found.map(({ no }) => no)).toEqual([body.complaintNo])
    expect(JSON.stringify(found[0]?.history)).toContain('12345工单更新')
    expect(found[0]?.order).toMatchObject({ returnBy: '2026-03-10', rounds: [{ no: 1, handedOverOn: '2026-03-09' }] })
  })

  test('sent again under its key is the same complaint; by somebody else it is refused beside the field', async () => {
    const more = { title: '同一张工单' }
    const [first, second] = await Promise.all([register('TWICE', more, clerk, 'order-0001'), register('TWICE', more, clerk, 'order-0001')])
    expect([first?.status, second?.status]).toEqual([201, 201])
    expect(first?.body.receipt).toBe(second?.body.receipt)
    const other = await register('TWICE', { title: '别人再登记' })
    expect([other.status, other.body.code, other.body.field]).toEqual([409, 'order-known', 'orderNo'])
    expect(other.body.detail).toContain(String(first?.body.complaintNo))
    expect(await ordersOf('TWICE')).toHaveLength(1)
  })

  test('left half done by a crash is joined by the import', async () => {
    const { insertOrders } = it.intake.hotline
    it.intake.hotline.insertOrders = () => Promise.reject(new Error('killed'))
    expect((await register('KILLED')).status).toBe(500)
    it.intake.hotline.insertOrders = insertOrders
    expect(counts(await here.run(`${HEADER}\n${row('KILLED')}\n`))).toMatchObject({ read: 1, created: 1, balanced: true })
    expect(await ordersOf('KILLED')).toHaveLength(1)
  })

  test('needs a ground when it was handed over earlier', async () => {
    const { status, body } = await register('LATE', { receivedOn: '2026-03-05' })
    expect([status, body.field]).toEqual([422, 'backdating'])
    expect((await register('LATE', { receivedOn: '2026-03-05', backdating: '系统对接中断' })).status).toBe(201)
  })
})

describe('an order imported first', () => {
  test('is not registered again, also when the city imported it', async () => {
    await here.run(`${HEADER}\n${row('HERE')}\n`)
    await hotlineOf(it, login('intake-clerk', 'office-5205')).run(`${HEADER}\n${row('CITY')}\n`)
    for (const orderNo of ['HERE', 'CITY']) {
      const { status, body } = await register(orderNo)
      expect([orderNo, status, body.code]).toEqual([orderNo, 409, 'order-known'])
    }
  })

  test('and kept for statistics becomes a complaint at the window; the import then finds that', async () => {
    const file = `${HEADER}\n${row('STATISTICS', '小区外路灯不亮', '路灯')}\n`
    const first = counts(await here.run(file))
    expect([first.created, first.statistics]).toEqual([1, 1])
    expect((await register('STATISTICS')).status).toBe(201)
    expect(counts(await here.run(`${HEADER}\n${row('STATISTICS', '路灯还是不亮', '路灯')}\n`))).toMatchObject({
      read: 1,
      updated: 1,
      balanced: true,
    })
    expect(await ordersOf('STATISTICS')).toHaveLength(1)
  })
})
