import { newId, openDataKey, openField } from '@mingjian/dossier'
import { findComplaint } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

export type Revealed =
  | { state: 'approval-needed'; requestId: string }
  | { state: 'revealed'; contact: Record<string, string>; original?: string }

/** Shows who complained, for a reason, on the record. For a 保密 reporter the first call asks, a second person approves, the next call shows. */
export async function revealContact(deps: IntakeDeps, call: StepCall, body: { reason: string }): Promise<Revealed> {
  const before = await findComplaint(deps, call.caller, call.no)
  const mine = before.state.reveals.filter(({ by }) => by === call.caller.id)
  if (before.state.confidential && !mine.some(({ approvedBy, used }) => approvedBy && !used)) {
    const pending = mine.find(({ approvedBy }) => !approvedBy)
    if (pending) return { state: 'approval-needed', requestId: pending.id }
    const requestId = newId()
    await takeStep(deps, under(call, 'request'), () => ({ type: 'request-reveal', id: requestId, reason: body.reason }), {
      also: 'assigned-unit',
    })
    return { state: 'approval-needed', requestId }
  }
  const { _id, state, key } = await takeStep(deps, under(call, 'reveal'), () => ({ type: 'reveal-contact', reason: body.reason }), {
    also: 'assigned-unit',
  })
  const dataKey = openDataKey(deps.keys, _id, key)
  const contact = Object.fromEntries(
    Object.entries(state.person?.sealed ?? {}).map(([field, sealed]) => [field, openField(dataKey, `contact.${field}`, sealed)]),
  )
  return { state: 'revealed', contact, ...(state.original ? { original: openField(dataKey, 'narrative', state.original) } : {}) }
}

/** Asking and reading are two steps: one key stands for one of each, so that a reading is never taken for the asking and left off the record. */
function under(call: StepCall, step: string): StepCall {
  return call.idempotencyKey ? { ...call, idempotencyKey: `${step}:${call.idempotencyKey}` } : call
}

/** The second pair of eyes for a 保密 reporter. */
export const approveReveal = (deps: IntakeDeps, call: StepCall, id: string) =>
  takeStep(deps, call, () => ({ type: 'approve-reveal', id }), { also: 'assigned-unit' })
