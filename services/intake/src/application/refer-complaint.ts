import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { handlingAt } from './route-handling.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 转送 to another supervision office or internal unit; its own acceptance clock starts anew there. */
export const referComplaint = (deps: IntakeDeps, call: StepCall, body: { unit: string; reason: string }) =>
  takeStep(deps, call, ({ state }) => {
    const unit = deps.agencies.get(body.unit)
    if (!unit || (unit.kind !== 'supervision-office' && unit.kind !== 'internal-unit')) {
      throw refuse('referral-target-refused', '只能转给行政执法监督机构或者部门内设的监督机构，请重新选择。', { field: 'unit' })
    }
    const handling = { ...handlingAt(unit, state.handling, deps.agencies), reason: body.reason }
    const deadlines = [makeDeadline('acceptance', today(deps), deadlineContext(deps, { ...state, handling }))]
    return { type: 'refer', handling, reason: body.reason, deadlines }
  })
