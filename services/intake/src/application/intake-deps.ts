import type { Filing } from '@mingjian/contracts'
import type { CommandEnvelope, Dossier, DossierStore, KeyRing, Outcome } from '@mingjian/dossier'
import type { Role } from '@mingjian/platform'
import type { Agency, AgencyDirectory, CalendarNotice, DocumentRule, Rulebook } from '@mingjian/rulebook'
import type { ComplaintCommand } from '../domain/complaint/commands.ts'
import type { Attachment, Complaint } from '../domain/complaint/state.ts'
import type { HandoverPorts } from './handover-ports.ts'

/** Agencies as intake asks for them at every filing: a copy of what personnel holds. */
export interface AgencyRegister extends AgencyDirectory {
  search(query: { region?: string; q?: string; limit: number; after?: string }): Agency[]
  byName(name: string, region: string): Agency | undefined
  all(): Iterable<Agency>
  /** Adds or replaces. */
  put(agencies: Agency[]): Promise<void>
}

/** The complaints as dossiers: commands go in, everything recorded is on its way to the bus. */
export interface ComplaintDossiers {
  store: DossierStore<Complaint>
  create(id: string, command: ComplaintCommand, envelope: CommandEnvelope): Promise<Outcome<Complaint>>
  execute(target: string | Dossier<Complaint>, command: ComplaintCommand, envelope: CommandEnvelope): Promise<Outcome<Complaint>>
  draft(id: string, command: ComplaintCommand, envelope: CommandEnvelope): Dossier<Complaint>
  /** Hands dossiers that were inserted by other ways to the publisher. */
  committed(dossier: Dossier<Complaint>): void
  /** Reading; `filter` is in terms of the stored document and must begin with an indexed path. */
  findOne(filter: Record<string, unknown>): Promise<Dossier<Complaint> | undefined>
  list(query: ListQuery): Promise<{ items: ListedComplaint[]; next?: string }>
  similar(bands: string[], limit: number): Promise<ListedComplaint[]>
  byPerson(blind: string[], limit: number): Promise<ListedComplaint[]>
  /** Complaints with a running deadline that reaches into the year, in id order. */
  runningIn(year: number, after: string | undefined, limit: number): Promise<Dossier<Complaint>[]>
}

export type ListQuery = { filter: Record<string, unknown>; limit: number; cursor?: string }
export type ListedComplaint = Pick<Dossier<Complaint>, '_id' | 'region' | 'state'> & { index: Dossier<Complaint>['index'] }

export interface Numbers {
  /** Dense, per series; the same holder always gets the same number. */
  allocate(series: string, holder: string): Promise<number>
  allocateMany(series: string, holders: string[]): Promise<number[]>
  /** Records that the holder’s number will not be used, nor given to another. */
  void(series: string, holder: string, reason: string): Promise<boolean>
}

/** Uploaded files before and after a complaint claims them. Contents are encrypted at rest. */
export interface AttachmentVault {
  put(content: AsyncIterable<Uint8Array>): Promise<Attachment>
  /** Metadata of uploads, in the order asked; refuses with attachment-unknown. */
  claim(ids: string[], complaint: string): Promise<Attachment[]>
  read(id: string): Promise<{ attachment: Attachment; content: Buffer } | undefined>
}

/** Templates of papers, as an office has uploaded them over the shipped ones. */
export interface PaperTemplates {
  /** The office's own, or the shipped one. */
  current(rule: DocumentRule, unit: string): Promise<Buffer>
  /** Keeps a checked template as the office's newest; answers its number. */
  put(type: string, unit: string, file: Buffer, by: string): Promise<number>
  /** The office's own templates, newest of each kind. */
  list(unit: string): Promise<{ type: string; version: number; at: Date; sha256: string }[]>
}

export interface TextAnalysis {
  /** Terms for the search index, at most a few hundred. */
  terms(...texts: string[]): string[]
  /** Terms of a query, rarest kind first. */
  queryTerms(text: string): string[]
  /** Four bands of a 64-bit similarity hash. */
  bands(text: string): string[]
}

export type CertificateCheck = { id: string; status: 'valid' | 'invalid' | 'unknown'; certificateNo?: string; reason?: string }

/** What a social supervisor or a contact point has seen, and about whom. */
export type ClueTold = Pick<Filing, 'title' | 'content' | 'problemTypes' | 'occurredOn' | 'place'> & {
  accused: Pick<Filing['accused'], 'agencyId' | 'agencyName' | 'officerName' | 'certificateNo'>
}

/** An agency as personnel holds it. */
export type AgencyTold = Omit<Agency, 'supervisionUnitId' | 'closed'> & { open: boolean }

/** The personnel service, as intake asks it. */
export interface Personnel {
  /** Who may act as a supervisor (监督证) at an instant, in the order asked: `unknown` where it cannot be asked now, `not-registered` where nobody has that login there. */
  checkSupervisors(
    ids: string[],
    at: Date,
  ): Promise<(CertificateCheck | (Omit<CertificateCheck, 'status'> & { status: 'not-registered' }))[]>
  /** Agencies as they are now, by id or a page at a time. Rejects when it cannot be asked now. */
  readAgencies(asked: { ids: string[] } | { cursor?: string }): Promise<{ items: AgencyTold[]; next?: string }>
  /** What a clue says; undefined when there is none of that id. Rejects when it cannot be asked now. */
  readClue(id: string): Promise<ClueTold | undefined>
}
/** Supervisors as intake's steps ask for them. */
export interface Supervisors {
  checkSupervisors(ids: string[], at: Date): Promise<CertificateCheck[]>
}

/** 监督证 of one login: number and the days between which it is valid, both included. */
export type SupervisorCertificate = {
  id: string
  certificateNo: string
  unit: string
  validFrom: string
  validTo: string
  /** 暂扣 or 注销, with the reason; absent while it is in force. */
  withdrawn?: string
}
/** The local register of 监督证. */
export interface SupervisorRegister {
  checkSupervisors: Supervisors['checkSupervisors']
  /** Adds or replaces. */
  put(certificates: SupervisorCertificate[]): Promise<void>
  list(unit: string): Promise<SupervisorCertificate[]>
}

/** 请假代理、AB岗: for some days one member of a unit has a role that another of it holds. */
export type Delegation = {
  id: string
  unit: string
  role: Role
  of: string
  ofTitle: string
  to: string
  from: string
  until: string
  reason: string
  ended?: boolean
}

export interface Delegations {
  /** In force for somebody on a day. */
  of(to: string, unit: string, day: string): Promise<Delegation[]>
  put(delegation: Delegation): Promise<void>
  end(id: string, of: string): Promise<boolean>
  list(unit: string): Promise<Delegation[]>
}

/** What intake's use cases need; the composition root fills it in. */
export type IntakeDeps = {
  clock: () => Date
  rulebook: () => Rulebook
  agencies: AgencyRegister
  complaints: ComplaintDossiers
  keys: KeyRing & { secret(purpose: string): Buffer }
  numbers: Numbers
  attachments: AttachmentVault
  templates: PaperTemplates
  personnel: Supervisors & Pick<Personnel, 'readClue' | 'readAgencies'>
  text: TextAnalysis
  handover: HandoverPorts
}

/** Calendar notices that an administrator entered, over those that ship. */
export interface CalendarNotices {
  /** With every notice in force. */
  rulebook(): Rulebook
  /** Enters one notice; the same document number again replaces it. */
  enter(notice: CalendarNotice, by: string, at: Date): Promise<void>
  list(): readonly CalendarNotice[]
}
