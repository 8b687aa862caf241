import type { PaperEvent } from '@mingjian/documents/papers'
import type { HandoverEvents } from './custody.ts'
import type { OrderDates } from './order.ts'
import type { Attachment, Certificate, Conclusion, Deadline, Evidence, Finding, Handling, Mode, Submission } from './state.ts'

type E<Type extends string, Data> = { type: Type; data: Data }

/** Everything that can have happened to a complaint. Shapes only grow; a change of meaning is a new version with a lift. */
export type ComplaintEvent =
  | E<'ComplaintSubmitted', Submission>
  | E<'SupplementRequested', { items: string; deadlines: Deadline[] }>
  | E<'SupplementReceived', { text: string; original?: string; attachments: Attachment[]; deadlines: Deadline[]; terms: string[] }>
  | E<'ComplaintAccepted', { note?: string; deadlines: Deadline[] }>
  | E<'ComplaintDeclined', { ground: string; explanation: string; route: string; earlierNo?: string; deadlines?: Deadline[] }>
  | E<'ComplaintReferred', { from: string; handling: Handling; reason: string; deadlines: Deadline[] }>
  | E<'HandlerChanged', { from: string; to: string; reason: string; certificate: Certificate }>
  | E<'ComplaintAssigned', { unit: string; mode: Mode; handlers: string[]; note?: string; certificates?: Certificate[] }>
  | E<'CertificatesVerified', { certificates: Certificate[] }>
  | E<'AnswerExtended', { ground: string; days: number; deadline: Deadline }>
  | E<'ComplaintSuspended', { ground: string; explanation: string; on: string; deadlines?: Deadline[] }>
  | E<'ComplaintResumed', { on: string; deadlines: Deadline[] }>
  | E<'ComplaintMerged', { into: string; intoNo: string; reason: string }>
  | E<'ComplaintUnmerged', { from: string; fromNo: string; reason: string; deadlines: Deadline[] }>
  | E<'MergeLinked', { id: string }>
  | E<'MergeUnlinked', { id: string }>
  | E<'FindingsRecorded', { findings: Finding[]; overall: Conclusion }>
  | E<'ComplaintReplied', { text: string; inTime: boolean; deadlines: Deadline[] }>
  | E<'ComplaintClosed', { note?: string; deadlines?: Deadline[] }>
  | E<'PersonWrote', { text: string; original?: string; attachments: Attachment[] }>
  | E<'OfficeWrote', { text: string }>
  | E<
      'ComplaintWithdrawn',
      { reason: string; pressure: 'none' | 'pressed' | 'unwilling-to-say'; handling?: Handling; deadlines: Deadline[] }
    >
  | E<'ComplaintRated', { resolved: boolean; satisfaction: number; comment?: string }>
  | E<'ComplaintReopened', { reason: string; original?: string; deadlines: Deadline[] }>
  | E<'RecusalDeclared', { who: string; reason: string }>
  | E<'ContactRevealRequested', { id: string; reason: string }>
  | E<'ContactRevealApproved', { id: string }>
  | E<'ContactRevealed', { id?: string; reason: string; fields: string[] }>
  | E<'ReceiptReplaced', { receiptHash: string; identity: string; reason: string }>
  | E<
      'RepresentativeLeft',
      { /** Which of them; the name is sealed with the person's. */ representative: number; on: string; note: Attachment }
    >
  | E<'DeadlineRecomputed', { deadline: Deadline; was: string; reason: string }>
  | E<
      'DeadlineReached',
      { deadline: string; alarm: string; stage: Deadline['alarms'][number]['stage']; text: string; toUnit?: string; unassigned: boolean }
    >
  | E<'ComplaintTerminated', { ground: string; explanation?: string; route?: string; deadlines?: Deadline[] }>
  | E<'RouteNoted', Submission['otherRoutes'][number]>
  | E<'ExOfficioOpened', { reason: string; deadlines: Deadline[] }>
  | E<'RetaliationMarked', { reason: string; handling?: Handling; deadlines: Deadline[] }>
  | E<'FindingsReviewed', { confirmed: boolean; note?: string }>
  | E<'RectificationReported', { matterNo: string; closedOn: string; summary: string; deadlines: Deadline[] }>
  | E<'RectificationTold', { text: string; deadlines: Deadline[] }>
  | E<
      'ComplaintArchived',
      {
        no: string
        retention: string
        publicity: string /** Hash over the hashes of all originals and the last record before. */
        contents: string
      }
    >
  | E<'ArchiveLent', { to: string; purpose: string; until: string }>
  | E<'StepRaised', { step: string; unit: string; unitName: string; reason: string }>
  | E<'ClueTransferred', { to: string; reason: string }>
  | E<'IdentityErased', { ground: string }>
  | E<'OrderUpdated', { order: string; import: string; summary: string /** The caller now wants to stay unnamed. */; withheld?: boolean }>
  | E<'OrderSigned', { round: number }>
  | E<'OrderReturned', { round: number; ground: string; explanation: string; proposedUnit?: string; late: boolean }>
  | E<'OrderReturnRuled', { round: number; accepted: boolean; note?: string; deadlines: Deadline[] }>
  | E<'OrderRoundOpened', OrderDates & { round: number; import?: string; reason?: string; deadlines: Deadline[] }>
  | E<'AssistanceRequested', { unit: string; unitName: string; reason: string }>
  | E<'CentreExtensionAsked', { days: number; reason: string }>
  | E<'CentreExtensionAnswered', { granted: boolean; deadline?: Deadline }>
  | E<'AnswerWrittenBack', { round: number; on: string; import?: string }>
  | PaperEvent
  | HandoverEvents
  | E<'InquirySent', { paper: string; unit: string; deadline: Deadline }>
  | E<'EvidenceAdded', Evidence>

export type EventOf<Type extends ComplaintEvent['type']> = Extract<ComplaintEvent, { type: Type }>
