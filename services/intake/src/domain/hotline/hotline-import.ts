import type { ImportJob, ImportRequest, RowCounts } from '@mingjian/bulk/job'

export type Uncategorised = 'complaints' | 'statistics' | 'keywords'

/** Outcomes of rows; `read` is the sum of created, updated, unchanged, rejected and sealed. */
export type Counters = RowCounts & {
  /** About the office's own place: sealed to the superior. */
  sealed: number
  /** Of the created ones: made into complaints, and kept for statistics only. */
  complaints: number
  statistics: number
}
export const NO_ROWS: Counters = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, sealed: 0, complaints: 0, statistics: 0 }

/** What an import of orders settles besides. */
export type HotlineRequest = ImportRequest & {
  profile: string
  profileVersion: number
  source: string
  uncategorised: Uncategorised
  categoryMappingVersion: number
}

export type HotlineImport = ImportJob<HotlineRequest, Counters>
