import type { ImportDeps } from '@mingjian/bulk'
import type { CommandEnvelope, Dossier, WrappedKey } from '@mingjian/dossier'
import type { Counters, HotlineRequest, Uncategorised } from '../domain/hotline/hotline-import.ts'
import type { HotlineOrder, HotlineOrderCommand } from '../domain/hotline/hotline-order.ts'
import type { IntakeDeps } from './intake-deps.ts'

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

  saveProfile(region: string, profile: Omit<HotlineProfile, 'version'>, by: string): Promise<HotlineProfile>
  profiles(region: string): Promise<HotlineProfile[]>
}

/** What the 12345 import needs besides. */
export type HotlineDeps = IntakeDeps &
  ImportDeps<HotlineRequest, Counters> & {
    hotline: HotlineStore
    /** Brings committed complaints to the bus and answers when they are there, so that none wait in memory. */
    publish: () => Promise<unknown>
  }
