import { crc32 } from 'node:zlib'
import type { KeyRing } from '@mingjian/dossier'
import { type Dossier, type Finding, openDataKey, regionHeads, verifyDossier } from '@mingjian/dossier'
import type { EventLog } from '@mingjian/messaging'
import type { MongooseDossierStore } from '@mingjian/storage'
import { complaintTopic } from '../../application/published-events.ts'
import { complaint } from '../../domain/complaint/complaint.ts'
import type { Complaint } from '../../domain/complaint/state.ts'
import { type DayHeads, regionHeadsDecider } from '../../domain/region-heads/region-heads.ts'
import { regionAt } from './region-heads-dossiers.ts'

export type VerifyOptions = {
  complaints: MongooseDossierStore<Complaint>
  heads: MongooseDossierStore<DayHeads>
  log: EventLog
  keys: KeyRing
  namespace: string
  /** Only this region and what is below it. */
  region?: string
  /** Told after every thousand dossiers. */
  progress?: (checked: number) => void
}
export type VerifyResult = { checked: number; events: number; heads: number; findings: Finding[] }

const MAX_FINDINGS = 100

/**
 * Checks everything that can be proved: each dossier's chain and what is derived from it, that its data key opens, that its published events stand on
 * the bus in order, that no event's dossier is gone, and that the last published region heads still come out. Findings come in the order found.
 */
export async function verifyIntake({
  complaints,
  heads,
  log,
  keys,
  namespace,
  region = '',
  progress,
}: VerifyOptions): Promise<VerifyResult> {
  const topic = complaintTopic(namespace)
  const result: VerifyResult = { checked: 0, events: 0, heads: 0, findings: [] }
  const report = (finding: Finding | undefined) => {
    if (finding && result.findings.length < MAX_FINDINGS) result.findings.push(finding)
  }
  const within = (code: string) => code.startsWith(region)

  // The log first: whatever is on it by then must have its dossier, whatever is recorded later may still be on its way.
  const seen = await publishedRuns(log, topic, within)
  result.events = seen.events
  const doubtful = new Map<string, Doubt>()
  for await (const dossier of complaints.scan()) {
    const run = seen.runs.get(dossier._id)
    seen.runs.delete(dossier._id)
    if (typeof dossier.region === 'string' && !within(dossier.region)) continue
    result.checked += 1
    if (result.checked % 1000 === 0) progress?.(result.checked)
    const broken = verifyDossier(complaint, dossier)
    report(broken)
    if (broken) continue
    if (dossier.key && !opens(keys, dossier)) report(wrong(dossier, 'the wrapped data key does not open'))
    if (!agrees(dossier, run) && doubtful.size < MAX_FINDINGS) doubtful.set(dossier._id, { dossier, events: [] })
  }
  for (const [subject, { region: where }] of seen.runs)
    report({ dossier: subject, region: where, seq: 1, reason: 'the complaint is gone; its first event is on the bus' })
  if (doubtful.size > 0) {
    for await (const { event } of log.read(topic)) doubtful.get(event.subject)?.events.push(event)
    for (const { dossier, events } of doubtful.values()) report(missingEvent(dossier, events))
  }

  await verifyHeads()
  return result

  async function verifyHeads(): Promise<void> {
    for await (const dossier of heads.scan()) report(verifyDossier(regionHeadsDecider, dossier))
    const last = await heads.model.findOne().sort({ 'index.until': -1, _id: -1 }).lean()
    const until = (last as { state?: DayHeads } | null)?.state?.until
    if (!until) return
    const now = new Map((await regionHeads(complaints.scan(), until, regionAt)).map((each) => [each.region, each]))
    for await (const { _id, state } of heads.scan()) {
      if (state.until !== until || !within(state.region)) continue
      result.heads += 1
      const found = now.get(state.region)
      if (found?.root === state.root) continue
      report({
        dossier: _id,
        region: state.region,
        reason: `the heads published for ${until} had ${state.count} complaints with another root; there are ${found?.count ?? 0} now`,
      })
    }
  }
}

type Doubt = { dossier: Dossier<Complaint>; events: { sequence: number; time: string }[] }
/** How far a dossier's events go without a gap, and a digest over their instants. */
type Run = { last: number; digest: number; region: string }

const digestOf = (digest: number, sequence: number, time: string): number => crc32(`${sequence} ${time}`, digest)

/** One pass over the topic: a few numbers for each dossier, whatever its length. */
async function publishedRuns(log: EventLog, topic: string, within: (region: string) => boolean) {
  const runs = new Map<string, Run>()
  let events = 0
  for await (const { event } of log.read(topic)) {
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
function agrees({ published, history }: Dossier<Complaint>, run: Run | undefined): boolean {
  const last = run?.last ?? 0
  if (last < published) return false
  let digest = 0
  for (const { pub, at } of history) if (pub !== undefined && pub <= last) digest = digestOf(digest, pub, at)
  return digest === (run?.digest ?? 0)
}

function opens(keys: KeyRing, { _id, key }: Dossier<Complaint>): boolean {
  try {
    return key ? openDataKey(keys, _id, key) !== undefined : true
  } catch {
    return false
  }
}

const wrong = ({ _id, region }: Dossier<Complaint>, reason: string, seq?: number): Finding => ({
  dossier: _id,
  region,
  reason,
  ...(seq ? { seq } : {}),
})

/** Names the first event that does not stand where it should. */
function missingEvent(dossier: Dossier<Complaint>, events: Doubt['events']): Finding | undefined {
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
