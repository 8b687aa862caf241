import { civilDateAt } from '@mingjian/rulebook'
import type { IntakeDeps } from './intake-deps.ts'
import { prolonged } from './resume-complaint.ts'
import { type StepCall, takeStep, today } from './take-step.ts'

/** Undoes 并件: the complaint goes on by itself, its clock longer by the time it was merged. */
export const unmergeComplaint = (deps: IntakeDeps, call: StepCall, body: { reason: string }) =>
  takeStep(deps, call, async ({ state, history }) => {
    const mergedAt = history.findLast(({ type }) => type === 'ComplaintMerged')?.at
    const target = state.mergedInto ? await deps.complaints.store.load(state.mergedInto) : undefined
    const deadlines = prolonged(deps, state, mergedAt ? civilDateAt(mergedAt) : today(deps))
    return { type: 'unmerge', reason: body.reason, fromNo: target?.state.no ?? '', deadlines }
  })
