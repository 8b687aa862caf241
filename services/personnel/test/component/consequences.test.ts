import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  aCard,
  anApprovedApplication,
  anIssuedCertificate,
  anOrder,
  aQualifiedOfficer,
  check,
  type Harness,
  historyOf,
  ordered,
  REGISTRAR,
  startPersonnel,
} from './harness.ts'

const NO = '52050200000001'
const REVOKE = { orderId: 'order-revoke', measure: 'revoke', onDay: '2026-03-20', decisionNo: '某司监决〔2026〕2号' }
const SUSPEND = {
  orderId: 'order-suspend',
  measure: 'suspend',
  onDay: '2026-03-10',
  untilDay: '2026-03-15',
  decisionNo: '某司监决〔2026〕1号',
}
const AT = ['2026-03-09', '2026-03-10', '2026-03-15', '2026-03-16', '2026-03-20'].map((day) => `${day}T12:00:00+08:00`)

let it: Harness
beforeEach(async () => {
  it = await startPersonnel()
})
afterEach(() => it.stop())

const line = async () => {
  const answers: string[] = []
  for (const at of AT) answers.push(String((await check(it, NO, at))[1]))
  return answers
}
const BOTH = ['in-force', 'suspended', 'suspended', 'in-force', 'revoked']
const effects = async () =>
  (await historyOf(it, NO))
    .filter(({ type }) => ['CertificateSuspended', 'CertificateRevoked'].includes(type))
    .map(({ text }) => text)
    .sort()
const SAID = [
  '吊销：依据某司监决〔2026〕2号（JDSX520502-2026-000001）',
  '暂扣：至2026-03-15；依据某司监决〔2026〕1号（JDSX520502-2026-000001）',
].sort()
const issue = async () => {
  const no = await anApprovedApplication(it, await aQualifiedOfficer(it))
  await it.done('POST', `/api/personnel/certificates/${no}/issue`, { as: REGISTRAR, body: aCard(NO) })
  await it.settled()
}

test('told twice, an order has one effect, and the history tells why', async () => {
  await anIssuedCertificate(it, NO)
  const order = anOrder(NO, REVOKE)
  await ordered(it, order, order)
  await ordered(it, { ...order, id: 'delivered-under-another-id' })
  expect(await effects()).toEqual(SAID.filter((text) => text.startsWith('吊销')))
  expect(await line()).toEqual(['in-force', 'in-force', 'in-force', 'in-force', 'revoked'])
})

test.each([
  ['in their order', [SUSPEND, REVOKE]],
  ['out of order', [REVOKE, SUSPEND]],
])('two orders %s come to the same', async (_name, orders) => {
  await anIssuedCertificate(it, NO)
  for (const order of orders) await ordered(it, anOrder(NO, order))
  expect(await line()).toEqual(BOTH)
  expect(await effects()).toEqual(SAID)
})

test('orders that come before their certificate wait for it, and take effect with its issue', async () => {
  await ordered(it, anOrder(NO, REVOKE), anOrder(NO, SUSPEND), anOrder(NO, REVOKE))
  expect(await check(it, NO, AT[4] as string)).toEqual(['unknown', 'not-registered'])
  await issue()
  expect(await line()).toEqual(BOTH)
  expect(await effects()).toEqual(SAID)
  await ordered(it, anOrder(NO, REVOKE))
  expect(await effects()).toEqual(SAID)
})

test('an order about another number leaves the certificate alone', async () => {
  await anIssuedCertificate(it, NO)
  await ordered(it, anOrder('52050200000002', REVOKE))
  expect(await effects()).toEqual([])
})

test('ended between keeping an order and following it, the next delivery makes up for it, once', async () => {
  await anIssuedCertificate(it, NO)
  const { orders } = it.personnel.deps
  const findMany = orders.findMany
  let ended = false
  orders.findMany = (filter) => {
    if (ended) return findMany(filter)
    ended = true
    return Promise.reject(new Error('the process ended here'))
  }
  await ordered(it, anOrder(NO, REVOKE))
  expect(ended).toBe(true)
  expect(await effects()).toEqual(SAID.filter((text) => text.startsWith('吊销')))
})

test('an event that is not as its contract says goes to the dead letters, and those of other matters pass', async () => {
  await anIssuedCertificate(it, NO)
  const poison = anOrder(NO, { ...SUSPEND, measure: 'forgive' })
  await ordered(it, { ...poison, subject: 'matter-poison' }, { ...anOrder(NO, REVOKE), subject: 'matter-2' })
  expect(await it.bus.deadLetters.count()).toBe(1)
  expect(await effects()).toEqual(SAID.filter((text) => text.startsWith('吊销')))
})
