import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AGENCIES, aFiling, type Harness, login, startIntake, until } from './harness.ts'

// What could make a complaint vanish from everybody's sight, or show it to one who may not know of it.

let it: Harness
beforeAll(async () => {
  it = await startIntake({ clock: () => new Date('2026-03-02T02:00:00Z') })
})
afterAll(() => it.stop())

const clerk = login('intake-clerk', 'office-520502')
const approver = login('approver', 'office-520502')
const legal = login(['supervisor', 'intake-clerk', 'approver'], '520502-transport-legal')
const nameOf = (id: string) => AGENCIES.find((agency) => agency.id === id)?.name

async function file(more: Record<string, unknown> = {}) {
  const { status, body, text } = await it.call('POST', '/api/public/complaints', { body: aFiling(more) })
  if (status !== 201) throw new Error(text)
  return { no: String(body.complaintNo), receipt: String(body.receipt), handler: String(body.handler) }
}
const read = (no: string, as = clerk) => it.call('GET', `/api/intake/complaints/${no}`, { as })
const step = (no: string, verb: string, as: ReturnType<typeof login>, body: unknown = {}) =>
  it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })
const lookUp = async (receipt: string) => (await it.call('POST', '/api/public/complaints/lookup', { body: { receipt } })).body
const statusOf = async (no: string) => String((await read(no)).body.status)
const merge = (no: string, into: string) => step(no, 'merge', clerk, { into, reason: '同一件事' })
const answer = async (no: string) => {
  const [one, two] = [login('supervisor', 'office-520502', 'one'), login('supervisor', 'office-520502', 'two')]
  await step(no, 'accept', clerk)
  await step(no, 'assign', clerk, { handlers: [one.username, two.username] })
  await step(no, 'record-findings', one, { findings: [{ allegation: 1, conclusion: 'upheld', facts: '属实' }] })
  return step(no, 'reply', two, { text: '经核查属实，已责令改正。' })
}

describe('merged', () => {
  test('into each other at once, one of the two goes on', async () => {
    const [one, other] = [await file(), await file()]
    const { complaints } = it.intake.deps
    const [first, second] = await Promise.all([one, other].map(({ no }) => complaints.findOne({ 'index.no': no })))
    if (!(first && second)) throw new Error('filed, but not there')
    const actor = { kind: 'staff', id: 'clerk', unit: 'office-520502' } as const
    const into = ({ _id, state }: typeof first) => ({ type: 'merge', into: _id, intoNo: state.no, reason: '同一件事' }) as const
    // Each was found open by the other's clerk before either merge was written.
    await Promise.all([complaints.execute(first._id, into(second), { actor }), complaints.execute(second._id, into(first), { actor })])
    await until(async () => (await Promise.all([statusOf(one.no), statusOf(other.no)])).includes('submitted'))
  })

  test.each([
    [
      'withdrawn by its own complainant',
      (receipt: string) => ['/api/public/complaints/withdraw', { receipt, reason: '不想追究了', pressure: 'none' }],
    ],
    ['declined', () => ['decline', { ground: 'not-enforcement', explanation: '不是行政执法行为。' }]],
  ] as [string, (receipt: string) => [string, object]][])('into one that is %s, it goes on by itself', async (_name, ending) => {
    const [main, child] = [await file(), await file()]
    expect((await merge(child.no, main.no)).status).toBe(200)
    await until(async () => ((await read(main.no)).body.mergedFrom as unknown as string[]).length === 1)
    const [path, body] = ending(main.receipt)
    const ended = path.startsWith('/') ? await it.call('POST', path, { body }) : await step(main.no, path, clerk, body)
    expect(ended.status).toBe(200)
    await until(async () => (await statusOf(child.no)) === 'submitted')
  })

  test('into one that is answered, its own complainant reads the answer under the own code', async () => {
    const [main, child] = [await file(), await file()]
    await merge(child.no, main.no)
    expect((await lookUp(child.receipt)).answer).toBeUndefined()
    expect((await answer(main.no)).status).toBe(200)
    expect(await lookUp(child.receipt)).toMatchObject({ status: 'merged', answer: { text: '经核查属实，已责令改正。' } })
  })
})

describe('declined as a repeat', () => {
  const decline = (no: string, ground: string, earlierNo: string, as = clerk) =>
    step(no, 'decline', as, { ground, explanation: '已经反映过，见原件。', earlierNo })

  test('the earlier one must be there, be another one, and be concluded or pending as the ground says', async () => {
    const [repeat, pending, elsewhere] = [
      await file(),
      await file(),
      await file({ region: '520521', accused: { agencyId: '520521-market' } }),
    ]
    for (const earlierNo of [repeat.no, elsewhere.no, 'JD520502-2026-999999']) {
      expect([earlierNo, (await decline(repeat.no, 'same-pending', earlierNo)).body.code]).toEqual([
        earlierNo,
        'earlier-conclusion-missing',
      ])
    }
    expect((await decline(repeat.no, 'already-concluded', pending.no)).body.code).toBe('earlier-conclusion-missing')
    await answer(pending.no)
    expect((await decline(repeat.no, 'already-concluded', pending.no)).body.code).toBe('needs-approver')
    expect((await decline(repeat.no, 'already-concluded', pending.no, approver)).status).toBe(200)
  })
})

describe('handed to an internal unit (转办)', () => {
  test('it finds out and reports; telling the person, signing off and moving on stay with the sender', async () => {
    const { no } = await file()
    await step(no, 'accept', clerk)
    expect((await step(no, 'assign', clerk, { unit: '520502-transport-legal', mode: 'transferred' })).status).toBe(200)
    expect((await read(no, legal)).body.may).not.toContain('reply')
    expect(
      (await step(no, 'record-findings', legal, { findings: [{ allegation: 1, conclusion: 'not-upheld', facts: '不属实' }] })).status,
    ).toBe(200)
    for (const [verb, body] of [
      ['reply', { text: '经核查不属实，予以答复。' }],
      ['extend', { days: 5, ground: '情况复杂' }],
      ['message', { text: '请您撤回。' }],
    ] as const) {
      expect([verb, (await step(no, verb, { ...legal, username: 'another' }, body)).body.code]).toEqual([verb, 'not-the-handling-unit'])
    }
    const own = login('supervisor', 'office-520502')
    expect((await step(no, 'review-findings', own, { confirmed: true })).status).toBe(200)
    expect((await step(no, 'reply', own, { text: '经核查不属实，予以答复。' })).status).toBe(200)
    expect((await step(no, 'close', { ...legal, username: 'another' })).body.code).toBe('not-the-handling-unit')
    expect((await step(no, 'close', approver)).status).toBe(200)
  })
})

describe('about the supervision office, whatever it is called', () => {
  test.each(['520502司法局', '区司法局', '七星关区 司法局行政执法监督科', '司法局的工作人员'])(
    '“%s” goes one level up and is sealed',
    async (agencyName) => {
      const { no, handler } = await file({ accused: { agencyName } })
      expect(handler).toBe(nameOf('office-5205'))
      expect((await read(no)).status).toBe(404)
      expect(
        (await step(no, 'refer', login('intake-clerk', 'office-5205'), { unit: 'office-520502', reason: '请你们办理' })).body.code,
      ).toBe('referral-target-refused')
    },
  )
})

test('an auditor of one county learns nothing of how much there is in others', async () => {
  await file({ region: '520521', accused: { agencyId: '520521-market' } })
  await it.intake.publishing.idle()
  const count = async (unit: string) => (await it.call('GET', '/api/audit/verify', { as: login('auditor', unit) })).body.events
  const before = await count('office-520502')
  await file({ region: '520521', accused: { agencyId: '520521-market' } })
  await it.intake.publishing.idle()
  expect(await count('office-520502')).toBe(before)
})
