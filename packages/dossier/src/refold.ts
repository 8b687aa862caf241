import { type Decider, type DomainEvent, fold } from './decider.ts'
import type { DossierStore } from './dossier.ts'

/**
 * Folds every dossier again whose state an older `evolve` made, and stores what is derived from it; histories stay as they are. Beside running services
 * it is safe: a dossier that moves on meanwhile is folded by whoever moves it. May be killed and run again. Answers how many were folded.
 */
export async function refold<State, Command, Event extends DomainEvent>(
  store: Pick<DossierStore<State>, 'scan' | 'commit'>,
  decider: Decider<State, Command, Event>,
  progress?: (folded: number) => void,
): Promise<number> {
  let folded = 0
  for await (const { _id, version, dirty, shape, history } of store.scan()) {
    if (shape === decider.shape) continue
    const state = fold(decider, history)
    const derived = { state, dueAt: decider.dueAt(state), index: decider.index(state, _id), shape: decider.shape }
    if (await store.commit(_id, version, { ...derived, version, dirty, records: [] })) folded += 1
    if (folded % 1000 === 0) progress?.(folded)
  }
  return folded
}
