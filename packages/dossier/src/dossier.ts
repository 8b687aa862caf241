/** Any value that JSON can carry; history data and state are made of nothing else. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Who did it: a person, a machine or the clock. Never a complainant's name. */
export type Actor = {
  kind: 'public' | 'staff' | 'system' | 'integration'
  /** Stable id of the login, or of the process; absent for the public. */
  id?: string
  /** Post and unit as they stood at that moment, in Chinese, for the audit trail. */
  title?: string
  region?: string
  unit?: string
  roles?: string[]
}

/** One fact in a dossier's history. `hash` covers the previous record's hash and this record without `hash`, in canonical JSON. */
export type HistoryRecord = {
  /** 1, 2, 3 … within the dossier. */
  seq: number
  id: string
  type: string
  /** Version of the event's shape; older ones are lifted on reading, never rewritten. */
  v: number
  /** ISO 8601 with offset. */
  at: string
  actor: Actor
  /** Id of the command, request or event that led to this record; a dossier that already holds it records nothing again. */
  causation?: string
  data: Json
  /** Dense public sequence (1, 2, 3 …) when the record is published, absent when it stays private. */
  pub?: number
  /** W3C traceparent of the commit, so that what follows joins its trace; not covered by business rules. */
  trace?: string
  /** Set when its data were dropped by a later record that sheds: the region after it. What stays is chained by its hash. */
  dropped?: string
  hash: string
}

/** A data key wrapped by a region's key; kept beside the history so that erasure (dropping it) leaves the chain verifiable. */
export type WrappedKey = { kid: string; wrapped: string }

/** A dossier (卷宗): one document, one atom, with its own history. */
export type Dossier<State> = {
  _id: string
  /** Division code without trailing zeros (GB/T 2260), the tenant. */
  region: string
  /** Number of history records. */
  version: number
  /** Public sequence up to which events are on the bus; only ever grows. */
  published: number
  /** True while events of this dossier may be ahead of the bus. */
  dirty: boolean
  /** Next instant at which the timer has to look at this dossier; null when none. */
  dueAt: Date | null
  /** Number of the `evolve` that folded `state`. */
  shape: number
  state: State
  history: HistoryRecord[]
  /** Absent when the dossier has no personal data, null after lawful erasure. */
  key?: WrappedKey | null
  /** Derived from state at each commit, only for finding and listing; declared and indexed by each service. */
  index: Record<string, unknown>
}

/** What one commit changes. `records` are appended; everything else replaces. */
export type DossierChange<State> = Pick<Dossier<State>, 'version' | 'dirty' | 'dueAt' | 'shape' | 'state' | 'index'> & {
  records: HistoryRecord[]
  /** The whole history, where this commit drops the data of earlier records; `records` are its last. */
  history?: HistoryRecord[]
  key?: WrappedKey | null
  region?: string
}

/** Where dossiers of one kind are kept. Every write is durable when its promise resolves. */
export interface DossierStore<State> {
  /** Inserts; 'exists' when a dossier with that id (or a unique index value) is already there, and nothing was written. */
  insert(dossier: Dossier<State>): Promise<'inserted' | 'exists'>
  /** Inserts many; answers the ids that were already there. One durable write where the store can. */
  insertMany(dossiers: Dossier<State>[]): Promise<{ existing: string[] }>
  load(id: string): Promise<Dossier<State> | undefined>
  loadMany(ids: string[]): Promise<Dossier<State>[]>
  /** One conditional write on {_id, version: expected}; false when another commit came first. */
  commit(id: string, expected: number, change: DossierChange<State>): Promise<boolean>
  /** Dossiers that may be ahead of the bus, oldest id first, for the sweeper; `after` is an id to go on from. */
  listDirty(limit: number, after?: string): Promise<Dossier<State>[]>
  /** Raises `published` (never lowers it), and clears `dirty` only where `version` is still the one that was read. */
  markPublished(marks: { id: string; published: number; version: number }[]): Promise<void>
  /** Dossiers whose `dueAt` ≤ now, earliest first, for the timer. */
  listDue(now: Date, limit: number): Promise<Dossier<State>[]>
  /** All dossiers in id order, streamed, for verification, replay and migration; `after` is an id to go on from. */
  scan(options?: { region?: string; after?: string; batch?: number }): AsyncIterable<Dossier<State>>
}
