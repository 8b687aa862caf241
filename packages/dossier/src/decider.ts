import type { Actor, HistoryRecord, Json } from './dossier.ts'

/** A fact about one dossier, past tense. Data is JSON and holds personal data only sealed. */
export type DomainEvent = { type: string; data: Json | object }

/** What a decision may know besides state and command: passed in, so that deciding stays pure. */
export type DecisionContext = { now: Date; actor: Actor }

/**
 * The rules of one kind of dossier, as pure functions. `decide` throws DomainError to refuse and returns [] when there is nothing to record;
 * `evolve` must accept every event ever recorded, and `shape` moves whenever its result for old events changes.
 */
export type Decider<State, Command, Event extends DomainEvent> = {
  shape: number
  initial: State
  decide(state: State, command: Command, context: DecisionContext): Event[]
  evolve(state: State, event: Event, record: Pick<HistoryRecord, 'at' | 'seq' | 'actor'>): State
  /** Current version of each event's shape; 1 where absent. */
  versions?: Partial<Record<Event['type'], number>>
  /** Lifts the data of an older version of an event to the present shape. */
  lift?(type: string, version: number, data: Json): Json
  /** Whether the event leaves the service; decided at commit and kept on the record. */
  isPublic(event: Event): boolean
  /** Whether with this event the data of all records before it are dropped; its own data must tell the whole state. */
  sheds?(event: Event): boolean
  /** When the timer must look again; null for never. */
  dueAt(state: State): Date | null
  /** What lists and look-ups need, derived from state alone. */
  index(state: State, id: string): Record<string, unknown>
  /** Region that owns the dossier; a handover to another office may move it. */
  region(state: State): string
}

/** State folded from a history, lifting old event versions on the way. */
export function fold<State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>, history: HistoryRecord[]): State {
  return history
    .filter(({ dropped }) => dropped === undefined)
    .reduce((state, record) => decider.evolve(state, liftRecord(decider, record), record), structuredClone(decider.initial))
}

function liftRecord<State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>, record: HistoryRecord): Event {
  const current = decider.versions?.[record.type as Event['type']] ?? 1
  const data = record.v < current && decider.lift ? decider.lift(record.type, record.v, record.data) : record.data
  return { type: record.type, data } as Event
}
