import { crc32 } from 'node:zlib'
import type { Decider, DomainEvent } from './decider.ts'
import type { Dossier, DossierStore } from './dossier.ts'
import { type KeyRing, openDataKey } from './sealing.ts'
import { type Finding, verifyDossier } from './verify-dossier.ts'

type Published = { event: { subject: string; sequence: number; time: string; region: string } }

export type VerifyDossiersOptions<State, Command, Event extends DomainEvent> = {
  store: Pick<DossierStore<State>, 'scan'>
  decider: Decider<State, Command, Event>
  /** Where its events are; absent for dossiers of which nothing is published. */
  published?: { topic: string; log: { read(topic: string): AsyncIterable<Published> } }
  keys: KeyRing
  /** What a dossier is called in a finding. */
  name: string
  /** Only this region and what is below it. */
  region?: string
  /** Told after every thousand dossiers. */
  progress?: (checked: number) => void
  report: (finding: Finding) => void
}

/** Dossiers whose events are looked at one by one. */
const MAX_DOUBTFUL = 100

/**
 * Checks all dossiers of one kind: the chain of each and what is derived from it, that its data key opens, that its published events stand on the bus
 * in order, and that no event's dossier is gone. Memory holds a few numbers for each dossier.
 */
export async function verifyDossiers<State, Command, Event extends DomainEvent>({
  store,
  decider,
  published,
  keys,
  name,
  region = '',
  progress,
  report,
}: VerifyDossiersOptions<State, Command, Event>): Promise<{ checked: number; events: number }> {
  const within = (code: string) => code.startsWith(region)
  // The log first: whatever is on it by then must have its dossier, whatever is recorded later may still be on its way.
  const seen = published ? await publishedRuns(published.log.read(published.topic), within) : { runs: new Map<string, Run>(), events: 0 }
  const doubtful = new Map<string, Doubt<State>>()
  let checked = 0
  for await (const dossier of store.scan()) {
    const run = seen.runs.get(dossier._id)
    seen.runs.delete(dossier._id)
    if (typeof dossier.region === 'string' && !within(dossier.region)) continue
    checked += 1
    if (checked % 1000 === 0) progress?.(checked)
    const broken = verifyDossier(decider, dossier)
    if (broken) {
      report(broken)
      continue
    }
    if (dossier.key && !opens(keys, dossier)) report(wrong(dossier, 'the wrapped data key does not open'))
    if (!agrees(dossier, run) && doubtful.size < MAX_DOUBTFUL) doubtful.set(dossier._id, { dossier, events: [] })
  }
  for (const [subject, { region: where }] of seen.runs)
    report({ dossier: subject, region: where, seq: 1, reason: `the ${name} is gone; its first event is on the bus` })
  if (doubtful.size > 0) {
    if (published) for await (const { event } of published.log.read(published.topic)) doubtful.get(event.subject)?.events.push(event)
    for (const { dossier, events } of doubtful.values()) {
      const missing = missingEvent(dossier, events)
      if (missing) report(missing)
    }
  }
  return { checked, events: seen.events }
}

type Doubt<State> = { dossier: Dossier<State>; events: { sequence: number; time: string }[] }
/** How far a dossier's events go without a gap, and a digest over their instants. */
type Run = { last: number; digest: number; region: string }

const digestOf = (digest: number, sequence: number, time: string): number => crc32(`${sequence} ${time}`, digest)

/** One pass over the topic: a few numbers for each dossier, whatever its length. */
async function publishedRuns(log: AsyncIterable<Published>, within: (region: string) => boolean) {
  const runs = new Map<string, Run>()
  let events = 0
  for await (const { event } of log) {
    const { subject, sequence, time, region } = event
    if (within(region)) events += 1
    const run = runs.get(subject)
    if (sequence === (run?.last ?? 0) + 1) {
      const digest = digestOf(run?.digest ?? 0, sequence, time)
      runs.set(subject, { last: sequence, digest, region })
    } else if (!run) runs.set(subject, { last: 0, digest: 0, region })
  }
  for (const [subject, { region }] of runs) if (!within(region)) runs.delete(subject)
  return { runs, events }
}

/** Whether what is on the bus is what the dossier says that it published, in order. */
function agrees({ published, history }: Dossier<unknown>, run: Run | undefined): boolean {
  const last = run?.last ?? 0
  if (last < published) return false
  let digest = 0
  for (const { pub, at } of history) if (pub !== undefined && pub <= last) digest = digestOf(digest, pub, at)
  return digest === (run?.digest ?? 0)
}

function opens(keys: KeyRing, { _id, key }: Dossier<unknown>): boolean {
  try {
    return key ? openDataKey(keys, _id, key) !== undefined : true
  } catch {
    return false
  }
}

const wrong = ({ _id, region }: Dossier<unknown>, reason: string, seq?: number): Finding => ({
  dossier: _id,
  region,
  reason,
  ...(seq ? { seq } : {}),
})

/** Names the first event that does not stand where it should. */
function missingEvent(dossier: Dossier<unknown>, events: Doubt<unknown>['events']): Finding | undefined {
  const first = new Map<number, number>()
  for (const [position, { sequence }] of events.entries()) if (!first.has(sequence)) first.set(sequence, position)
  let last = -1
  for (const { pub, at, seq } of dossier.history) {
    if (pub === undefined || (pub > dossier.published && !first.has(pub))) continue
    const position = first.get(pub)
    if (position === undefined) return wrong(dossier, `its published event ${pub} is not on the bus`, seq)
    if (position < last) return wrong(dossier, `its published event ${pub} stands before its predecessor`, seq)
    if (events[position]?.time !== at) return wrong(dossier, `its published event ${pub} is dated otherwise than the record`, seq)
    last = position
  }
  return undefined
}
