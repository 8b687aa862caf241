import type { RejectedRow, UploadTables } from '@mingjian/bulk'
import type { CommandEnvelope, Dossier, Outcome, WrappedKey } from '@mingjian/dossier'
import type { Counters, HotlineImport, HotlineImportCommand, ImportState, Uncategorised } from '../domain/hotline/hotline-import.ts'
import type { HotlineOrder, HotlineOrderCommand } from '../domain/hotline/hotline-order.ts'
import type { IntakeDeps } from './intake-deps.ts'

/** Uploaded files while their job lives; encrypted at rest, never whole in memory. */
export interface HotlineUploads {
  put(content: AsyncIterable<Uint8Array>, region: string): Promise<{ id: string; size: number /** Hex. */; sha256: string }>
  has(id: string): Promise<boolean>
  drop(id: string): Promise<void>
  /** Makes one old enough to be dropped within the hour. */
  hasten(id: string): Promise<void>
  /** Drops those from before that instant; answers how many. */
  dropOld(before: Date): Promise<number>
}

/** How far an import has come: everything up to row `cursor` is durable. */
export type ImportProgress = { import: string; cursor: number; percent: number; counters: Counters }

/** A column layout that somebody saved for a source of files. */
export type HotlineProfile = {
  id: string
  name: string
  source: string
  /** Field → header text. */
  columns: Record<string, string>
  uncategorised?: Uncategorised
  version: number
}

export interface HotlineStore {
  /** States of the orders that exist. */
  known(ids: string[]): Promise<Map<string, HotlineOrder>>
  draftOrder(id: string, command: HotlineOrderCommand, envelope: CommandEnvelope): Dossier<HotlineOrder>
  insertOrders(orders: Dossier<HotlineOrder>[]): Promise<unknown>
  /** The order's own data key, once it has one. */
  orderKey(id: string): Promise<WrappedKey | undefined>
  reviseOrder(id: string, command: HotlineOrderCommand, envelope: CommandEnvelope): Promise<unknown>
  /** Orders of a unit by the day on which they reached it, both days included, oldest first, in pages. */
  ordersBetween(
    unit: string,
    from: string,
    to: string,
    cursor?: string,
  ): Promise<{ items: { _id: string; state: HotlineOrder }[]; next?: string }>
  /** Orders of a unit that a file brought or changed, in pages. */
  ordersOf(unit: string, sha256: string, after?: string): Promise<{ id: string; state: HotlineOrder }[]>

  createImport(id: string, command: HotlineImportCommand, envelope: CommandEnvelope): Promise<Outcome<HotlineImport>>
  changeImport(id: string, command: HotlineImportCommand, envelope: CommandEnvelope): Promise<Outcome<HotlineImport>>
  findImport(id: string): Promise<Dossier<HotlineImport> | undefined>
  /** Newest first. */
  listImports(unit: string, limit: number, cursor?: string): Promise<{ items: { _id: string; state: HotlineImport }[]; next?: string }>
  /** Ids of jobs in these states, oldest first. */
  importsIn(states: ImportState[]): Promise<string[]>

  loadProgress(id: string): Promise<ImportProgress | undefined>
  /** False, and nothing is kept, when a progress further on is there. */
  saveProgress(progress: ImportProgress): Promise<boolean>
  /** Kept sealed; the same row again has no effect. */
  addRejects(job: Dossier<HotlineImport>, rows: RejectedRow[]): Promise<void>
  rejects(job: Dossier<HotlineImport>): AsyncIterable<RejectedRow>

  saveProfile(region: string, profile: Omit<HotlineProfile, 'version'>, by: string): Promise<HotlineProfile>
  profiles(region: string): Promise<HotlineProfile[]>
}

/** What the 12345 import needs besides. */
export type HotlineDeps = IntakeDeps & {
  hotline: HotlineStore
  uploads: HotlineUploads
  tables: UploadTables
  /** Brings committed complaints to the bus and answers when they are there, so that none wait in memory. */
  publish: () => Promise<unknown>
}
