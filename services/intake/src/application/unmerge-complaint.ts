import type { Dossier } from '@mingjian/dossier'
import { civilDateAt } from '@mingjian/rulebook'
import type { CommandOf } from '../domain/complaint/commands.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { prolonged } from './resume-complaint.ts'
import { type StepCall, takeStep, today } from './take-step.ts'

/** Undoes 并件: the complaint goes on by itself, its clock longer by the time it was merged. */
export const unmergeComplaint = (deps: IntakeDeps, call: StepCall, body: { reason: string }) =>
  takeStep(deps, call, (dossier) => unmergeCommand(deps, dossier, body.reason))

export async function unmergeCommand(
  deps: IntakeDeps,
  { state, history }: Dossier<Complaint>,
  reason: string,
): Promise<CommandOf<'unmerge'>> {
  const mergedAt = history.findLast(({ type }) => type === 'ComplaintMerged')?.at
  const target = state.mergedInto ? await deps.complaints.store.load(state.mergedInto) : undefined
  const deadlines = prolonged(deps, state, mergedAt ? civilDateAt(mergedAt) : today(deps))
  return { type: 'unmerge', reason, fromNo: target?.state.no ?? '', deadlines }
}
