import type { CloudEvent } from '@mingjian/contracts'
import type { ComplaintBelow } from '../domain/complaint-below.ts'

export interface ComplaintsBelow {
  find(id: string): Promise<ComplaintBelow | undefined>
  /** Makes a row; false when there is one. */
  insert(row: ComplaintBelow): Promise<boolean>
  /** Puts a row in the place of the one before it; false when that is not there any more. */
  advance(row: ComplaintBelow): Promise<boolean>
  /** At most `limit` rows that fit. */
  some(filter: Record<string, unknown>, limit: number): Promise<ComplaintBelow[]>
  /** Newest first. */
  page(request: { filter: Record<string, unknown>; limit: number; cursor?: string }): Promise<{ items: ComplaintBelow[]; next?: string }>
}

/** How the superior answered one event. */
export type UpwardAnswer =
  | { outcome: 'taken' }
  /** No line, no token, or an answer that is not about this event; `afterMs` when it said how long to wait. */
  | { outcome: 'offline'; why: string; afterMs?: number }
  | { outcome: 'refused'; reason: string }

/** The line to the superior. */
export interface UpwardLine {
  post(event: CloudEvent): Promise<UpwardAnswer>
}
