import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ComplaintDetail } from '@mingjian/contracts'
import { aFiling, EVERYBODY, type Harness, login, startIntake } from './harness.ts'

// 移交承办: who moves or retires hands the cases in hand over by list.

const clerk = login('intake-clerk', 'office-520502')
const leader = login('leader', 'office-520502', 'l')
const [leaving, partner, coming, late] = ['old', 'other', 'new', 'late'].map((name) => login('supervisor', 'office-520502', name))
const id = (who: typeof leaving) => who?.username ?? ''
let it: Harness
beforeAll(async () => {
  it = await startIntake({
    personnel: {
      ...EVERYBODY,
      checkSupervisors: async (ids) =>
        ids.map((one) => (one === id(late) ? { id: one, status: 'invalid', reason: '监督证已经过期' } : { id: one, status: 'valid' })),
    },
  })
})
afterAll(() => it?.stop())

async function aCase(handlers = [leaving, partner]): Promise<string> {
  const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling() })
  const no = String(body.complaintNo)
  await step(no, 'accept')
  expect((await step(no, 'assign', clerk, { handlers: handlers.map(id) })).status).toBe(200)
  return no
}
const step = (no: string, verb: string, as = clerk, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const transfer = async (body: object, as = leader, key?: string) =>
  it.call('POST', '/api/intake/case-transfers', {
    as,
    body: { from: id(leaving), to: id(coming), reason: '调离本单位', ...body },
    headers: key ? { 'idempotency-key': key } : {},
  })
const inHand = async (who: typeof leaving) => {
  const { body } = await it.call('GET', `/api/intake/complaints?handler=${id(who)}&limit=200`, { as: clerk })
  return (body.items as unknown as { no: string }[]).map(({ no }) => no)
}

test('every case in hand goes to the colleague, who investigates it from then on; what stood against one is told, and it stays', async () => {
  const [first, second, both, recused] = [await aCase(), await aCase(), await aCase([leaving, coming]), await aCase()]
  await step(recused, 'recuse', login('approver', 'office-520502'), { who: id(coming), reason: '与当事人有亲属关系' })
  const { status, body } = await transfer({}, leader, 'transfer-1')
  expect([status, [...(body.transferred as unknown as string[])].sort()]).toEqual([200, [first, second].sort()])
  const kept = body.kept as unknown as { complaintNo: string; code: string }[]
  expect(kept.map(({ complaintNo, code }) => [complaintNo, code]).sort()).toEqual(
    [
      [both, 'handlers-missing'],
      [recused, 'handler-recused'],
    ].sort(),
  )
  expect([...(await inHand(leaving))].sort()).toEqual([both, recused].sort())
  const findings = [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }]
  expect((await step(first, 'record-findings', leaving, { findings })).body.code).toBe('not-the-handler')
  expect((await step(first, 'record-findings', coming, { findings })).status).toBe(200)
  const { history } = (await it.call('GET', `/api/intake/complaints/${first}`, { as: clerk })).body as unknown as ComplaintDetail
  expect(history.map(({ text }) => text)).toContain('移交承办人：调离本单位')
  const again = await transfer({}, leader, 'transfer-1')
  expect(again.body.transferred).toEqual([])
})

test('who handed a case on had a part in it: they neither sign it off nor take it up in a later round', async () => {
  const no = await aCase()
  expect((await transfer({})).status).toBe(200)
  const findings = [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }]
  await step(no, 'record-findings', coming, { findings })
  await step(no, 'reply', coming, { text: '经核查属实。' })
  expect((await step(no, 'close', leaving)).body.code).toBe('replier-may-not-close')
})

test('nobody takes a case over whose certificate is not valid, and a neighbour hands over none', async () => {
  const no = await aCase()
  const { body } = await transfer({ to: id(late) })
  const [kept] = (body.kept as unknown as { complaintNo: string; code: string }[]).filter(({ complaintNo }) => complaintNo === no)
  expect(kept?.code).toBe('certificate-invalid')
  expect((await transfer({}, login('leader', 'office-520521'))).body).toEqual({ transferred: [], kept: [] })
  expect((await transfer({}, login('archivist', 'office-520502'))).status).toBe(403)
  expect(await inHand(leaving)).toContain(no)
})
