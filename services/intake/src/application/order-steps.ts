import { civilDateAt } from '@mingjian/rulebook'
import { currentRound, runningCentre } from '../domain/complaint/may-order.ts'
import { CENTRE_RULE } from '../domain/complaint/order.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { mainAnswered, mainOf } from './main-complaint.ts'
import { dayAfter, fixedDeadline, makeDeadline } from './make-deadline.ts'
import { againFrom } from './order-deadlines.ts'
import { prolonged } from './resume-complaint.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 签收. */
export const signOrder = (deps: IntakeDeps, call: StepCall) => takeStep(deps, call, () => ({ type: 'sign-order' }))

/** 退单, on a listed ground, with the unit that should have it where the ground names one. */
export const returnOrder = (
  deps: IntakeDeps,
  call: StepCall,
  body: { ground: string; explanation: string; proposedUnit?: string | undefined },
) =>
  takeStep(deps, call, () => {
    const { ground, explanation, proposedUnit } = body
    const listed = deps.rulebook().codes('order-return-grounds').get(ground)
    if (!listed) throw refuse('order-return-ground-unknown', '请从列出的退单理由中选择。', { field: 'ground' })
    if (listed.needsUnit && !proposedUnit)
      throw refuse('order-return-unit-missing', '以这个理由退单的，请写明建议由哪个单位办理。', { field: 'proposedUnit' })
    const byApprover = call.caller.roles.includes('approver')
    return { type: 'return-order', ground, explanation, byApprover, ...(proposedUnit ? { proposedUnit } : {}) }
  })

/** The centre's ruling on a return, written down; what had stopped goes on, longer by the days of waiting. */
export const ruleOnReturn = (deps: IntakeDeps, call: StepCall, body: { accepted: boolean; note?: string | undefined }) =>
  takeStep(deps, call, ({ state }) => {
    const since = currentRound(state)?.returned?.at
    const deadlines = body.accepted || !since ? [] : prolonged(deps, state, civilDateAt(since))
    return { type: 'rule-on-return', accepted: body.accepted, deadlines, ...(body.note ? { note: body.note } : {}) }
  })

/** 不满意重办 on the centre's note, without a file. */
export const reopenOrder = (deps: IntakeDeps, call: StepCall, body: { handedOverOn: string; dueOn?: string | undefined; reason: string }) =>
  takeStep(deps, call, async ({ state }) => {
    const { handedOverOn, dueOn, reason } = body
    if (handedOverOn > today(deps)) throw refuse('order-day-wrong', '移交日期不能晚于今天。', { field: 'handedOverOn' })
    const again = againFrom(deps, state, { handedOverOn, ...(dueOn ? { dueOn } : {}) })
    return { type: 'reopen-order', ...again, ...mainAnswered(await mainOf(deps, state)), reason }
  })

/** 协办 by another unit of the register. */
export const requestAssistance = (deps: IntakeDeps, call: StepCall, body: { unit: string; reason: string }) =>
  takeStep(deps, call, () => {
    const unit = deps.agencies.get(body.unit)
    if (!unit) throw refuse('agency-unknown', '没有找到所选的单位，请重新选择。', { field: 'unit' })
    return { type: 'request-assistance', unit: unit.id, unitName: unit.name, reason: body.reason }
  })

/** 延期 asked of the centre, within what the rule lets it grant. */
export const askCentreExtension = (deps: IntakeDeps, call: StepCall, body: { days: number; reason: string }) =>
  takeStep(deps, call, ({ state }) => {
    const { extension } = deps.rulebook().deadlineRule(CENTRE_RULE, state.handling.region)
    const limit = { max: extension?.max ?? 0, times: extension?.times ?? 0 }
    return { type: 'ask-centre-extension', ...body, limit }
  })

/** The centre's answer: the day that it gave, or so many working days more as were asked for. */
export const recordCentreExtension = (deps: IntakeDeps, call: StepCall, body: { granted: boolean; dueOn?: string | undefined }) =>
  takeStep(deps, call, ({ state }) => {
    const due = runningCentre(state)
    const asked = currentRound(state)?.extensions.find(({ answer }) => !answer)
    if (!body.granted || !due || !asked) return { type: 'record-centre-extension', granted: body.granted }
    const context = deadlineContext(deps, state)
    const { extension } = context.book.deadlineRule(CENTRE_RULE, context.region)
    const longer = { count: asked.days, unit: extension?.unit === 'day' ? ('day' as const) : ('working-day' as const) }
    const deadline = body.dueOn
      ? fixedDeadline(CENTRE_RULE, due.from, body.dueOn, context, due.id)
      : due.fixed
        ? fixedDeadline(CENTRE_RULE, due.from, dayAfter(context.book, context.region, due.dueOn, longer), context, due.id)
        : makeDeadline(CENTRE_RULE, due.from, context, { id: due.id, extensions: [...due.extensions, longer] })
    return { type: 'record-centre-extension', granted: true, deadline }
  })

/** 回传 of one order, on the day on which the centre got the answer. */
export const markWrittenBack = (deps: IntakeDeps, call: StepCall, body: { on: string }) =>
  takeStep(deps, call, async ({ state }) => {
    requirePastDay(deps, body.on)
    return { type: 'mark-written-back', on: body.on, mainAnswered: mainAnswered(await mainOf(deps, state)).mainAnswered ?? false }
  })

/** A thing that was done was not done tomorrow. */
export function requirePastDay(deps: IntakeDeps, on: string): void {
  if (on > today(deps)) throw refuse('order-day-wrong', '回传日期不能晚于今天。', { field: 'on' })
}
