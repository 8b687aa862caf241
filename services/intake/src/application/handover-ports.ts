import type { CommandEnvelope, Dossier, HistoryRecord } from '@mingjian/dossier'
import type { HandoverKeys } from '@mingjian/platform'
import type { ComplaintCommand } from '../domain/complaint/commands.ts'
import type { Handed, Partner } from '../domain/complaint/custody.ts'
import type { Attachment, Complaint } from '../domain/complaint/state.ts'

/** Other instances that dossiers are handed to or come from, one a region. */
export interface Partners {
  /** Adds or replaces the partner of a region. */
  put(partner: Partner): Promise<void>
  list(): Promise<Partner[]>
  ofRegion(region: string): Promise<Partner | undefined>
  /** By the id of its signing key. */
  bySigner(kid: string): Promise<Partner | undefined>
}

/** A package that lies here, sealed to this instance's key, until its release comes. */
export type Received = Handed & {
  state: 'pending' | 'taken'
  from: Partner
  /** Number at the first place. */
  no: string
  blob?: string
  /** The signed acknowledgement, the same for the same package. */
  ack: string
  at: Date
  complaintNo?: string
}
export interface ReceivedHandovers {
  find(handover: string): Promise<Received | undefined>
  /** Keeps it unless it is there already; answers what is there. */
  keep(received: Received): Promise<Received>
  /** Forgets one that was cancelled. */
  drop(handover: string): Promise<void>
  taken(handover: string, complaintNo: string): Promise<void>
  pending(): Promise<Received[]>
  /** What was taken over, the latest first, at most a hundred. */
  lately(): Promise<Received[]>
}

/** What the first place keeps after the release: the last status told, and the person's words for the receiver. All sealed. */
export interface AfterHandover {
  putStatus(dossier: string, at: string, sealed: string): Promise<void>
  status(dossier: string): Promise<{ at: string; sealed: string } | undefined>
  queue(dossier: string, id: string, sealed: string): Promise<void>
  queued(dossier: string): Promise<string[]>
  /** Forgets what the receiver says it has. */
  delivered(dossier: string, ids: string[]): Promise<void>
}

/** A filing about this place's own office, sealed to its superior: all that is kept of it here. The package itself is the blob of the same id. */
export type SealedFiling = {
  id: string
  /** Region of the partner that it is sealed to. */
  to: string
  /** `sealing`: nothing was acknowledged yet; `acknowledged`: the superior has it, the package goes. */
  state: 'sealing' | 'waiting' | 'acknowledged' | 'delivered'
  createdAt: Date
  /** Of filings whose 查询码 somebody has. */
  receiptHash?: string
  /** Bytes of the package, while it is here. */
  size?: number
  deliveredAt?: Date
  /** Failed attempts so far. */
  tries?: number
}
export interface SealedFilings {
  find(id: string): Promise<SealedFiling | undefined>
  byReceipt(hash: string): Promise<SealedFiling | undefined>
  /** Notes that a package is going to be written, unless it is noted already. */
  begin(filing: Pick<SealedFiling, 'id' | 'to' | 'createdAt'>): Promise<void>
  /** The package is whole and durable; without effect on one that was completed before. */
  complete(id: string, done: { receiptHash?: string; size: number }): Promise<void>
  /** Forgets one that was not completed; says whether there was one. */
  forget(id: string): Promise<boolean>
  acknowledge(id: string, at: Date): Promise<void>
  /** The package of an acknowledged one is dropped: only that it went is kept. */
  close(id: string): Promise<void>
  /** Of a state, oldest first. */
  inState(state: SealedFiling['state'], limit: number): Promise<SealedFiling[]>
  /** Waiting ones whose next attempt has come, longest due first. */
  due(now: Date, limit: number): Promise<SealedFiling[]>
  postpone(id: string, tries: number, until: Date): Promise<void>
  /** Makes all that wait for a region due at once. */
  hasten(to: string, now: Date): Promise<void>
  waiting(): Promise<number>
}

/** What is needed of the files of a dossier to hand them over. */
export interface HandedFiles {
  /** A file of a dossier that came: kept under its own id and a key of this place; again it changes nothing. */
  adopt(file: Attachment, content: Buffer, complaint: string): Promise<void>
  /** Marks the files of a dossier as leaving; they go when it is released, not before. */
  leave(complaint: string): Promise<void>
  /** Claims uploads for something that will not stay, and marks them as `leave` does; refuses with attachment-unknown. */
  claimLeaving(ids: string[], complaint: string): Promise<Attachment[]>
  /** Drops files that are marked and whose dossier is gone; may be killed and run again. `at` is when the file came. */
  dropLeft(isGone: (complaint: string, at: Date) => Promise<boolean>): Promise<number>
}

export interface PackageBlobs {
  /** Under an id of its own, or the given one; answers both id and bytes. */
  put(content: AsyncIterable<Uint8Array>, id?: string): Promise<{ id: string; size: number }>
  read(id: string): Promise<Buffer>
  drop(id: string): Promise<void>
}

/** A partner that is reached over the network. Whatever it refuses, and its silence, are refusals here. */
export interface HandoverWire {
  /** Sends a package with a signed claim of whose it is. */
  sendPackage(url: string, path: 'packages' | 'sealed-filings', claim: string, content: AsyncIterable<Buffer>): Promise<{ ack: string }>
  post<Answer>(url: string, path: 'releases' | 'status' | 'messages', body: object, waitMs: number): Promise<Answer>
}

export type HandoverPorts = {
  wire: HandoverWire
  keys: HandoverKeys
  homeRegion: string
  partners: Partners
  received: ReceivedHandovers
  after: AfterHandover
  sealed: SealedFilings
  files: HandedFiles
  packages: PackageBlobs
  adopt(
    dossier: { _id: string; history: HistoryRecord[] },
    command: ComplaintCommand,
    envelope: CommandEnvelope,
  ): Promise<Dossier<Complaint> | 'exists'>
  /** Brings everything unpublished to the bus. */
  publish(): Promise<unknown>
  /** Overwrites in the store what was deleted. */
  scrub(): Promise<void>
}
