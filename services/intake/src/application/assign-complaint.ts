import { refuse } from '../domain/complaint/refusals.ts'
import type { Mode } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 分办: to two supervisors of the unit, or in 转办 to the internal unit that is responsible. */
export const assignComplaint = (
  deps: IntakeDeps,
  call: StepCall,
  body: { unit?: string | undefined; mode: Mode; handlers: string[]; note?: string | undefined },
) =>
  takeStep(deps, call, ({ state }) => {
    const unit = body.unit ?? state.handling.unit
    if (!deps.agencies.get(unit)) throw refuse('agency-unknown', '没有找到所选的单位，请重新选择。', { field: 'unit' })
    return { type: 'assign', unit, mode: body.mode, handlers: body.handlers, ...(body.note ? { note: body.note } : {}) }
  })
