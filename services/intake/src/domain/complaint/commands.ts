import type { PaperCommand } from '@mingjian/documents/papers'
import type { HandoverCommands } from './custody.ts'
import type { ComplaintEvent, EventOf } from './events.ts'
import type { OrderDates } from './order.ts'
import type { Deadline, Handling, Submission } from './state.ts'

type C<Type extends string, Data> = { type: Type } & Data
/** The order as the centre sent it again, with the clocks that this starts; `mainAnswered` of a merged one whose main complaint `fromNo` was answered. */
export type OrderAgain = OrderDates & { import?: string; reason?: string; deadlines: Deadline[]; mainAnswered?: boolean; fromNo?: string }
type DataOf<Type extends ComplaintEvent['type']> = EventOf<Type>['data']

/** Everything that can be asked of a complaint. Periods and routing are computed outside by the rulebook and passed in. */
export type ComplaintCommand =
  | C<'submit', { submission: Submission }>
  | C<'request-supplement', DataOf<'SupplementRequested'>>
  | C<'supplement', DataOf<'SupplementReceived'>>
  | C<'accept', DataOf<'ComplaintAccepted'>>
  | C<'decline', DataOf<'ComplaintDeclined'>>
  | C<'refer', { handling: Handling; reason: string; deadlines: Deadline[] }>
  | C<'assign', DataOf<'ComplaintAssigned'>>
  | C<'change-handler', DataOf<'HandlerChanged'>>
  | C<'extend', DataOf<'AnswerExtended'>>
  | C<'suspend', DataOf<'ComplaintSuspended'>>
  | C<'resume', DataOf<'ComplaintResumed'>>
  | C<'merge', DataOf<'ComplaintMerged'>>
  | C<'unmerge', { reason: string; fromNo: string; deadlines: Deadline[] }>
  | C<'link-merge', { id: string }>
  | C<'unlink-merge', { id: string }>
  | C<'record-findings', { findings: EventOf<'FindingsRecorded'>['data']['findings'] }>
  | C<'reply', { text: string; deadlines: Deadline[] }>
  | C<'close', { note?: string; deadlines?: Deadline[] }>
  | C<'write-as-person', DataOf<'PersonWrote'>>
  | C<'write-as-office', DataOf<'OfficeWrote'>>
  | C<'withdraw', DataOf<'ComplaintWithdrawn'>>
  | C<'rate', DataOf<'ComplaintRated'>>
  | C<'reopen', DataOf<'ComplaintReopened'>>
  | C<'declare-recusal', DataOf<'RecusalDeclared'>>
  | C<'request-reveal', DataOf<'ContactRevealRequested'>>
  | C<'approve-reveal', { id: string }>
  | C<'reveal-contact', { reason: string }>
  | C<'replace-receipt', DataOf<'ReceiptReplaced'>>
  | C<'leave-joint', DataOf<'RepresentativeLeft'>>
  | C<'recompute-deadline', DataOf<'DeadlineRecomputed'>>
  | C<'raise-alarms', object>
  | C<'erase-identity', DataOf<'IdentityErased'>>
  | C<'update-order', DataOf<'OrderUpdated'> & { /** When the centre wants it done again. */ again?: OrderAgain }>
  | C<'sign-order', object>
  | C<'return-order', { ground: string; explanation: string; proposedUnit?: string; byApprover: boolean }>
  | C<'rule-on-return', { accepted: boolean; note?: string; deadlines: Deadline[] }>
  | C<'reopen-order', OrderAgain>
  | C<'request-assistance', DataOf<'AssistanceRequested'>>
  | C<'ask-centre-extension', DataOf<'CentreExtensionAsked'> & { limit: { max: number; times: number } }>
  | C<'record-centre-extension', DataOf<'CentreExtensionAnswered'>>
  | C<'mark-written-back', { on: string; import?: string; mainAnswered?: boolean }>
  | (PaperCommand & { /** Of a letter of inquiry: the period that its service starts. */ deadline?: Deadline })
  | HandoverCommands
  | C<'note-route', { route: DataOf<'RouteNoted'> }>
  | C<'terminate', DataOf<'ComplaintTerminated'>>
  | C<'open-ex-officio', DataOf<'ExOfficioOpened'>>
  | C<'mark-retaliation', DataOf<'RetaliationMarked'>>
  | C<'review-findings', DataOf<'FindingsReviewed'>>
  | C<'rectified', DataOf<'RectificationReported'>>
  | C<'tell-rectification', DataOf<'RectificationTold'>>
  | C<'transfer-clue', DataOf<'ClueTransferred'>>
  | C<'verify-certificates', DataOf<'CertificatesVerified'>>
  | C<'raise-step', DataOf<'StepRaised'>>
  | C<'archive', DataOf<'ComplaintArchived'>>
  | C<'lend-archive', DataOf<'ArchiveLent'>>
  | C<'add-evidence', { evidence: DataOf<'EvidenceAdded'> }>

export type CommandOf<Type extends ComplaintCommand['type']> = Extract<ComplaintCommand, { type: Type }>
