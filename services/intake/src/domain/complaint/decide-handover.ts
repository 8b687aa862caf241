import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf, ComplaintCommand } from './commands.ts'
import { isAway, isWhole } from './custody.ts'
import type { ComplaintEvent } from './events.ts'
import { readersOf } from './index-fields.ts'
import { refuse } from './refusals.ts'
import type { Complaint } from './state.ts'

/** What the clock and the calendar ask comes to nothing while a dossier is away: its periods go on where it is taken over. */
const BY_THE_CLOCK: readonly ComplaintCommand['type'][] = ['raise-alarms', 'recompute-deadline']
const OF_HANDOVER: readonly ComplaintCommand['type'][] = ['offer-handover', 'cancel-handover', 'release-handover']

/** Whether a command has to be decided at all; refuses every step on a dossier that is on its way or gone. */
export function concernsOurs({ custody }: Complaint, { type }: ComplaintCommand): boolean {
  if (!isAway(custody) || OF_HANDOVER.includes(type)) return true
  if (BY_THE_CLOCK.includes(type)) return false
  if (custody.phase === 'released') throw refuse('handed-over', `这件已经移交${custody.to.name}，请到那里办理。`)
  throw refuse('handover-under-way', `这件正在移交${custody.to.name}，移交完成或者撤回移交以后才能办理。`)
}

/** 移交 is offered: from here on nothing changes but by this handover. */
export function offerHandover(state: Complaint, { handover, to }: CommandOf<'offer-handover'>): ComplaintEvent[] {
  if (isAway(state.custody)) {
    if (state.custody.phase === 'offered' && state.custody.to.keys.keys[0].kid === to.keys.keys[0].kid) return []
    concernsOurs(state, { type: 'write-as-office', text: '' })
  }
  requireWhole(state)
  return [{ type: 'HandoverOffered', data: { handover, to } }]
}

function requireWhole(state: Complaint): void {
  if (isWhole(state)) return
  if (state.source) throw refuse('handover-not-possible', '12345来的件在热线件里还有原文，不能移交；请退回热线，由热线转派。')
  throw refuse('handover-not-possible', '这件与其他件并案，请先撤销并案，再分别移交。')
}

/** Only before an acknowledgement was seen; one that is seen becomes the release. */
export function cancelHandover({ custody }: Complaint, { reason }: CommandOf<'cancel-handover'>): ComplaintEvent[] {
  if (custody?.phase === 'released') throw refuse('handed-over', `这件已经移交${custody.to.name}，不能撤回；请到那里办理。`)
  if (custody?.phase !== 'offered') throw refuse('handover-none', '这件没有在移交，不用撤回。')
  return [{ type: 'HandoverCancelled', data: { handover: custody.handover, reason } }]
}

/** The one moment at which the owner changes: recorded once; whatever else asks for it again changes nothing. */
export function releaseHandover(state: Complaint, { handed, release }: CommandOf<'release-handover'>): ComplaintEvent[] {
  const { custody, no, region, receiptHash, receivedOn, receivedAt, handling } = state
  if (custody?.phase === 'released' && custody.handover === handed.handover && custody.digest === handed.digest) return []
  if (custody?.phase !== 'offered' || custody.handover !== handed.handover)
    throw refuse('handover-none', '这份接收回执对应的移交已经撤回或者不存在，请核对是不是最新的移交包。')
  const readers = readersOf(state)
  const stays = { ...handling, unitName: custody.to.name, readers, sealedFrom: [], reason: `已移交${custody.to.name}` }
  const remains = { no, region, receivedOn, receivedAt, handling: stays, ...(receiptHash ? { receiptHash } : {}) }
  return [{ type: 'HandoverReleased', data: { ...handed, to: custody.to, release, remains } }]
}

/** The receiver takes over what was released to it: the dossier must end with that very offer. */
export function takeCustody(
  { custody, handling }: Complaint,
  { type: _type, ...taken }: CommandOf<'take-custody'>,
  _context: DecisionContext,
): ComplaintEvent[] {
  if (custody?.phase === 'taken' && custody.handover === taken.handover) return []
  if (custody?.phase !== 'offered' || custody.handover !== taken.handover)
    throw refuse('handover-none', '这份卷宗没有以这次移交结束，不能接管，请对方重新移交。')
  if (handling.sealedFrom.includes(taken.handling.unit))
    throw refuse('referral-target-refused', '被反映的单位不能接收反映它的件，请移交它的上级机关。')
  return [{ type: 'CustodyTaken', data: taken }]
}
