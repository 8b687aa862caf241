import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { PlanReport } from '@mingjian/storage'
import { aFiling, type Harness, login, startIntake } from './harness.ts'
import { hotlineOf } from './hotline-harness.ts'

// Every query that the service runs is watched: none may read a collection, or an index, from end to end.

let it: Harness
const plans: PlanReport[] = []
beforeAll(async () => {
  it = await startIntake({ onPlan: (plan) => void plans.push(plan) })
})
afterAll(() => it.stop())

/** Read whole on purpose: a register of a few thousand agencies, loaded into memory; the entered calendar notices. */
const SMALL = ['agencies', 'calendarNotices']

/** From end to end by an index, and meant so: the partial index of what is unpublished, the newest head (limit 1), a verification of everything. */
const MEANT = ['dirty', 'index.until_1__id_1']
const isMeant = ({ index, shape }: PlanReport) => MEANT.includes(index) || (index === '_id_' && JSON.stringify(shape) === '"{}"')

test('no query of a complaint’s life, of the lists or of the timers scans', async () => {
  const clerk = login('intake-clerk', 'office-520502')
  const filed = await it.call('POST', '/api/public/complaints', {
    body: aFiling({ anonymous: false, contact: { name: '测试', phone: '13900000000' } }),
  })
  await it.call('POST', '/api/intake/complaints', {
    as: clerk,
    body: aFiling({ channel: 'letter', receivedOn: '2026-03-02', backdating: '收发室滞留' }),
  })
  const other = await it.call('POST', '/api/public/complaints', { body: aFiling() })
  const no = String(filed.body.complaintNo)
  const step = (verb: string, body: unknown = {}) => it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as: clerk, body })
  await it.call('POST', '/api/public/complaints/lookup', { body: { receipt: filed.body.receipt } })
  await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
  await step('accept')
  await step('merge', { into: other.body.complaintNo, reason: '同一件事' })
  for (const query of [
    '',
    'status=submitted',
    'region=520502',
    'region=5205',
    'region=520502001',
    'q=出示证件',
    `q=${no}`,
    'dueBefore=2027-01-01',
    'status=submitted&region=520502',
    'kind=complaint',
    'channel=web',
    'agency=520502-market',
    'backdated=true',
    'backdated=true&region=520502',
    'limit=1',
  ]) {
    const first = await it.call('GET', `/api/intake/complaints?${query}`, { as: clerk })
    expect([query, first.status]).toEqual([query, 200])
    if (first.body.next)
      await it.call('GET', `/api/intake/complaints?${query}&cursor=${encodeURIComponent(String(first.body.next))}`, { as: clerk })
  }
  const imports = hotlineOf(it, clerk)
  const orders = Array.from({ length: 450 }, (_, at) => `P${at},检查,没有出示证件,2026-03-02`)
  const { importId } = await imports.run(`工单编号,标题,内容,移交日期\n${orders.join('\n')}\n`)
  expect((await imports.download(importId, 'write-back')).split('\r\n')).toHaveLength(452)
  const between = await it.call('GET', '/api/intake/hotline-orders/write-back?from=2026-03-01&to=2026-03-02', { as: clerk })
  expect(between.text.split('\r\n')).toHaveLength(452)
  await it.call('POST', `/api/intake/hotline-imports/${importId}/written-back`, { as: clerk, body: { on: '2026-03-02' } })
  await it.call('GET', '/api/public/statistics?year=2026&region=5205')
  await it.intake.publishing.sweep()
  await it.intake.deps.complaints.store.listDue(new Date(), 10)
  await it.intake.deps.complaints.runningIn(2026, undefined, 10)
  await it.call('GET', '/api/audit/verify', { as: login('auditor', 'office-520502') })

  expect(plans.length).toBeGreaterThan(30)
  const scanning = plans.filter(
    (plan) => !SMALL.includes(plan.collection) && (plan.index === 'COLLSCAN' || plan.bounds === 'full') && !isMeant(plan),
  )
  const told = [
    ...new Set(
      scanning.map(({ collection, operation, shape, sort, index, bounds }) =>
        JSON.stringify({ collection, operation, shape, sort, index, bounds }),
      ),
    ),
  ]
  expect(told).toEqual([])
  const sorting = plans.filter(({ fullSort, shape }) => fullSort && !shape.includes('"index.no":"?"'))
  expect(sorting.map(({ collection, shape }) => [collection, shape])).toEqual([])
})
