import type { OrderAgain } from '../domain/complaint/commands.ts'
import { CENTRE_RULE, type OrderDates, RETURN_RULE } from '../domain/complaint/order.ts'
import type { Complaint, Deadline } from '../domain/complaint/state.ts'
import type { HotlineOrder } from '../domain/hotline/hotline-order.ts'
import { type OrderRow, satisfactionOf } from '../domain/hotline/read-order-row.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type DeadlineContext, fixedDeadline, makeAssignmentWatch, makeDeadline } from './make-deadline.ts'
import { deadlineContext, today } from './take-step.ts'

const dayOf = (time: string | undefined) => time?.slice(0, 10)

/** The days that a row tells; without a 移交日期 the order reached us on the day of the import. */
export function orderDates(row: Pick<OrderRow, 'handedOverAt' | 'dispatchedAt' | 'dueAt'>, day: string): OrderDates {
  const dispatchedOn = dayOf(row.dispatchedAt)
  const dueOn = dayOf(row.dueAt)
  return { handedOverOn: dayOf(row.handedOverAt) ?? day, ...(dispatchedOn ? { dispatchedOn } : {}), ...(dueOn ? { dueOn } : {}) }
}

/**
 * The centre's clock from the dispatch date, or as the file says, and the period in which the order may be returned. What they would have said before
 * the order was here is not said: nobody could have heeded it.
 */
export function orderDeadlines(
  { handedOverOn, dispatchedOn = handedOverOn, dueOn }: OrderDates,
  context: DeadlineContext,
  now: Date,
): Deadline[] {
  const next = { ...context, serial: context.serial + 1 }
  const centre = dueOn ? fixedDeadline(CENTRE_RULE, dispatchedOn, dueOn, context) : makeDeadline(CENTRE_RULE, dispatchedOn, context)
  const back = makeDeadline(RETURN_RULE, handedOverOn, next)
  const toCome = ({ at }: Deadline['alarms'][number]) => Date.parse(at) > now.getTime()
  const reminder = back.alarms
    .filter((alarm) => alarm.stage === 'due' && toCome(alarm))
    .map((alarm) => ({ ...alarm, text: '今天是退单的最后一天：不是本单位职责的请退单，是的请签收' }))
  return [
    { ...centre, alarms: centre.alarms.filter(toCome) },
    { ...back, alarms: reminder },
  ]
}

/** Another round: own answer clock from the new 移交日期, the centre's clocks, and the watch over who takes it. */
export function againFrom(deps: IntakeDeps, state: Complaint, dates: OrderDates): OrderAgain {
  const context = deadlineContext(deps, state)
  const at = (more: number) => ({ ...context, serial: context.serial + more })
  const deadlines = [
    makeDeadline('answer', dates.handedOverOn, context),
    makeAssignmentWatch(today(deps), at(1)),
    ...orderDeadlines(dates, at(2), deps.clock()),
  ]
  return { ...dates, deadlines }
}

/**
 * What a row with the same number again asks for: another round when the centre's call back says so, when the caller says something else, or when the
 * centre has handed it over once more. A row that only keeps the centre's books (回访满意, 已办结) asks for nothing.
 */
export function askedAgain(
  deps: IntakeDeps,
  state: Complaint,
  before: HotlineOrder,
  row: OrderRow,
  matter: string,
  day: string,
): OrderAgain | undefined {
  if (!state.order) return undefined
  const said = satisfactionOf(row)
  const redo = said === 'redo' && (row.satisfaction !== before.satisfaction || row.status !== before.status)
  const newer = (time: string | undefined, date: keyof OrderDates) => {
    const known = (state.order?.rounds ?? []).map((round) => round[date] ?? '')
    return time && known.every((each) => each < time.slice(0, 10)) ? time : undefined
  }
  const changed = before.matter !== undefined && matter !== before.matter
  const handedOverAt = newer(row.handedOverAt, 'handedOverOn')
  if (!redo && (said === 'content' || !(changed || handedOverAt))) return undefined
  const dispatchedAt = newer(row.dispatchedAt, 'dispatchedOn')
  const dueAt = newer(row.dueAt, 'dueOn')
  const dates = orderDates(
    { ...(handedOverAt ? { handedOverAt } : {}), ...(dispatchedAt ? { dispatchedAt } : {}), ...(dueAt ? { dueAt } : {}) },
    day,
  )
  return { ...againFrom(deps, state, dates), ...(redo ? { reason: '回访不满意' } : {}) }
}
