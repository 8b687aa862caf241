import { requestOf } from './causation.ts'
import type { Decider, DecisionContext, DomainEvent } from './decider.ts'
import { fold } from './decider.ts'
import type { Actor, Dossier, DossierStore, HistoryRecord, WrappedKey } from './dossier.ts'
import { conflict, DomainError, dossierFull, dossierMissing, keyReused, staleVersion } from './errors.ts'
import { chain, genesisHash } from './history.ts'

/** What comes with a command: who, why, and what the caller had seen. */
export type CommandEnvelope = {
  actor: Actor
  /** Idempotency key, event id or deadline id: a dossier that holds it already records nothing again. */
  causation?: string
  /** From If-Match: refuse with stale-version when the dossier has moved on. */
  expectedVersion?: number
  trace?: string
  /** Wrapped data key to set with this commit; null drops it (lawful erasure). */
  key?: WrappedKey | null
}

export type Outcome<State> = { dossier: Dossier<State>; records: HistoryRecord[]; duplicate: boolean }

export const MAX_RECORDS = 2_000
export const MAX_BYTES = 8 * 1024 * 1024
const ATTEMPTS = 8

export type CommandHandlerOptions<State> = {
  store: DossierStore<State>
  clock: () => Date
  /** Told of every commit, for the publisher; must not throw. */
  committed?: (dossier: Dossier<State>) => void
  /** No record gets an instant at or before this one: what a published region head covers is closed, even when the clock steps back. */
  floor?: () => Date | undefined
}

/** Loads, decides, evolves and commits with one conditional write; a lost race decides again on fresh state, a bounded number of times. */
export function commandHandler<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  { store, clock, committed, floor }: CommandHandlerOptions<State>,
) {
  function instant(last: HistoryRecord | undefined): Date {
    const closed = floor?.()?.getTime()
    return new Date(Math.max(clock().getTime(), last ? Date.parse(last.at) : 0, closed === undefined ? 0 : closed + 1))
  }

  function advance(id: string, before: Dossier<State> | undefined, command: Command, envelope: CommandEnvelope) {
    const history = before?.history ?? []
    const last = history.at(-1)
    const state = before ? before.state : structuredClone(decider.initial)
    const now = instant(last)
    const context: DecisionContext = { now, actor: envelope.actor }
    const events = decider.decide(state, command, context)
    let pub = publicSequence(history)
    let after = state
    const at = now.toISOString()
    const drafts = events.map((event, offset) => {
      const seq = history.length + offset + 1
      const draft = {
        seq,
        id: `${id}:${seq}`,
        type: event.type,
        v: decider.versions?.[event.type as Event['type']] ?? 1,
        at,
        actor: envelope.actor,
        data: event.data as HistoryRecord['data'],
        ...(envelope.causation ? { causation: envelope.causation } : {}),
        ...(decider.isPublic(event) ? { pub: ++pub } : {}),
        ...(envelope.trace ? { trace: envelope.trace } : {}),
      }
      after = decider.evolve(after, event, draft)
      return draft
    })
    const records = chain(last?.hash ?? genesisHash(id), drafts)
    const shed = events.some((event) => decider.sheds?.(event))
    return { state: after, records, kept: shed ? withoutData(history) : history, shed, isPublic: pub > publicSequence(history) }
  }

  /** What stays of records whose data are dropped: who, when, what kind, the hash, and the region for the days that were closed. */
  function withoutData(history: HistoryRecord[]): HistoryRecord[] {
    return history.map((record, at) =>
      record.dropped === undefined ? { ...record, data: null, dropped: decider.region(fold(decider, history.slice(0, at + 1))) } : record,
    )
  }

  function assemble(
    id: string,
    before: Dossier<State> | undefined,
    step: ReturnType<typeof advance>,
    envelope: CommandEnvelope,
  ): Dossier<State> {
    const history = [...step.kept, ...step.records]
    const key = envelope.key !== undefined ? envelope.key : before?.key
    return {
      _id: id,
      region: decider.region(step.state),
      version: history.length,
      published: before?.published ?? 0,
      dirty: step.isPublic || (before?.dirty ?? false),
      dueAt: decider.dueAt(step.state),
      shape: decider.shape,
      state: step.state,
      history,
      index: decider.index(step.state, id),
      ...(key !== undefined ? { key } : {}),
    }
  }

  /** A dossier not yet stored, for bulk creation with `store.insertMany`. */
  function draft(id: string, command: Command, envelope: CommandEnvelope): Dossier<State> {
    return assemble(id, undefined, advance(id, undefined, command, envelope), envelope)
  }

  /** Creates a dossier; when the id is taken, the command is decided on what is there (so a second delivery has no effect). */
  async function create(id: string, command: Command, envelope: CommandEnvelope): Promise<Outcome<State>> {
    const step = advance(id, undefined, command, envelope)
    const dossier = assemble(id, undefined, step, envelope)
    if ((await store.insert(dossier)) === 'inserted') {
      committed?.(dossier)
      return { dossier, records: step.records, duplicate: false }
    }
    if (!(await store.load(id))) throw new DomainError('already-exists', '同样的记录已经存在，没有重复登记。')
    return execute(id, command, envelope)
  }

  /** Takes over a dossier with its history from another store: inserted whole together with what the command records; 'exists' when the id is taken. */
  async function adopt(
    before: Pick<Dossier<State>, '_id' | 'history'>,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Dossier<State> | 'exists'> {
    const state = fold(decider, before.history)
    const whole: Dossier<State> = {
      ...before,
      state,
      region: decider.region(state),
      version: before.history.length,
      published: 0,
      dirty: publicSequence(before.history) > 0,
      dueAt: null,
      shape: decider.shape,
      index: {},
    }
    const dossier = assemble(before._id, whole, advance(before._id, whole, command, envelope), envelope)
    if ((await store.insert(dossier)) === 'exists') return 'exists'
    committed?.(dossier)
    return dossier
  }

  /** Decides on what is stored; who has just loaded the dossier may give it, and it is loaded again only when it has moved on since. */
  async function execute(target: string | Dossier<State>, command: Command, envelope: CommandEnvelope): Promise<Outcome<State>> {
    const id = typeof target === 'string' ? target : target._id
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const loaded = attempt === 0 && typeof target !== 'string' ? target : await store.load(id)
      if (!loaded) throw dossierMissing()
      const before = loaded.shape === decider.shape ? loaded : { ...loaded, shape: decider.shape, state: fold(decider, loaded.history) }
      const met = before.history.find(({ causation }) => requestOf(causation) === requestOf(envelope.causation))
      if (envelope.causation && met) {
        if (met.causation !== envelope.causation) throw keyReused()
        return { dossier: before, records: [], duplicate: true }
      }
      if (envelope.expectedVersion !== undefined && envelope.expectedVersion !== before.version) throw staleVersion()
      const step = advance(id, before, command, envelope)
      if (step.records.length === 0 && envelope.key === undefined) return { dossier: before, records: [], duplicate: false }
      const after = assemble(id, before, step, envelope)
      if (after.version > MAX_RECORDS || JSON.stringify(after).length > MAX_BYTES) throw dossierFull()
      const done = await store.commit(id, before.version, {
        version: after.version,
        dirty: after.dirty,
        dueAt: after.dueAt,
        shape: after.shape,
        state: after.state,
        index: after.index,
        records: step.records,
        ...(step.shed ? { history: after.history } : {}),
        ...(after.region !== before.region ? { region: after.region } : {}),
        ...(envelope.key !== undefined ? { key: envelope.key } : {}),
      })
      if (done) {
        committed?.(after)
        return { dossier: after, records: step.records, duplicate: false }
      }
    }
    throw conflict()
  }

  return { create, execute, draft, adopt }
}

/** Highest public sequence in a history, 0 when nothing is public. */
export function publicSequence(history: HistoryRecord[]): number {
  for (let at = history.length - 1; at >= 0; at--) {
    const pub = history[at]?.pub
    if (pub !== undefined) return pub
  }
  return 0
}
