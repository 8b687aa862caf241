import type { Paper, PaperFile } from '@mingjian/documents/papers'
import type { Custody } from './custody.ts'
import type { Handling } from './handling.ts'
import type { Order, OrderDates } from './order.ts'

export type { Handling } from './handling.ts'

/** A complaint (投诉举报件) as folded from its history. Everything here is JSON; whatever could name the complainant is sealed (see ../../application/protect-person.ts). */

export type Kind = 'complaint' | 'report' | 'clue' | 'suggestion'
export type Conclusion = 'upheld' | 'partly-upheld' | 'not-upheld' | 'unverifiable'
export type Status =
  | 'submitted'
  | 'supplement-requested'
  | 'supplemented'
  | 'accepted'
  | 'declined'
  | 'referred'
  | 'assigned'
  | 'investigated'
  | 'replied'
  | 'closed'
  | 'merged'
  | 'withdrawn'
  | 'suspended'
  | 'terminated'
  | 'reopened'
  | 'returned'
  | 'archived'
  | 'handed-over'

/** A handler's 监督证 as it was told at that moment; `pending` (待核验) when the register could not be asked. */
export type Certificate = { id: string; no?: string; pending?: boolean }

export type Mode = 'own' | 'transferred' | 'entrusted' | 'joint'

/** Something that has to happen at an instant unless the deadline is met before. */
export type Alarm = {
  id: string
  at: string
  stage: 'approaching' | 'due' | 'overdue' | 'escalated' | 'expired'
  text: string
  toUnit?: string
}

/** A running statutory period, computed outside and kept with what it was computed from. */
export type Deadline = {
  id: string
  rule: string
  basis: string
  from: string
  dueOn: string
  /** End of that day, ISO 8601. */
  dueAt: string
  /** 暂定: a year without a calendar notice took part. */
  provisional: boolean
  /** The date is somebody else's word, not a computation: the calendar does not move it. */
  fixed?: boolean
  calendars: string[]
  extensions: { count: number; unit: string }[]
  suspensions: { from: string; until: string }[]
  alarms: Alarm[]
}
export type RunningDeadline = Deadline & { fired: string[]; met?: string }

export type Accused = {
  kind: string
  agencyIds: string[]
  agencyName: string
  officerName?: string
  certificateNo?: string
  concerns?: 'officer' | 'leader' | 'unit' | 'legal-unit'
  departmentWasTold?: boolean
}

export type Allegation = { no: number; text: string; problemType?: string }
export type Finding = { allegation: number; conclusion: Conclusion; facts: string; basis?: string; problemType?: string }
export type Attachment = {
  id: string
  mediaType: string
  size: number
  sha256: string
  /** 授权委托书, the signed list of those who chose representatives, or the signed note of one who left. */
  purpose?: 'authorisation' | 'representatives-list' | 'leaving-note'
}

/** Personal data of the complainant: ciphertext under the dossier's data key, and blind indexes for finding repeats. */
export type SealedPerson = { sealed: Record<string, string>; blind: string[] }

export type Message = { at: string; from: 'person' | 'office'; text: string; original?: string; attachments: Attachment[]; by?: string }

export type Submission = {
  no: string
  kind: Kind
  channel: string
  region: string
  receivedOn: string
  /** Why it was entered after the day of its receipt; only where it was. */
  backdating?: string
  language?: string
  /** Their names are sealed with the person's. */
  interpreted?: boolean
  helper?: { relation: string }
  accused: Accused
  field?: string
  title: string
  content: string
  /** What was written, sealed, where the readable text had personal data taken out. */
  original?: string
  problemTypes: string[]
  allegations: Allegation[]
  occurredOn?: string
  place?: string
  decisionNo?: string
  knownOn?: string
  otherRoutes: { route: string; number?: string; date?: string }[]
  anonymous: boolean
  confidential: boolean
  person?: SealedPerson
  representatives: number
  replyBy: string
  replyPlace?: string
  attachments: Attachment[]
  receiptHash?: string
  handling: Handling
  deadlines: Deadline[]
  retaliation: boolean
  /** Terms for search and bands of the text's similarity hash, cut outside. */
  terms: string[]
  bands: string[]
  source?: { order: string; orderNo: string; import: string; receivedAs: string; dates?: OrderDates }
  rulebook: string
}

/** A letter of inquiry (调查函, 调卷通知) on its way: the paper, who must answer, and which deadline watches over it. */
export type Inquiry = { paper: string; unit: string; deadline: string; answered?: { at: string; evidence: string } }

export type EvidenceKind =
  | 'interview-record'
  | 'site-inspection'
  | 'copied-file'
  | 'inquiry-answer'
  | 'recording'
  | 'expert-opinion'
  | 'other'
/** Something found out (证据): what it is, when and by whom it was made, and its files. */
export type Evidence = {
  id: string
  kind: EvidenceKind
  title: string
  madeOn: string
  /** Ids of the two who made it; one alone only for papers that came in. */
  madeBy: string[]
  note?: string
  files: PaperFile[]
  /** Paper of the inquiry that it answers. */
  inquiry?: string
}

export type Complaint = Omit<Submission, 'deadlines' | 'rulebook'> & {
  status: Status
  /** Status to go back to from suspended, merged or returned. */
  before?: Status
  registeredBy?: { id: string; unit: string }
  receivedAt: string
  deadlines: RunningDeadline[]
  round: number
  supplementAsked: boolean
  assigned?: { unit: string; mode: Mode; handlers: string[]; by: string; certificates: Certificate[] }
  /** Everybody whom it was assigned to in this round, also those it was taken from again. */
  handledBy: string[]
  /** Who handled, investigated or answered in earlier rounds: a re-opened complaint goes to somebody else. */
  formerHandlers: string[]
  recused: { who: string; reason: string }[]
  suspended?: { on: string; ground: string }
  findings: Finding[]
  overall?: Conclusion
  /** Who recorded findings in this round. */
  investigators: string[]
  reply?: { at: string; by: string; text: string; inTime: boolean }
  closed?: { at: string; by: string }
  declined?: { ground: string; explanation: string; route: string; by: string }
  messages: Message[]
  rating?: { resolved: boolean; satisfaction: number; comment?: string }
  reopened: boolean
  mergedInto?: string
  mergedFrom: string[]
  pressure?: boolean
  reveals: { id: string; by: string; reason: string; approvedBy?: string; used?: boolean }[]
  identityErased: boolean
  orderRounds: number
  /** Of a complaint that came as a 12345 order. */
  order?: Order
  papers: Paper[]
  inquiries: Inquiry[]
  evidence: Evidence[]
  /** Findings of another unit were reviewed and stand. */
  findingsConfirmed?: boolean
  terminated?: { ground: string; explanation?: string; route?: string }
  /** Looked into without a duty to answer. */
  exOfficio?: boolean
  rectification?: { matterNo: string; closedOn: string; summary: string; told?: { at: string; text: string } }
  archived?: { no: string; retention: string; publicity: string; at: string; contents: string }
  /** Steps offered to the office above, because nobody here may take them (本级无适格人员). */
  raised: { step: string; unit: string; reason: string }[]
  transfers: { to: string; reason: string; at: string }[]
  /** Only of one that was handed over, in or out. */
  custody?: Custody
}

/** Conclusions from which accountability opens a matter. */
export const opensMatter = (conclusion: Conclusion) => conclusion === 'upheld' || conclusion === 'partly-upheld'

/** Statuses in which the office still owes something. */
export const OPEN: readonly Status[] = [
  'submitted',
  'supplement-requested',
  'supplemented',
  'accepted',
  'assigned',
  'investigated',
  'replied',
  'suspended',
  'reopened',
]
export const isOpen = (status: Status) => OPEN.includes(status)

/** Statuses before it was decided whether to accept. */
export const isUndecided = (status: Status) => status === 'submitted' || status === 'supplemented' || status === 'supplement-requested'

/** Withdrawn because somebody pressed: out of the complainant's hands, not out of the office's. */
export const isPressed = ({ status, pressure }: Pick<Complaint, 'status' | 'pressure'>) => status === 'withdrawn' && pressure === true

/** Whether the findings still wait for the sender's review. */
export const awaitsReview = ({ assigned, handling, findingsConfirmed }: Complaint) =>
  assigned !== undefined && assigned.unit !== handling.unit && !findingsConfirmed

/** 整改中 until the second answer: upheld, answered, and not yet told what became of it. */
export const awaitsRectification = (state: Complaint) =>
  state.overall !== undefined && opensMatter(state.overall) && state.reply !== undefined && !state.rectification?.told
