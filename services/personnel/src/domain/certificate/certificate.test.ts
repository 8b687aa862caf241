import { describe, expect, test } from '@jest/globals'
import { certificate } from './certificate.ts'
import {
  APPROVER,
  aCard,
  aCondition,
  applied,
  approved,
  EXAMINER,
  given,
  type Happened,
  issued,
  NO,
  OFFICER,
  opened,
  person,
  refusal,
  when,
} from './certificate-fixture.ts'
import { checkAt } from './check.ts'
import type { CertificateCommand, StandingOrder } from './commands.ts'
import type { Status } from './state.ts'
import { possibleSteps } from './steps.ts'

const step = {
  examine: { type: 'examine' },
  approve: { type: 'approve', conditions: [], rulebook: 'test' },
  refuse: { type: 'refuse', reason: '材料不实' },
  withdraw: { type: 'withdraw', reason: '填错' },
  issue: { type: 'issue', ...aCard, orders: [] },
  suspend: { type: 'suspend', on: '2026-03-02', ground: 'misconduct' },
  reinstate: { type: 'reinstate', on: '2026-03-02', reason: '查清' },
  revoke: { type: 'revoke', on: '2026-03-02', ground: 'serious-misconduct' },
  cancel: { type: 'cancel', on: '2026-03-02', ground: 'moved' },
  'report-lost': { type: 'report-lost', on: '2026-03-02' },
  renew: { type: 'renew', purpose: 'renewal', conditions: [], rulebook: 'test' },
  reissue: { type: 'renew', purpose: 'reissue', conditions: [], rulebook: 'test' },
  'annual-review': { type: 'annual-review', year: 2026, passed: true, on: '2026-03-02' },
  correct: { type: 'correct', record: 4, on: '2026-03-02', reason: '录错' },
} as const satisfies Record<string, CertificateCommand | object> as unknown as Record<string, CertificateCommand>
const of = (name: string) => step[name] as CertificateCommand
const BY: Record<string, typeof OFFICER> = { examine: EXAMINER, approve: APPROVER }
const LATER = '2032-01-01T00:00:00.000Z'

const suspended = when(issued(), of('suspend'))
const AFTER: Partial<Record<Status, Happened[]>> = {
  applied: applied(),
  examined: when(applied(), of('examine'), EXAMINER),
  approved: approved(),
  refused: when(applied(), of('refuse'), EXAMINER),
  withdrawn: when(applied(), of('withdraw')),
  issued: issued(),
  suspended,
  lost: when(issued(), of('report-lost')),
  revoked: when(issued(), of('revoke')),
  cancelled: when(issued(), of('cancel')),
  expired: when(issued(), { type: 'come-due' }, person('timer'), LATER),
}
const POSSIBLE: Partial<Record<Status, string[]>> = {
  applied: ['examine', 'refuse', 'withdraw'],
  examined: ['approve', 'refuse', 'withdraw'],
  approved: ['issue', 'withdraw'],
  refused: [],
  withdrawn: [],
  issued: ['suspend', 'revoke', 'cancel', 'report-lost', 'renew', 'annual-review', 'correct'],
  suspended: ['reinstate', 'revoke', 'cancel', 'report-lost', 'annual-review', 'correct'],
  lost: ['suspend', 'revoke', 'cancel', 'reissue', 'correct'],
  revoked: ['correct'],
  cancelled: ['correct'],
  expired: ['cancel', 'renew', 'correct'],
}

test.each(Object.keys(POSSIBLE) as Status[])('%s: exactly the steps that the state machine has', (status) => {
  const happened = AFTER[status] ?? []
  expect(given(happened).status).toBe(status)
  const possible = Object.keys(step).filter((name) => refusal(happened, of(name), BY[name]) !== 'certificate-status-forbids')
  expect(possible.sort()).toEqual((POSSIBLE[status] ?? []).sort())
  expect(possibleSteps(given(happened), person('somebody')).sort()).toEqual(possible)
})

describe('two levels, different hands', () => {
  test('who applied does not examine, and who applied or examined does not approve', () => {
    expect(refusal(applied(), of('examine'), OFFICER)).toBe('same-person')
    const examined = when(applied(), of('examine'), EXAMINER)
    for (const same of [OFFICER, EXAMINER]) expect(refusal(examined, of('approve'), same)).toBe('same-person')
    expect(refusal(examined, of('approve'), APPROVER)).toBeUndefined()
    expect(possibleSteps(given(examined), EXAMINER)).toEqual(['refuse', 'withdraw'])
  })

  test('nobody takes a step on their own certificate', () => {
    const mine = opened({ holder: { ...opened().holder, login: 'examiner' } })
    expect(refusal([], { type: 'apply', opened: { ...mine, holder: { ...mine.holder, login: 'officer' } } })).toBe('own-certificate')
    const happened = when([], { type: 'apply', opened: mine })
    expect(refusal(happened, of('examine'), EXAMINER)).toBe('own-certificate')
    expect(possibleSteps(given(happened), EXAMINER)).toEqual(['withdraw'])
  })
})

test('every condition that fails is told at once, by name and rule', () => {
  const conditions = [aCondition('on-staff', false), aCondition('exam-passed', true), aCondition('training-hours', false)]
  let told: { code?: string; details?: { conditions: { name: string; source: string }[] } } = {}
  try {
    when([], { type: 'apply', opened: opened({ conditions }) })
  } catch (error) {
    told = error as typeof told
  }
  expect(told.code).toBe('conditions-not-met')
  expect(told.details?.conditions.map(({ name, source }) => [name, source])).toEqual([
    ['on-staff', '办法'],
    ['training-hours', '办法'],
  ])
})

test('renewal keeps the old card in force until the new one begins; a re-issue makes the lost one void for ever', () => {
  const renewing = when(when(when(issued(), of('renew')), of('examine'), EXAMINER), of('approve'), APPROVER)
  expect(given(renewing).status).toBe('issued')
  const renewed = given(when(renewing, { type: 'issue', ...aCard, issuedOn: '2031-02-01', validTo: '2036-01-31', orders: [] }, OFFICER))
  expect(checkAt(renewed, NO, '2033-01-01T00:00:00.000Z').status).toBe('valid')
  const lost = AFTER.lost ?? []
  const again = when(when(when(lost, of('reissue')), of('examine'), EXAMINER), of('approve'), APPROVER)
  const reissued = given(when(again, { type: 'issue', ...aCard, no: '52050200000009', issuedOn: '2026-03-20', orders: [] }, OFFICER))
  expect(checkAt(reissued, NO, '2026-03-10T00:00:00.000Z').reason).toBe('lost')
  expect(checkAt(reissued, NO, '2026-04-01T00:00:00.000Z').reason).toBe('replaced')
  expect(checkAt(reissued, '52050200000009', '2026-04-01T00:00:00.000Z').status).toBe('valid')
})

test('who does not pass the yearly review is suspended by the same decision, once a year', () => {
  const failed = when(issued(), { ...of('annual-review'), passed: false } as CertificateCommand)
  expect(given(failed).status).toBe('suspended')
  expect(refusal(failed, of('annual-review'))).toBe('review-done')
})

describe('the clock', () => {
  test('the card expires at the end of its last day, recorded once', () => {
    expect(certificate.dueAt(given(issued()))?.toISOString()).toBe('2031-03-01T16:00:00.000Z')
    const expired = AFTER.expired ?? []
    expect(expired.at(-1)?.event).toEqual({ type: 'CertificateExpired', data: { due: '2031-03-01T16:00:00.000Z' } })
    expect(when(expired, { type: 'come-due' }, person('timer'), LATER)).toHaveLength(expired.length)
    expect(certificate.dueAt(given(expired))).toBeNull()
  })

  test('a suspension for a term ends by itself', () => {
    const term = when(issued(), { type: 'suspend', on: '2026-03-02', until: '2026-03-31', ground: 'liability' })
    expect(certificate.dueAt(given(term))?.toISOString()).toBe('2026-03-31T16:00:00.000Z')
    const over = when(term, { type: 'come-due' }, person('timer'), '2026-03-31T16:00:01.000Z')
    expect(given(over).status).toBe('issued')
  })
})

describe('orders of accountability', () => {
  const anOrder = (id: string, measure: 'suspend' | 'revoke', from: string): StandingOrder => ({
    id,
    decisionNo: `决定${id}`,
    matterNo: 'M1',
    measure,
    from,
  })
  const orders = [
    anOrder('1', 'suspend', '2026-03-05T16:00:00.000Z'),
    anOrder('2', 'suspend', '2026-03-10T16:00:00.000Z'),
    anOrder('3', 'revoke', '2026-03-20T16:00:00.000Z'),
  ]
  const days = Array.from({ length: 30 }, (_, day) => new Date(Date.parse('2026-03-02T00:00:00Z') + day * 86_400_000).toISOString())
  const answers = (happened: Happened[]) => days.map((at) => checkAt(given(happened), NO, at).reason)

  test('in any order, and twice, they have the same effect once, and the history tells why', () => {
    const [a, b, c] = orders as [StandingOrder, StandingOrder, StandingOrder]
    const follow = (list: StandingOrder[]) =>
      list.reduce((so, order) => when(so, { type: 'follow-order', order }, person('accountability')), issued())
    const inOrder = follow(orders)
    for (const list of [
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
      [c, c, b, a, a, b],
    ]) {
      const mixed = follow(list)
      expect(answers(mixed)).toEqual(answers(inOrder))
      expect(mixed).toHaveLength(inOrder.length)
    }
    expect(inOrder.at(-1)?.event).toMatchObject({ type: 'CertificateRevoked', data: { order: { decisionNo: '决定3', matterNo: 'M1' } } })
  })

  test('one that came before the certificate takes effect in the very commit of its issue', () => {
    const late = when(approved(), { type: 'issue', ...aCard, orders: orders.slice(2) }, OFFICER)
    expect(checkAt(given(late), NO, '2026-03-25T00:00:00.000Z').reason).toBe('revoked')
    expect(when(late, { type: 'follow-order', order: orders[2] as StandingOrder })).toHaveLength(late.length)
  })
})

test('a correction is a further record; it names what it sets right and refuses what is not there', () => {
  const happened = when(suspended, { type: 'correct', record: suspended.length, annul: true, reason: '张冠李戴' })
  expect(given(happened).status).toBe('issued')
  expect(given(happened).facts).toHaveLength(given(suspended).facts.length)
  expect(refusal(happened, { type: 'correct', record: suspended.length, on: '2026-03-03', reason: '再改' })).toBe('record-unknown')
  expect(refusal(suspended, { type: 'correct', record: suspended.length, no: NO, reason: '无证号' })).toBe('record-not-correctable')
  const card = given(issued()).facts[0]?.id ?? 0
  expect(refusal(issued(), { type: 'correct', record: card, annul: true, reason: '不存在' })).toBe('record-not-correctable')
})

test('an auxiliary’s badge never answers valid', () => {
  const filed = when([], { type: 'file', opened: opened({ kind: 'auxiliary', alone: false }), card: aCard, orders: [] })
  expect(checkAt(given(filed), NO, '2026-06-01T00:00:00.000Z')).toMatchObject({ status: 'invalid', reason: 'not-alone' })
})
