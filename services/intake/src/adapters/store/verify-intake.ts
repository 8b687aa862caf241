import type { KeyRing } from '@mingjian/dossier'
import { type Finding, openDataKey, regionHeads, verifyDossier } from '@mingjian/dossier'
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
  log: EventLog & { readKey(topic: string, key: string): { id: string; sequence: number; time: string }[] }
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

  for await (const dossier of complaints.scan()) {
    if (typeof dossier.region === 'string' && !within(dossier.region)) continue
    result.checked += 1
    if (result.checked % 1000 === 0) progress?.(result.checked)
    const wrong = (reason: string, seq?: number): Finding => ({
      dossier: dossier._id,
      region: dossier.region,
      reason,
      ...(seq ? { seq } : {}),
    })
    const broken = verifyDossier(complaint, dossier)
    report(broken)
    if (broken) continue
    if (dossier.key) {
      try {
        openDataKey(keys, dossier._id, dossier.key)
      } catch {
        report(wrong('the wrapped data key does not open'))
      }
    }
    report(missingEvent(dossier, log.readKey(topic, dossier._id), wrong))
  }

  const known = new Map<string, boolean>()
  for await (const { event } of log.read(topic)) {
    if (!within(event.region)) continue
    result.events += 1
    if (event.sequence !== 1 || known.has(event.subject)) continue
    const there = (await complaints.load(event.subject)) !== undefined
    if (!there)
      report({
        dossier: event.subject,
        region: event.region,
        seq: 1,
        reason: `the complaint is gone; its first event ${event.id} is on the bus`,
      })
    if (!there) known.set(event.subject, true)
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

function missingEvent(
  { published, history }: { published: number; history: { pub?: number; at: string; seq: number }[] },
  events: { id: string; sequence: number; time: string }[],
  wrong: (reason: string, seq?: number) => Finding,
): Finding | undefined {
  const first = new Map<number, number>()
  for (const [position, { sequence }] of events.entries()) if (!first.has(sequence)) first.set(sequence, position)
  let last = -1
  for (const { pub, at, seq } of history) {
    if (pub === undefined || pub > published) continue
    const position = first.get(pub)
    if (position === undefined) return wrong(`its published event ${pub} is not on the bus`, seq)
    if (position < last) return wrong(`its published event ${pub} stands before its predecessor`, seq)
    if (events[position]?.time !== at) return wrong(`its published event ${pub} is dated otherwise than the record`, seq)
    last = position
  }
  return undefined
}
