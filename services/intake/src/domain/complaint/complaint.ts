import type { Decider } from '@mingjian/dossier'
import type { ComplaintCommand } from './commands.ts'
import { isAway } from './custody.ts'
import { decide } from './decide.ts'
import type { ComplaintEvent } from './events.ts'
import { evolve } from './evolve.ts'
import { indexFields } from './index-fields.ts'
import { runningDeadlines } from './running-deadlines.ts'
import type { Complaint } from './state.ts'

/** Events that concern nobody outside intake. */
const PRIVATE: readonly ComplaintEvent['type'][] = [
  'MergeLinked',
  'MergeUnlinked',
  'PersonWrote',
  'OfficeWrote',
  'RecusalDeclared',
  'ContactRevealRequested',
  'ContactRevealApproved',
  'ContactRevealed',
  'ReceiptReplaced',
  'RepresentativeLeft',
  'IdentityErased',
  'OrderUpdated',
  'PaperDrafted',
  'PaperRevised',
  'PaperReturned',
  'PaperApproved',
  'PaperRecorded',
  'PaperServiceFailed',
  'PaperVoided',
  'InquirySent',
  'CertificatesVerified',
  'StepRaised',
  'RouteNoted',
  'ArchiveLent',
  'ExOfficioOpened',
  'RetaliationMarked',
  'FindingsReviewed',
  'RectificationReported',
  'EvidenceAdded',
  'AssistanceRequested',
  'CentreExtensionAsked',
  'CentreExtensionAnswered',
  'AnswerWrittenBack',
  'HandoverOffered',
  'HandoverCancelled',
  'HandoverReleased',
  'CustodyTaken',
]

/** The next alarm of a running deadline. */
function nextAlarm(state: Complaint): Date | null {
  if (isAway(state.custody)) return null
  const instants = runningDeadlines(state).flatMap(({ alarms, fired }) =>
    alarms.filter(({ id }) => !fired.includes(id)).map(({ at }) => Date.parse(at)),
  )
  return instants.length > 0 ? new Date(Math.min(...instants)) : null
}

/** The complaint as a dossier. */
export const complaint: Decider<Complaint, ComplaintCommand, ComplaintEvent> = {
  shape: 8,
  initial: {} as Complaint,
  decide,
  evolve,
  isPublic: ({ type }) => !PRIVATE.includes(type),
  sheds: ({ type }) => type === 'HandoverReleased',
  dueAt: nextAlarm,
  index: (state) => indexFields(state),
  region: (state) => state.region,
}
