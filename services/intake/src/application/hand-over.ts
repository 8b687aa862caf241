import { type Dossier, newId, publicSequence } from '@mingjian/dossier'
import { actorOf, type Caller, verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import type { Handed } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import { handedOf, TYPES } from './handover-package.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { payloadOf } from './sealed-package.ts'
import { type StepCall, takeStep } from './take-step.ts'

const handedShape = z.strictObject({ handover: z.uuid(), dossier: z.uuid(), digest: z.string(), head: z.string() })

/** 提出移交: the same partner again goes on with the same handover. */
export const offerHandover = (deps: IntakeDeps, call: StepCall, { to }: { to: string }) =>
  takeStep(
    deps,
    call,
    async ({ history }) => {
      const partner = await deps.handover.partners.ofRegion(to)
      if (!partner) throw refuse('handover-partner-unknown', '没有登记这个地区的接收机关，请系统管理员先登记。', { field: 'to' })
      if (history.some(({ type }) => type === 'ComplaintMerged'))
        throw refuse('handover-not-possible', '这件曾与其他件并案，记录分在两处，不能移交。')
      return { type: 'offer-handover', handover: newId(), to: partner }
    },
    { exact: true },
  )

/** 撤回移交, as long as no acknowledgement was seen. */
export async function cancelHandover(deps: IntakeDeps, call: StepCall, body: { reason: string }) {
  const found = await findComplaint(deps, call.caller, call.no)
  requireHandlingUnit(found, call.caller)
  const cancelled = ({ history }: Dossier<Complaint>) => history.findLast(({ type }) => type === 'HandoverCancelled')
  // Asked again, the paper is made again; nothing is recorded twice.
  const again = found.state.custody === undefined && cancelled(found) !== undefined
  const dossier = again ? found : await takeStep(deps, call, () => ({ type: 'cancel-handover', ...body }))
  const { handover } = (cancelled(dossier)?.data ?? {}) as { handover?: string }
  const cancellation = await deps.handover.keys.sign(TYPES.cancellation, { handover, dossier: dossier._id })
  return { state: dossier.state, cancellation }
}

/** The dossier whose package may be written, again and again. */
export async function offeredDossier(deps: IntakeDeps, caller: Caller, no: string): Promise<Dossier<Complaint>> {
  const dossier = await findComplaint(deps, caller, no)
  requireHandlingUnit(dossier, caller)
  if (dossier.state.custody?.phase !== 'offered') throw refuse('handover-none', '这件没有在移交，请先提出移交。')
  return dossier
}

/** What a signed paper claims, before anybody has verified it. */
export function claimOf(token: string): Handed {
  const wrong = () => refuse('handover-package-broken', '这份文件不完整或者不是移交的回执，请重新拷贝。')
  const parsed = handedShape.safeParse(payloadOf(token))
  if (parsed.success) return parsed.data
  throw wrong()
}

/**
 * The acknowledgement becomes the release: one commit changes the owner, drops the data key and everything readable. Files are marked before it and
 * dropped after it. The same acknowledgement again gives the same release.
 */
export async function releaseHandover(deps: IntakeDeps, caller: Caller, ack: string): Promise<{ complaintNo: string; release: string }> {
  const { keys, files, publish } = deps.handover
  const claim = claimOf(ack)
  const known = await deps.complaints.store.load(claim.dossier)
  const { state } = await findComplaint(deps, caller, known?.state.no ?? '')
  requireHandlingUnit({ ...(known as Dossier<Complaint>), state }, caller)
  const { custody } = state
  const none = () => refuse('handover-none', '这份接收回执对应的移交已经撤回或者不存在，请核对是不是最新的移交包。')
  if (!custody || custody.phase === 'taken' || custody.handover !== claim.handover) throw none()
  const wrong = () => refuse('handover-ack-wrong', '接收回执与这次移交对不上，请接收机关重新出具。')
  await verifySigned(ack, custody.to.keys, TYPES.acknowledgement).catch(() => {
    throw wrong()
  })
  if (custody.phase === 'released') {
    if (custody.digest !== claim.digest) throw wrong()
    await finishHandover(deps)
    return { complaintNo: state.no, release: custody.release }
  }
  await publish()
  const dossier = await deps.complaints.store.load(claim.dossier)
  if (dossier?.state.custody?.phase !== 'offered') throw none()
  if (dossier.published !== publicSequence(dossier.history))
    throw refuse('handover-unpublished', '这件还有没发布的事项，请稍后再试；一直不行的，请联系系统管理员。')
  const handed = await handedOf(deps, dossier)
  if (handed.digest !== claim.digest || handed.head !== claim.head || handed.handover !== claim.handover) throw wrong()
  await files.leave(dossier._id)
  const release = await keys.sign(TYPES.release, handed)
  await deps.complaints.execute(
    dossier._id,
    { type: 'release-handover', handed, release },
    { actor: actorOf(caller), expectedVersion: dossier.version, key: null },
  )
  await finishHandover(deps)
  return { complaintNo: state.no, release }
}

/** Drops the files of what was released or sealed to the superior, and overwrites what was deleted; may be killed and run again. */
export async function finishHandover({
  clock,
  complaints,
  handover,
}: Pick<IntakeDeps, 'clock' | 'complaints' | 'handover'>): Promise<void> {
  await handover.files.dropLeft(async (id, at) => {
    const filing = await handover.sealed.find(id)
    if (filing) return filing.state !== 'sealing'
    const dossier = await complaints.store.load(id)
    if (dossier) return dossier.state.custody?.phase === 'released'
    return at.getTime() < clock().getTime() - ABANDONED_MS
  })
  await handover.scrub()
}
/** A filing that was broken off while it was sealed may be sent again for so long. */
const ABANDONED_MS = 24 * 3_600_000
