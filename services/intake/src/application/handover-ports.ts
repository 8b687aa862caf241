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

/** What is needed of the files of a dossier to hand them over. */
export interface HandedFiles {
  /** A file of a dossier that came: kept under its own id and a key of this place; again it changes nothing. */
  adopt(file: Attachment, content: Buffer, complaint: string): Promise<void>
  /** Marks the files of a dossier as leaving; they go when it is released, not before. */
  leave(complaint: string): Promise<void>
  /** Drops files that are marked and whose dossier is gone; may be killed and run again. */
  dropLeft(isGone: (complaint: string) => Promise<boolean>): Promise<number>
}

export interface PackageBlobs {
  put(content: AsyncIterable<Uint8Array>): Promise<string>
  read(id: string): Promise<Buffer>
  drop(id: string): Promise<void>
}

/** A partner that is reached over the network. Whatever it refuses, and its silence, are refusals here. */
export interface HandoverWire {
  /** Sends a package with a signed claim of whose it is. */
  sendPackage(url: string, claim: string, content: AsyncIterable<Buffer>): Promise<{ ack: string }>
  post<Answer>(url: string, path: 'releases' | 'status' | 'messages', body: object, waitMs: number): Promise<Answer>
}

export type HandoverPorts = {
  wire: HandoverWire
  keys: HandoverKeys
  homeRegion: string
  partners: Partners
  received: ReceivedHandovers
  after: AfterHandover
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
