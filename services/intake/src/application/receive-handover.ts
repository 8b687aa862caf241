import { type Actor, blindIndex, openField, wrapDataKey } from '@mingjian/dossier'
import { actorOf, type Caller, verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import { refuse } from '../domain/complaint/refusals.ts'
import { claimOf } from './hand-over.ts'
import { type Opened, openPackage, TYPES } from './handover-package.ts'
import type { Received } from './handover-ports.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { complaintNumber } from './plan-filing.ts'
import { handlingAt } from './route-handling.ts'
import { payloadOf } from './sealed-package.ts'
import { today } from './take-step.ts'

/** Only the supervision office of this instance's own region receives; refuses with not-the-handling-unit. */
export function requireReceivingOffice(deps: IntakeDeps, caller: Caller): void {
  if (receivingOffice(deps).id !== caller.unit)
    throw refuse('not-the-handling-unit', '移交由本地区的行政执法监督机构接收，您的单位不能接收。')
}

function receivingOffice(deps: IntakeDeps) {
  const office = deps.agencies.supervisionOffice(deps.handover.homeRegion)
  if (!office) throw refuse('agency-unknown', '没有登记本地区的行政执法监督机构，请系统管理员先登记。')
  return office
}

/**
 * A package is verified whole and kept as it came, sealed to this instance: nobody can read it or work on it before the release. The same package again
 * gets the same acknowledgement.
 */
export async function receiveHandover(deps: IntakeDeps, caller: Caller, content: AsyncIterable<Uint8Array>): Promise<Received> {
  requireReceivingOffice(deps, caller)
  return receivePackage(deps, content)
}

/** The same, whoever brings it: what it says of itself is what counts. */
export async function receivePackage(deps: IntakeDeps, content: AsyncIterable<Uint8Array>): Promise<Received> {
  const { keys, packages, received } = deps.handover
  const office = receivingOffice(deps)
  const { id: blob } = await packages.put(content)
  try {
    const { from, state, handover, dossier, digest, head } = await openPackage(deps, await packages.read(blob))
    if (state.handling.sealedFrom.includes(office.id))
      throw refuse('referral-target-refused', '被反映的单位不能接收反映它的件，请移交它的上级机关。')
    const before = await received.find(handover)
    if (!before && (await deps.complaints.store.load(dossier)))
      throw refuse('handover-known', '这份卷宗在本机关已有记录，不能再次接收，请联系发出机关。')
    const handed = { handover, dossier, digest, head }
    const ack = await keys.sign(TYPES.acknowledgement, handed)
    const kept = before ?? (await received.keep({ ...handed, ack, from, no: state.no, state: 'pending', blob, at: deps.clock() }))
    if (kept.digest !== digest) throw refuse('handover-known', '同一次移交收到过内容不同的包，不能接收，请联系发出机关核对。')
    if (kept.blob !== blob) await packages.drop(blob)
    return kept
  } catch (error) {
    await packages.drop(blob)
    throw error
  }
}

/** A package whose offer was cancelled goes; only its sender can say so, and only before it was taken over. Again it changes nothing. */
export async function dropHandover(deps: IntakeDeps, caller: Caller, cancellation: string): Promise<{ dropped: boolean }> {
  const { packages, received } = deps.handover
  requireReceivingOffice(deps, caller)
  const wrong = () => refuse('handover-release-wrong', '撤回通知与收到的移交包对不上，请发出机关重新出具。')
  const claim = cancelledShape.safeParse(payloadOf(cancellation))
  if (!claim.success) throw wrong()
  const kept = await received.find(claim.data.handover)
  if (!kept) return { dropped: false }
  await verifySigned(cancellation, kept.from.keys, TYPES.cancellation).catch(() => {
    throw wrong()
  })
  if (kept.state === 'taken' || kept.dossier !== claim.data.dossier) throw wrong()
  if (kept.blob) await packages.drop(kept.blob)
  await received.drop(kept.handover)
  return { dropped: true }
}
const cancelledShape = z.strictObject({ handover: z.uuid(), dossier: z.uuid() })

/** The release makes this place the owner: files under keys of its own first, then the dossier, whole, in one insert. Again it changes nothing. */
export async function takeHandover(deps: IntakeDeps, caller: Caller, release: string): Promise<{ complaintNo: string }> {
  requireReceivingOffice(deps, caller)
  return takeReleased(deps, actorOf(caller), release)
}

/** The same, whoever brings it. */
export async function takeReleased(deps: IntakeDeps, actor: Actor, release: string): Promise<{ complaintNo: string }> {
  const { packages, received } = deps.handover
  const office = receivingOffice(deps)
  const claim = claimOf(release)
  const kept = await received.find(claim.handover)
  if (!kept) throw refuse('handover-none', '没有收到过这次移交的包，请先接收移交包。')
  const wrong = () => refuse('handover-release-wrong', '交接单与收到的移交包对不上，请发出机关重新出具。')
  await verifySigned(release, kept.from.keys, TYPES.release).catch(() => {
    throw wrong()
  })
  if (claim.digest !== kept.digest || claim.dossier !== kept.dossier || claim.head !== kept.head) throw wrong()
  if (kept.state === 'taken' || !kept.blob) return { complaintNo: kept.complaintNo ?? '' }

  const opened = await openPackage(deps, await packages.read(kept.blob))
  for (const { file, content } of opened.files) await deps.handover.files.adopt(file, content, opened.dossier)
  const complaintNo = await insert(deps, opened, office.id, actor)
  await received.taken(kept.handover, complaintNo)
  await packages.drop(kept.blob)
  return { complaintNo }
}

async function insert(deps: IntakeDeps, opened: Opened, office: string, actor: Actor): Promise<string> {
  const { keys, agencies, numbers } = deps
  const { handover, dossier, from, head, state, dataKey } = opened
  const unit = agencies.get(office)
  if (!unit) throw refuse('agency-unknown', '没有找到接收单位，请系统管理员核对。')
  const handling = { ...handlingAt(unit, state.handling, agencies), reason: `${from.name}移交` }
  const series = `complaint/${handling.region}/${today(deps).slice(0, 4)}`
  const no = complaintNumber(series, await numbers.allocate(series, dossier))
  const blind = (['phone', 'idNumber'] as const).flatMap((field) => {
    const sealed = dataKey && state.person?.sealed[field]
    return sealed ? [blindIndex(keys, field, openField(dataKey, `contact.${field}`, sealed))] : []
  })
  const stored = await deps.handover.adopt(
    { _id: dossier, history: opened.history },
    { type: 'take-custody', handover, from, head, no, handling, blind },
    { actor, ...(dataKey ? { key: wrapDataKey(keys, handling.region, dossier, dataKey) } : {}) },
  )
  if (stored !== 'exists') return no
  const there = (await deps.complaints.store.load(dossier))?.state
  if (there?.custody?.phase !== 'taken' || there.custody.handover !== handover)
    throw refuse('handover-known', '这份卷宗在本机关已有记录，不能再次接收，请联系发出机关。')
  return there.no
}
