import { type Finding, type KeyRing, regionHeads, verifyDossier, verifyDossiers } from '@mingjian/dossier'
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
export async function verifyIntake({ complaints, heads, log, namespace, ...rest }: VerifyOptions): Promise<VerifyResult> {
  const { region = '' } = rest
  const findings: Finding[] = []
  const report = (finding: Finding | undefined) => {
    if (finding && findings.length < MAX_FINDINGS) findings.push(finding)
  }
  const published = { topic: complaintTopic(namespace), log }
  const counts = await verifyDossiers({ ...rest, store: complaints, decider: complaint, published, name: 'complaint', report })
  return { ...counts, heads: await verifyHeads(), findings }

  async function verifyHeads(): Promise<number> {
    for await (const dossier of heads.scan()) report(verifyDossier(regionHeadsDecider, dossier))
    const last = await heads.model.findOne().sort({ 'index.until': -1, _id: -1 }).lean()
    const until = (last as { state?: DayHeads } | null)?.state?.until
    if (!until) return 0
    const now = new Map((await regionHeads(complaints.scan(), until, regionAt)).map((each) => [each.region, each]))
    let verified = 0
    for await (const { _id, state } of heads.scan()) {
      if (state.until !== until || !state.region.startsWith(region)) continue
      verified += 1
      const found = now.get(state.region)
      if (found?.root === state.root) continue
      report({
        dossier: _id,
        region: state.region,
        reason: `the heads published for ${until} had ${state.count} complaints with another root; there are ${found?.count ?? 0} now`,
      })
    }
    return verified
  }
}
