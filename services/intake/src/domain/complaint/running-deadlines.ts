import { CENTRE_RULE } from './order.ts'
import type { Complaint, Deadline, RunningDeadline } from './state.ts'

/** A deadline as it starts. */
export const running = (deadline: Deadline): RunningDeadline => ({ ...deadline, fired: [] })

/** Starts deadlines; one of the same rule that runs already is replaced. */
export function started(state: Complaint, deadlines: Deadline[]): RunningDeadline[] {
  const rules = new Set(deadlines.map(({ rule }) => rule))
  return [...state.deadlines.filter(({ rule, met }) => met || !rules.has(rule)), ...deadlines.map(running)]
}

/** Marks the running deadlines of these rules as met. */
export function met(state: Complaint, at: string, ...rules: string[]): Complaint {
  return { ...state, deadlines: state.deadlines.map((each) => (!each.met && rules.includes(each.rule) ? { ...each, met: at } : each)) }
}

/** Ends every clock. */
export const allMet = (state: Complaint, at: string): Complaint => met(state, at, ...state.deadlines.map(({ rule }) => rule))

/** Ends every clock of ours; the centre's goes on until the answer is with it. */
export const ownMet = (state: Complaint, at: string): Complaint =>
  met(state, at, ...state.deadlines.map(({ rule }) => rule).filter((rule) => rule !== CENTRE_RULE))

/** Recomputed deadlines keep what they have already told. */
export function renewed(state: Pick<Complaint, 'deadlines'>, deadlines: Deadline[]): RunningDeadline[] {
  return state.deadlines.map((old) => {
    const fresh = old.met ? undefined : deadlines.find(({ id }) => id === old.id)
    return fresh ? { ...fresh, fired: old.fired } : old
  })
}

/** Deadlines whose time passes now: of ours none while merged or returned; while suspended the look at whether its ground still holds, and notices that are owed. The centre's always. */
export function runningDeadlines({ status, deadlines }: Pick<Complaint, 'status' | 'deadlines'>): RunningDeadline[] {
  const resting = status === 'merged' || status === 'returned'
  const awake = (rule: string) => !resting && (status !== 'suspended' || rule === 'suspension-review' || rule === 'notice-service')
  return deadlines.filter(({ met, rule }) => !met && (rule === CENTRE_RULE || awake(rule)))
}
