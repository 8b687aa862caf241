// The answer on which supervision stands: was this person entitled to act, at that moment? It is computed from what is recorded, never stored,
// so that a correction changes what is answered now and leaves provable what was answered before.
import type { Certificate, Correction, Fact, Standing } from './state.ts'

type Card = Extract<Fact, { kind: 'card' }>
type Recorded = Pick<Certificate, 'facts' | 'corrections' | 'knownFrom' | 'alone'>

export type CheckReason =
  | 'in-force'
  | 'not-registered'
  | 'not-yet-issued'
  | 'replaced'
  | 'expired'
  | 'suspended'
  | 'lost'
  | 'revoked'
  | 'cancelled'
  | 'not-alone'
  | 'before-first-record'
export type CheckAnswer = {
  status: 'valid' | 'invalid' | 'unknown'
  reason: CheckReason
  /** The record that decides, by its number in the history. */
  record?: number
  card?: Card
}

/** What was known at an instant, with everything that had been set right by then. */
export function factsKnown({ facts, corrections }: Pick<Recorded, 'facts' | 'corrections'>, knownAt?: string): Fact[] {
  const known = knownAt === undefined ? facts : facts.filter(({ at }) => at <= knownAt)
  if (corrections.length === 0) return known
  const right = new Map<number, Correction>()
  for (const each of corrections) {
    if (knownAt !== undefined && each.at > knownAt) continue
    right.set(each.of, { ...right.get(each.of), ...each })
  }
  return known.flatMap((fact) => {
    const correction = right.get(fact.id)
    if (!correction) return [fact]
    if (correction.annulled) return []
    const { from, to, no } = correction
    return [{ ...fact, ...(from ? { from } : {}), ...(to ? { to } : {}), ...(no ? { no } : {}) } as Fact]
  })
}

/** The newest card that began at or before an instant. */
function cardAt(facts: Fact[], at: string): Card | undefined {
  let newest: Card | undefined
  for (const fact of facts) {
    if (fact.kind !== 'card' || fact.from > at) continue
    if (!newest || fact.from > newest.from || (fact.from === newest.from && fact.id > newest.id)) newest = fact
  }
  return newest
}

/** What stops a card at an instant, the gravest first. */
function obstacle(facts: Fact[], card: Card, at: string): { standing: Standing; record: number } | undefined {
  const ended = facts
    .filter((fact) => fact.kind === 'ended' && fact.from <= at)
    .sort((a, b) => (a.from === b.from ? a.id - b.id : a.from < b.from ? -1 : 1))[0]
  if (ended?.kind === 'ended') return { standing: ended.how, record: ended.id }
  if (at >= card.to) return { standing: 'expired', record: card.id }
  const lost = facts.find((fact) => fact.kind === 'lost' && fact.from >= card.from && fact.from <= at)
  if (lost) return { standing: 'lost', record: lost.id }
  const suspended = facts.find((fact) => fact.kind === 'suspended' && fact.from <= at && at < endOf(fact, facts))
  return suspended ? { standing: 'suspended', record: suspended.id } : undefined
}

const NEVER = '9999-12-31T00:00:00.000Z'

/** When a suspension ends: by its own term, or by the first reinstatement that names it. */
function endOf(suspension: Extract<Fact, { kind: 'suspended' }>, facts: Fact[]): string {
  let end = suspension.to ?? NEVER
  for (const fact of facts) if (fact.kind === 'reinstated' && fact.of.includes(suspension.id) && fact.from < end) end = fact.from
  return end
}

/** Whether the card of this number entitled its holder at an instant, from what is known now or was known then. All instants are UTC with milliseconds. */
export function checkAt(certificate: Recorded, no: string, at: string, knownAt?: string): CheckAnswer {
  const facts = factsKnown(certificate, knownAt)
  const own = facts.find((fact): fact is Card => fact.kind === 'card' && fact.no === no)
  if (!own) return { status: 'unknown', reason: 'not-registered' }
  if (!certificate.alone) return { status: 'invalid', reason: 'not-alone', record: own.id, card: own }
  const card = cardAt(facts, at)
  const begun = facts.some((fact) => fact.kind === 'card' && fact.no === no && fact.from <= at)
  if (!card || !begun) return { status: 'invalid', reason: 'not-yet-issued', record: own.id, card: own }
  if (card.no !== no) return { status: 'invalid', reason: 'replaced', record: card.id, card: own }
  const stopped = obstacle(facts, card, at)
  if (stopped && stopped.standing !== 'issued') return { status: 'invalid', reason: stopped.standing, record: stopped.record, card }
  if (certificate.knownFrom !== undefined && at < certificate.knownFrom) return { status: 'unknown', reason: 'before-first-record', card }
  return { status: 'valid', reason: 'in-force', record: card.id, card }
}

/** How the newest card stands at an instant; undefined while there is none. One that begins later counts as issued. */
export function standingAt(certificate: Pick<Recorded, 'facts' | 'corrections'>, at: string): Standing | undefined {
  const facts = factsKnown(certificate)
  const card = cardAt(facts, at) ?? cardAt(facts, NEVER)
  return card && (obstacle(facts, card, at)?.standing ?? 'issued')
}

/** The first instant after another at which anything begins or ends by itself. */
export function nextChange(certificate: Pick<Recorded, 'facts' | 'corrections'>, after: string): string | null {
  const instants = factsKnown(certificate).flatMap((fact) => ('to' in fact && fact.to ? [fact.from, fact.to] : [fact.from]))
  return instants
    .filter((each) => each > after)
    .reduce<string | null>((first, each) => (first === null || each < first ? each : first), null)
}

/** Suspensions that nobody has lifted yet at an instant. */
export const openSuspensions = (certificate: Pick<Recorded, 'facts' | 'corrections'>, at: string): number[] => {
  const facts = factsKnown(certificate)
  return facts.flatMap((fact) => (fact.kind === 'suspended' && at < endOf(fact, facts) ? [fact.id] : []))
}
