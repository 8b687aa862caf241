import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { officeAbove } from './route-handling.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 本级无适格人员: one step goes to the office above, which sees the case already. */
export const raiseStep = (deps: IntakeDeps, call: StepCall, body: { step: string; reason: string }) =>
  takeStep(deps, call, ({ state }) => {
    const above = officeAbove(state.handling.region, [...state.handling.sealedFrom, state.handling.unit], deps.agencies)
    if (!above) throw refuse('no-office-above', '本平台里没有上一级监督机构，请按内部程序报上级办理。')
    return { type: 'raise-step', step: body.step, unit: above.id, unitName: above.name, reason: body.reason }
  })
