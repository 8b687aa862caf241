import fc from 'fast-check'
import { startOf } from '../instants.ts'
import { APPROVER, aCard, EXAMINER, type Happened, NO, OFFICER, opened, when } from './certificate-fixture.ts'
import type { CertificateCommand } from './commands.ts'

// Random lives of a certificate, and a plain model of what each check of them has to answer: it paints one line of days.

export const DAYS = 60
/** The first day of the line. */
export const FIRST = Date.parse('2026-03-02T00:00:00Z')
export const dayName = (day: number) => new Date(FIRST + day * 86_400_000).toISOString().slice(0, 10)
const OTHER = '52050200000002'
const THIRD = '52050200000003'

type Painted = { no?: string; over: boolean; lost: boolean; suspended: boolean; ended?: string }

/** The plain model: everything known by then, set right, painted day by day onto one line. */
function paint(happened: Happened[], knownAt: string) {
  const told = happened.map((each, at) => ({
    seq: at + 1,
    at: each.at,
    event: structuredClone(each.event) as { type: string; data: Record<string, unknown> },
  }))
  const known = new Map(told.filter(({ at }) => at <= knownAt).map((each) => [each.seq, each]))
  for (const { event } of [...known.values()]) {
    if (event.type !== 'CertificateCorrected') continue
    const { of, annulled, from, to, no } = event.data as { of: number; annulled?: true; from?: string; to?: string; no?: string }
    const target = known.get(of)
    if (annulled) known.delete(of)
    else if (target) {
      const data = (target.event.type === 'CertificateFiled' ? target.event.data.card : target.event.data) as Record<string, unknown>
      Object.assign(data, { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(no ? { no } : {}) })
    }
  }
  const of = (...types: string[]) =>
    [...known.values()]
      .filter(({ event }) => types.includes(event.type))
      .map(({ seq, event }) => ({
        seq,
        ...((event.data.card ?? event.data) as { from: string; to?: string; no?: string; of?: number[] }),
        type: event.type,
      }))
      .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.seq - b.seq))
  const line: Painted[] = Array.from({ length: DAYS }, () => ({ over: false, lost: false, suspended: false }))
  const daysFrom = (from: string, until = '9999') =>
    line.map((_, day) => day).filter((day) => startOf(dayName(day)) >= from && startOf(dayName(day)) < until)
  const cards = of('CertificateIssued', 'CertificateFiled')
  for (const card of cards)
    for (const day of daysFrom(card.from)) {
      const over = startOf(dayName(day)) >= (card.to ?? '')
      line[day] = { no: card.no as string, over, lost: false, suspended: false }
    }
  for (const lost of of('CertificateLost')) {
    const next = cards.find(({ from }) => from > lost.from)
    for (const day of daysFrom(lost.from, next?.from)) (line[day] as Painted).lost = true
  }
  for (const suspension of of('CertificateSuspended')) {
    const lifted = of('CertificateReinstated')
      .filter((each) => each.of?.includes(suspension.seq))
      .map(({ from }) => from)
    const end = [...lifted, suspension.to ?? '9999'].sort()[0]
    for (const day of daysFrom(suspension.from, end)) (line[day] as Painted).suspended = true
  }
  for (const ended of of('CertificateRevoked', 'CertificateCancelled'))
    for (const day of daysFrom(ended.from)) (line[day] as Painted).ended ??= ended.type === 'CertificateRevoked' ? 'revoked' : 'cancelled'
  return { line, cards }
}

/** What the model answers for a number. */
export function expected(happened: Happened[], no: string, day: number, knownAt: string): [string, string] {
  const { line, cards } = paint(happened, knownAt)
  const own = cards.filter((card) => card.no === no)
  if (own.length === 0) return ['unknown', 'not-registered']
  const today = line[day] as Painted
  const begun = own.some(({ from }) => from <= startOf(dayName(day)))
  if (!today.no || !begun) return ['invalid', 'not-yet-issued']
  if (today.no !== no) return ['invalid', 'replaced']
  if (today.ended) return ['invalid', today.ended]
  if (today.over) return ['invalid', 'expired']
  if (today.lost) return ['invalid', 'lost']
  if (today.suspended) return ['invalid', 'suspended']
  const filed = happened.find(({ event }) => event.type === 'CertificateFiled')
  if (filed && startOf(dayName(day)) < filed.at) return ['unknown', 'before-first-record']
  return ['valid', 'in-force']
}

const day = fc.nat(DAYS - 1).map(dayName)
const until = fc.option(day, { nil: undefined })
const maybe = <T>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value })
export const NUMBERS = [NO, OTHER, THIRD]
const command: fc.Arbitrary<CertificateCommand> = fc.oneof(
  fc.tuple(day, until).map(([on, end]) => ({ type: 'suspend' as const, on, ground: 'misconduct', ...maybe('until', end) })),
  day.map((on) => ({ type: 'reinstate' as const, on, reason: '查清' })),
  day.map((on) => ({ type: 'report-lost' as const, on })),
  fc
    .tuple(fc.constantFrom('renewal' as const, 'reissue' as const))
    .map(([purpose]) => ({ type: 'renew' as const, purpose, conditions: [], rulebook: 'test' })),
  fc.constant({ type: 'examine' as const }),
  fc.constant<CertificateCommand>({ type: 'approve', conditions: [], rulebook: 'test' }),
  fc
    .tuple(
      fc.constantFrom(...NUMBERS),
      fc.tuple(day, day).map((days) => days.sort()),
    )
    .map(([no, [issuedOn, validTo]]) => ({ type: 'issue' as const, ...aCard, no, issuedOn, validTo, orders: [] })),
  fc.tuple(fc.nat(3), fc.constantFrom('suspend' as const, 'suspend' as const, 'revoke' as const), day).map(([id, measure, on]) => ({
    type: 'follow-order' as const,
    order: { id: `order-${id}`, decisionNo: 'd', matterNo: 'm', measure, from: startOf(on) },
  })),
  fc
    .record({
      record: fc.integer({ min: 1, max: 14 }),
      annul: fc.option(fc.constant(true), { nil: undefined, freq: 3 }),
      on: until,
      until,
      no: fc.option(fc.constantFrom(...NUMBERS), { nil: undefined, freq: 3 }),
    })
    .map(({ record, ...rest }) => ({
      type: 'correct' as const,
      record,
      reason: '登记有误',
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    })),
)
const seldom: fc.Arbitrary<CertificateCommand> = fc
  .tuple(fc.constantFrom('revoke' as const, 'cancel' as const), day)
  .map(([type, on]) => ({ type, on, ground: 'misconduct' }))
/** Steps, each so many times seven hours after the one before. */
export const life = fc.array(fc.tuple(fc.oneof({ arbitrary: command, weight: 12 }, { arbitrary: seldom, weight: 1 }), fc.nat(5)), {
  minLength: 5,
  maxLength: 25,
  size: 'max',
})

export const ACTORS = { examine: EXAMINER, approve: APPROVER } as Partial<Record<CertificateCommand['type'], typeof OFFICER>>
export const filedAtFirst = (): Happened[] =>
  when([], { type: 'file', opened: opened(), card: { ...aCard, validTo: dayName(40) }, orders: [] }, OFFICER, startOf(dayName(3)))
