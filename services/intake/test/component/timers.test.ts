import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { timerSweep } from '@mingjian/dossier'
import { raiseAlarms } from '../../src/application/raise-alarms.ts'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

let it: Harness
let now = new Date('2026-03-02T02:00:00Z')
beforeAll(async () => {
  it = await startIntake({ clock: () => now })
})
afterAll(() => it.stop())

const clerk = login('intake-clerk', 'office-520502')
const sweep = () =>
  timerSweep(
    it.intake.deps.complaints.store,
    now,
    (dossier) => raiseAlarms(it.intake.deps, dossier),
    (_dossier, error) => {
      throw error
    },
  )

async function file() {
  const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling() })
  return { no: String(body.complaintNo), receipt: String(body.receipt) }
}
const history = async (no: string) =>
  (await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })).body.history as unknown as {
    type: string
    text: string
    at: string
  }[]
const told = async (no: string) => (await history(no)).filter(({ type }) => type === 'DeadlineReached').map(({ text }) => text)

describe('deadlines speak by themselves', () => {
  test('approaching, due, overdue and escalated come in their order, each once, whoever sweeps how often', async () => {
    now = new Date('2026-03-02T02:00:00Z')
    const { no } = await file()
    now = new Date('2026-03-20T02:00:00Z')
    await Promise.all([sweep(), sweep(), sweep()])
    const texts = await told(no)
    expect(texts.map((text) => text.slice(0, 4))).toEqual(['期限将到', '期限将到', '今天是期', '期限已过', '已经超期', '超期3个'])
    await sweep()
    expect(await told(no)).toEqual(texts)
  })

  test('nothing is said after the deadline is met', async () => {
    now = new Date('2026-04-01T02:00:00Z')
    const { no } = await file()
    await it.call('POST', `/api/intake/complaints/${no}/accept`, { as: clerk })
    now = new Date('2026-04-02T02:00:00Z')
    await sweep()
    expect((await told(no)).filter((text) => text.includes('2026-04-0'))).toEqual([])
  })

  test('an accepted complaint that nobody holds escalates before its answer is due', async () => {
    now = new Date('2026-05-11T02:00:00Z')
    const { no } = await file()
    await it.call('POST', `/api/intake/complaints/${no}/accept`, { as: clerk })
    now = new Date('2026-05-20T02:00:00Z')
    await sweep()
    expect((await told(no)).join()).toContain('未分办')
  })

  test('a supplement that does not come in time counts as given up', async () => {
    now = new Date('2026-06-01T02:00:00Z')
    const { no, receipt } = await file()
    await it.call('POST', `/api/intake/complaints/${no}/request-supplement`, { as: clerk, body: { items: '请补充票据' } })
    now = new Date('2026-06-30T02:00:00Z')
    await sweep()
    const { body } = await it.call('POST', '/api/public/complaints/lookup', { body: { receipt } })
    expect(body.status).toBe('terminated')
  })
})

describe('no state is without a watch', () => {
  const handlers = ['h1', 'h2'].map((name) => login('supervisor', 'office-520502', name))
  const step = (no: string, verb: string, as = clerk, body: unknown = {}) =>
    it.call('POST', `/api/intake/complaints/${no}/${verb}`, { as, body })

  test('an answer that nobody signs off is called late, and so is a suspension that nobody looks at', async () => {
    now = new Date('2026-07-01T02:00:00Z')
    const [answered, suspended] = [(await file()).no, (await file()).no]
    for (const no of [answered, suspended]) {
      await step(no, 'accept')
      await step(no, 'assign', clerk, { handlers: handlers.map(({ username }) => username) })
    }
    const findings = [{ allegation: 1, conclusion: 'upheld', facts: '属实。' }]
    await step(answered, 'record-findings', handlers[0], { findings })
    await step(answered, 'reply', handlers[0], { text: '经核查属实，已责令改正。' })
    await step(suspended, 'suspend', handlers[0], { ground: 'awaiting-other-case', explanation: '等待另案' })
    now = new Date('2026-08-20T02:00:00Z')
    await sweep()
    for (const no of [answered, suspended])
      expect([no, (await told(no)).filter((text) => text.includes('期限已过')).length]).toEqual([no, 1])
  })

  test('a complaint passed on after it was accepted keeps the day on which its answer is due', async () => {
    now = new Date('2026-07-06T02:00:00Z')
    const { no } = await file()
    await step(no, 'accept')
    const due = async (as = clerk) =>
      ((await it.call('GET', `/api/intake/complaints/${no}`, { as })).body.deadlines as unknown as { rule: string; dueOn: string }[]).find(
        ({ rule }) => rule === 'answer',
      )?.dueOn
    const before = await due()
    await step(no, 'refer', clerk, { unit: 'office-5205', reason: '由市局办理' })
    now = new Date('2026-07-10T02:00:00Z')
    const city = login('intake-clerk', 'office-5205')
    expect((await step(no, 'accept', city)).status).toBe(200)
    expect(await due(city)).toBe(before)
  })
})

describe('a year without a notice', () => {
  test('is estimated and marked, stops nobody, and is recomputed with a recorded reason when its notice is entered', async () => {
    now = new Date('2027-02-03T02:00:00Z')
    const { no } = await file()
    const before = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
    const accept = (body: typeof before.body) =>
      (body.deadlines as unknown as { rule: string; dueOn: string; provisional: boolean }[]).find(({ rule }) => rule === 'acceptance')
    expect(accept(before.body)?.provisional).toBe(true)
    const notice = {
      year: 2027,
      title: '2027年部分节假日安排（测试）',
      documentNo: '测试〔2026〕1号',
      issued: '2026-11-10',
      offDays: [{ name: '春节', from: '2027-02-04', to: '2027-02-12' }],
      makeUpDays: [{ date: '2027-02-13', for: '春节' }],
    }
    expect((await it.call('POST', '/api/intake/calendar-notices', { as: clerk, body: notice })).status).toBe(403)
    const entered = await it.call('POST', '/api/intake/calendar-notices', { as: login('system-admin', 'office-5205'), body: notice })
    expect([entered.status, Number(entered.body.recomputed) > 0]).toEqual([201, true])
    const after = await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })
    expect(accept(after.body)).toMatchObject({ provisional: false, dueOn: '2027-02-18' })
    expect((await history(no)).some(({ type, text }) => type === 'DeadlineRecomputed' && text.includes('测试〔2026〕1号'))).toBe(true)
  })

  test('a corrected notice moves deadlines that rested on the first one too, there and back again, and every alarm still comes to an end', async () => {
    now = new Date('2027-03-01T02:00:00Z')
    const { no } = await file()
    const due = async () =>
      (
        (await it.call('GET', `/api/intake/complaints/${no}`, { as: clerk })).body.deadlines as unknown as { rule: string; dueOn: string }[]
      ).find(({ rule }) => rule === 'acceptance')?.dueOn
    const notice = (days: [string, string][]) => ({
      year: 2027,
      title: '2027年部分节假日安排（测试）',
      documentNo: '测试〔2026〕1号',
      issued: '2026-11-10',
      offDays: [{ name: '春节', from: '2027-02-04', to: '2027-02-12' }, ...days.map(([from, to]) => ({ name: '更正', from, to }))],
      makeUpDays: [{ date: '2027-02-13', for: '春节' }],
    })
    const enter = (days: [string, string][]) =>
      it.call('POST', '/api/intake/calendar-notices', { as: login('system-admin', 'office-5205'), body: notice(days) })
    expect(await due()).toBe('2027-03-08')
    now = new Date('2027-03-08T02:00:00Z')
    await sweep()
    await enter([['2027-03-08', '2027-03-08']])
    expect(await due()).toBe('2027-03-09')
    await enter([])
    expect(await due()).toBe('2027-03-08')
    now = new Date('2027-04-20T02:00:00Z')
    for (let n = 0; n < 5; n++) await sweep()
    expect((await it.intake.deps.complaints.store.listDue(now, 100)).filter(({ state }) => state.no === no)).toEqual([])
  })

  test('a notice that contradicts itself is refused with the field named', async () => {
    const notice = {
      year: 2028,
      title: '错误的通知',
      documentNo: '测试2号',
      issued: '2027-11-10',
      offDays: [{ name: '春节', from: '2028-01-30', to: '2028-01-20' }],
      makeUpDays: [],
    }
    const { status, body } = await it.call('POST', '/api/intake/calendar-notices', {
      as: login('system-admin', 'office-5205'),
      body: notice,
    })
    expect([status, (body.errors as unknown as { field: string }[])[0]?.field]).toEqual([400, 'offDays.0'])
  })
})
