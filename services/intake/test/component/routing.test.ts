import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AGENCIES, aFiling, type Harness, login, startIntake, until } from './harness.ts'

let it: Harness
beforeAll(async () => {
  it = await startIntake({ clock: () => new Date('2026-03-02T02:00:00Z') })
})
afterAll(() => it.stop())

const clerk = login('intake-clerk', 'office-520502')
const cityClerk = login('intake-clerk', 'office-5205')
const supervisor = login('supervisor', 'office-520502')

async function file(more: Record<string, unknown> = {}) {
  const { status, body, text } = await it.call('POST', '/api/public/complaints', { body: aFiling(more) })
  if (status !== 201) throw new Error(text)
  return { no: String(body.complaintNo), receipt: String(body.receipt), handler: String(body.handler) }
}
const read = (no: string, as: ReturnType<typeof login>) => it.call('GET', `/api/intake/complaints/${no}`, { as })
const step = (no: string, verb: string, as: ReturnType<typeof login>, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const nameOf = (id: string) => AGENCIES.find((agency) => agency.id === id)?.name

describe('where a complaint goes', () => {
  test.each([
    ['the unit’s handling of a case', { accused: { agencyId: '520502-market', concerns: 'unit' } }, 'office-520502'],
    ['its leader', { accused: { agencyId: '520502-market', officerName: '某某', concerns: 'leader' } }, 'office-520502'],
    ['its own supervision unit', { accused: { agencyId: '520502-market-legal' } }, 'office-520502'],
    [
      'one officer',
      { accused: { agencyId: '520502-market', officerName: '某某', kind: 'officer', concerns: 'officer' } },
      '520502-market-legal',
    ],
    ['a county government', { accused: { agencyId: 'gov-520502' } }, 'office-5205'],
    ['a township office', { accused: { agencyId: 'township-520502001' } }, 'office-520502'],
    [
      'a merchant where the department was told',
      { accused: { kind: 'merchant-or-individual', agencyId: '520502-market', departmentWasTold: true } },
      'office-520502',
    ],
  ])('about %s', async (_name, filing, unit) => expect((await file(filing)).handler).toBe(nameOf(unit)))

  test('about a merchant alone it is not taken here, and the right place is named', async () => {
    const { body, status } = await it.call('POST', '/api/public/complaints', {
      body: aFiling({ accused: { kind: 'merchant-or-individual', agencyName: '某店' } }),
    })
    expect(status).toBe(422)
    expect(String(body.detail)).toContain('12345')
  })

  test('about the supervision office it is sealed from it and lies one level up', async () => {
    const { no, handler } = await file({ accused: { agencyId: 'office-520502' } })
    expect(handler).toBe(nameOf('office-5205'))
    for (const role of ['intake-clerk', 'supervisor', 'approver', 'leader', 'auditor'] as const) {
      expect((await read(no, login(role, 'office-520502'))).status).toBe(404)
    }
    expect((await read(no, cityClerk)).status).toBe(200)
  })
})

describe('moving it on', () => {
  test('never to the unit complained of, nor to one that does not supervise', async () => {
    const { no } = await file({ accused: { agencyId: '520502-market' } })
    for (const unit of ['520502-market', '520502-market-legal', '520502-transport', 'nobody']) {
      expect([unit, (await step(no, 'refer', clerk, { unit, reason: '转办理' })).body.code]).toEqual([unit, 'referral-target-refused'])
    }
    expect((await step(no, 'assign', clerk, { unit: '520502-market', mode: 'transferred' })).status).toBeGreaterThanOrEqual(400)
  })

  test('to another office: it is theirs, with a clock of its own, and the first one can only look on if it lies above', async () => {
    const { no } = await file()
    expect((await step(no, 'refer', clerk, { unit: 'office-5205', reason: '由市级办理' })).status).toBe(200)
    const { body } = await read(no, cityClerk)
    expect(body).toMatchObject({ status: 'submitted', handling: { unit: 'office-5205' } })
    expect((await step(no, 'accept', clerk)).status).toBeGreaterThanOrEqual(403)
    expect((await step(no, 'accept', cityClerk)).status).toBe(200)
  })
})

describe('the same matter twice', () => {
  const text = { title: '占道摆摊罚款没有票据', content: '在南门市场门口摆摊被罚款二百元，执法人员没有给票据，也没有给处罚决定书。' }
  const contact = { name: '测试乙', phone: '13800000002' }

  const mergedFrom = async (no: string) => (await read(no, clerk)).body.mergedFrom as unknown as string[]

  test('is hinted at by the same person and by like words; merged it follows the other one, un-merged it goes on', async () => {
    const first = await file({ ...text, anonymous: false, contact })
    const second = await file({ ...text, anonymous: false, contact, content: `${text.content}请尽快处理。` })
    const hints = (await read(second.no, clerk)).body.hints as unknown as { no: string; why: string }[]
    expect(hints).toEqual([expect.objectContaining({ no: first.no, why: 'same-person' })])
    expect((await step(second.no, 'merge', clerk, { into: second.no, reason: '同一件事' })).body.code).toBe('merge-into-itself')
    expect((await step(second.no, 'merge', clerk, { into: first.no, reason: '同一件事' })).status).toBe(200)
    await until(async () => (await mergedFrom(first.no)).length === 1)
    expect((await step(second.no, 'accept', clerk)).body.code).toBe('complaint-status-forbids')
    expect((await step(second.no, 'unmerge', clerk, { reason: '不是同一件事' })).status).toBe(200)
    await until(async () => (await mergedFrom(first.no)).length === 0)
    expect((await step(second.no, 'accept', clerk)).status).toBe(200)
  })

  test('is declined as concluded only with the earlier number', async () => {
    const { no } = await file(text)
    const body = { ground: 'already-concluded', explanation: '已经答复过，原结论附后。' }
    expect((await step(no, 'decline', clerk, body)).body.code).toBe('earlier-conclusion-missing')
    expect((await step(no, 'decline', clerk, { ...body, ground: 'because' })).body.code).toBe('decline-ground-unknown')
    const earlier = await file(text)
    expect((await step(earlier.no, 'decline', clerk, { ground: 'too-old', explanation: '已超过三年，难以核查。' })).status).toBe(200)
    expect((await step(no, 'decline', clerk, { ...body, earlierNo: earlier.no })).body.code).toBe('needs-approver')
    const approver = login('approver', 'office-520502')
    expect((await step(no, 'decline', approver, { ...body, earlierNo: earlier.no })).status).toBe(200)
  })
})

describe('people under pressure', () => {
  test('withdrawing under pressure moves it one level up and hides it from the accused’s level', async () => {
    const { no, receipt } = await file()
    await step(no, 'accept', clerk)
    const body = { receipt, reason: '有人找过我', pressure: 'pressed' }
    expect((await it.call('POST', '/api/public/complaints/withdraw', { body })).status).toBe(200)
    expect((await read(no, clerk)).status).toBe(404)
    expect((await read(no, cityClerk)).body).toMatchObject({ status: 'withdrawn', handling: { unit: 'office-5205' } })
  })

  test('retaliation is marked, lies one level above the accused from the start, and is due sooner than anything else', async () => {
    await file({ accused: { agencyId: 'office-520502' } })
    const { no, handler } = await file({ problemTypes: ['retaliation'] })
    expect(handler).toBe(nameOf('office-5205'))
    expect((await read(no, clerk)).status).toBe(404)
    const list = await it.call('GET', '/api/intake/complaints?status=submitted', { as: cityClerk })
    expect((list.body.items as unknown as object[])[0]).toMatchObject({ no, retaliation: true, dueOn: '2026-03-03' })
  })

  test('a confidential reporter’s contact needs a second person, once, and every look is on the record', async () => {
    const { no } = await file({ kind: 'report', confidential: true, anonymous: false, contact: { name: '测试丙', phone: '13800000003' } })
    const ask = (as: ReturnType<typeof login>) => step(no, 'reveal-contact', as, { reason: '约定核查时间' })
    const asked = await ask(supervisor)
    expect([asked.status, asked.body.state]).toEqual([202, 'approval-needed'])
    const approve = (as: ReturnType<typeof login>) => step(no, `reveal-contact/${String(asked.body.requestId)}/approve`, as)
    expect((await approve({ ...supervisor, roles: ['approver'] })).body.code).toBe('reveal-own-request')
    expect((await approve(login('approver', 'office-520502'))).status).toBe(200)
    expect((await ask(supervisor)).body).toMatchObject({ state: 'revealed', contact: { phone: '13800000003' } })
    expect((await ask(supervisor)).status).toBe(202)
    const { history } = (await read(no, clerk)).body as unknown as { history: { type: string }[] }
    expect(history.filter(({ type }) => type === 'ContactRevealed')).toHaveLength(1)
  })
})

describe('recusal', () => {
  test('who is recused neither sees nor handles it, from then on', async () => {
    const { no } = await file()
    const own = { who: supervisor.username, reason: '与当事人是近亲属' }
    expect((await step(no, 'recuse', login('approver', 'office-520502'), own)).status).toBe(200)
    expect((await read(no, supervisor)).status).toBe(404)
    const list = await it.call('GET', '/api/intake/complaints?limit=200', { as: supervisor })
    expect(list.text).not.toContain(no)
    await step(no, 'accept', clerk)
    const handlers = [supervisor.username, 'someone-else']
    expect((await step(no, 'assign', clerk, { handlers })).body.code).toBe('handler-recused')
  })
})
