import { DomainError } from '@mingjian/dossier'
import { dayOf } from '../domain/instants.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** Puts the result of a sitting on the officer's record, of a hundred; told twice it is one entry. Of who has left meanwhile nothing is kept. */
export async function recordResult(deps: PersonnelDeps, sittingId: string, event: string): Promise<void> {
  const found = await deps.sittings.store.load(sittingId)
  const mark = found?.state.mark
  if (!found || !mark) return
  const { officer, title, counts } = found.state
  const score = mark.total === 0 ? 0 : Math.round((mark.score / mark.total) * 1000) / 10
  const exam = { id: sittingId, on: dayOf(mark.at), score, paper: title, ...(counts ? {} : { practice: true as const }) }
  try {
    await deps.officers.execute(officer, { type: 'record-exam', ...exam }, { actor: { kind: 'system', id: 'exam' }, causation: event })
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'officer-left') throw error
  }
}
