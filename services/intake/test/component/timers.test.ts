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
