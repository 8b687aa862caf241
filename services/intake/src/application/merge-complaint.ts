import { refuse } from '../domain/complaint/refusals.ts'
import { isOpen } from '../domain/complaint/state.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 并件 into another open complaint of the same unit; the other one learns of it by the event. */
export const mergeComplaint = (deps: IntakeDeps, call: StepCall, body: { into: string; reason: string }) =>
  takeStep(deps, call, async () => {
    const target = await findComplaint(deps, call.caller, body.into)
    requireHandlingUnit(target, call.caller)
    if (!isOpen(target.state.status))
      throw refuse('merge-target-closed', '要并入的那件已经办结，请另选，或者以重复为由告知原结论。', { field: 'into' })
    return { type: 'merge', into: target._id, intoNo: target.state.no, reason: body.reason }
  })
