import { canonicalJson } from './canonical-json.ts'
import { publicSequence } from './command-handler.ts'
import { type Decider, type DomainEvent, fold } from './decider.ts'
import type { Dossier } from './dossier.ts'
import { firstBrokenRecord } from './history.ts'

/** One thing that does not hold: `seq` is the first broken record, absent when the history holds but what was derived from it does not. */
export type Finding = { dossier: string; region: string; seq?: number; reason: string }

/** Checks one dossier as stored: the chain, and everything that is derived from the history. Undefined when all of it holds. */
export function verifyDossier<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  dossier: Dossier<State>,
): Finding | undefined {
  const found = (reason: string, seq?: number): Finding => ({
    dossier: dossier._id,
    region: dossier.region,
    reason,
    ...(seq ? { seq } : {}),
  })
  if (!Array.isArray(dossier.history) || dossier.history.length === 0) return found('the history is gone', 1)
  const broken = firstBrokenRecord(dossier._id, dossier.history)
  if (broken) return found(broken.reason, broken.seq)
  const shed = dossier.history.find(({ dropped }) => dropped === undefined)
  if (dossier.history[0]?.dropped !== undefined && !(shed && decider.sheds?.({ type: shed.type, data: shed.data } as Event)))
    return found('data of records are gone without a record that drops them', 1)
  if (dossier.version !== dossier.history.length) {
    return found(`version ${dossier.version} but ${dossier.history.length} records`, Math.min(dossier.version, dossier.history.length) + 1)
  }
  if (dossier.published > publicSequence(dossier.history)) return found('published runs ahead of the history')
  if (!dossier.dirty && dossier.published < publicSequence(dossier.history))
    return found('events are unpublished but the dossier is not marked')
  if (dossier.shape !== decider.shape) return undefined
  const state = fold(decider, dossier.history)
  if (!same(state, dossier.state)) return found('the stored state is not what the history folds to')
  if (decider.region(state) !== dossier.region) return found('the region is not what the history folds to')
  if ((decider.dueAt(state)?.getTime() ?? null) !== (dossier.dueAt?.getTime() ?? null))
    return found('the due instant is not what the history folds to')
  if (!same(decider.index(state, dossier._id), dossier.index)) return found('the index fields are not what the history folds to')
  return undefined
}

const same = (a: unknown, b: unknown) => canonicalJson(plain(a)) === canonicalJson(plain(b))
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
