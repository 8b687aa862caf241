import type { CustodyDetail } from '@mingjian/contracts'
import { DomainError, type Dossier } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import type { Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { lastTold } from './after-handover.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import { TYPES } from './handover-package.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { addressOf } from './send-handover.ts'

type Offered = { handover: string; to: Partner }

/** The last offer, where it was taken back and nothing came after it. */
function cancelledOffer({ state, history }: Dossier<Complaint>): (Offered & { at: string }) | undefined {
  const last = history.findLast(({ type }) => type === 'HandoverCancelled' || type === 'HandoverOffered' || type === 'CustodyTaken')
  if (state.custody?.phase === 'offered' || state.custody?.phase === 'released' || last?.type !== 'HandoverCancelled') return undefined
  const { handover } = last.data as { handover: string }
  const offer = history.find(({ type, data }) => type === 'HandoverOffered' && (data as Offered).handover === handover)
  return offer && { handover, to: (offer.data as Offered).to, at: last.at }
}

async function answers(deps: IntakeDeps, partner: Partner): Promise<boolean> {
  try {
    return (await addressOf(deps, partner)) !== ''
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

/** How a handover of this complaint stands, for its page; nothing where there never was one. */
export async function describeCustody(deps: IntakeDeps, caller: Caller, dossier: Dossier<Complaint>): Promise<CustodyDetail | undefined> {
  const { custody, handling } = dossier.state
  const acts = caller.unit === handling.unit
  const cancelled = cancelledOffer(dossier)
  if (cancelled) {
    const { handover, to, at } = cancelled
    return { phase: 'cancelled', handover, partner: to.name, at, acts, online: false }
  }
  if (!custody) return undefined
  const { phase, handover, at } = custody
  if (custody.phase === 'taken')
    return { phase, handover, partner: custody.from.name, at, acts, online: await answers(deps, custody.from), formerNo: custody.formerNo }
  const told = { phase, handover, partner: custody.to.name, at, acts, online: await answers(deps, custody.to) }
  if (custody.phase === 'offered') return told
  const last = await lastTold(deps, dossier._id)
  const waiting = (await deps.handover.after.queued(dossier._id)).length
  if (!last) return { ...told, waiting }
  const { complaintNo: no = '', status, statusText } = last.there
  return { ...told, waiting, last: { no, status, statusText, at: last.at } }
}

/** The release of what was handed over, as it was signed; for carrying it there once more. */
export async function readRelease(deps: IntakeDeps, caller: Caller, no: string): Promise<{ release: string }> {
  const dossier = await findComplaint(deps, caller, no)
  requireHandlingUnit(dossier, caller)
  if (dossier.state.custody?.phase !== 'released') throw refuse('handover-none', '这件没有移交出去，还没有交接单。')
  return { release: dossier.state.custody.release }
}

/** The signed word that the last offer was taken back, made again. */
export async function readCancellation(deps: IntakeDeps, caller: Caller, no: string): Promise<{ cancellation: string }> {
  const dossier = await findComplaint(deps, caller, no)
  requireHandlingUnit(dossier, caller)
  const offer = cancelledOffer(dossier)
  if (!offer) throw refuse('handover-none', '这件没有撤回过移交，没有撤回通知。')
  return { cancellation: await deps.handover.keys.sign(TYPES.cancellation, { handover: offer.handover, dossier: dossier._id }) }
}
