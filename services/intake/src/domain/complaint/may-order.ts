import { CENTRE_RULE, type OrderRound, RETURN_RULE, type RoundStanding } from './order.ts'
import { refuse } from './refusals.ts'
import { type Complaint, isOpen, isPressed, type RunningDeadline, type Status } from './state.ts'

/** Before the work is done: what is answered is not returned any more. */
const RETURNABLE: readonly Status[] = ['submitted', 'supplement-requested', 'supplemented', 'accepted', 'assigned', 'reopened']
const ANSWERED: readonly Status[] = ['replied', 'closed', 'declined', 'terminated', 'withdrawn', 'archived']

/** The round that the centre sent last, or undefined of a complaint that did not come as an order. */
export const currentRound = (state: Complaint): OrderRound | undefined => state.order?.rounds.at(-1)

/** Refuses what only an order can have. */
export function requireOrder(state: Complaint): OrderRound {
  const round = currentRound(state)
  if (!round) throw refuse('not-an-order', '这件不是12345工单，没有这一步。')
  return round
}

export const runningCentre = ({ deadlines }: Complaint): RunningDeadline | undefined =>
  deadlines.find(({ rule, met }) => rule === CENTRE_RULE && !met)

/** The last day on which the present round may be returned, also after it was signed. */
export const returnPeriod = ({ deadlines }: Complaint): RunningDeadline | undefined =>
  deadlines.findLast(({ rule }) => rule === RETURN_RULE)

/** The centre decided once that the order stays here: it is not returned again, in no round. */
export const ruledFinal = ({ order }: Complaint): boolean =>
  order?.rounds.some(({ returned }) => returned?.ruling?.accepted === false) ?? false

const pendingReturn = (state: Complaint): boolean => state.status === 'returned' && currentRound(state)?.returned?.ruling === undefined

/** Whether there is something to send to the centre; what is merged is answered by its main complaint. */
const isAnswered = (state: Complaint, mainAnswered = false): boolean =>
  state.status === 'merged' ? mainAnswered : ANSWERED.includes(state.status) && !isPressed(state)

/** Whether the same order sent again is another round: what is open goes on in the present one. */
export const startsAgain = (state: Complaint, mainAnswered = false): boolean =>
  state.status === 'returned' || (state.status === 'merged' ? mainAnswered : ANSWERED.includes(state.status))

type OrderStep =
  | 'sign-order'
  | 'return-order'
  | 'rule-on-return'
  | 'request-assistance'
  | 'ask-centre-extension'
  | 'record-centre-extension'
  | 'mark-written-back'
  | 'reopen-order'

const POSSIBLE: Record<OrderStep, (state: Complaint, round: OrderRound, mainAnswered?: boolean) => boolean> = {
  'sign-order': ({ status }, { signed }) => isOpen(status) && !signed,
  'return-order': (state, { handling }) => RETURNABLE.includes(state.status) && handling === state.round && !ruledFinal(state),
  'rule-on-return': pendingReturn,
  'request-assistance': ({ status }) => isOpen(status),
  'ask-centre-extension': (state, { extensions }) =>
    isOpen(state.status) && runningCentre(state) !== undefined && extensions.every(({ answer }) => answer),
  'record-centre-extension': (_state, { extensions }) => extensions.some(({ answer }) => !answer),
  'mark-written-back': (state, { writtenBack }, mainAnswered) => isAnswered(state, mainAnswered) && writtenBack?.handling !== state.round,
  'reopen-order': (state, _round, mainAnswered) => startsAgain(state, mainAnswered),
}

/** Whether the step on an order is possible now. */
export function mayOrder(state: Complaint, step: OrderStep, mainAnswered?: boolean): boolean {
  const round = currentRound(state)
  return round !== undefined && POSSIBLE[step](state, round, mainAnswered)
}

/** Refuses a step on an order that is not possible now. */
export function requireOrderStep(state: Complaint, step: OrderStep, mainAnswered?: boolean): OrderRound {
  const round = requireOrder(state)
  if (!mayOrder(state, step, mainAnswered))
    throw refuse('complaint-status-forbids', '按现在的办理状态不能办理这一步，请刷新后查看可以办理的事项。', { status: state.status })
  return round
}

/** The steps on an order that are possible now; none for a complaint that did not come as one. */
export const orderSteps = (state: Complaint): string[] => (Object.keys(POSSIBLE) as OrderStep[]).filter((step) => mayOrder(state, step))

/** How the present round stands: what the centre is told of it. */
export function roundStanding(state: Complaint): RoundStanding {
  const { status, declined, overall, reply, closed } = state
  const acceptedOn = state.deadlines.findLast(({ rule }) => rule === 'answer')?.from
  return {
    status,
    ...(acceptedOn ? { acceptedOn } : {}),
    ...(declined ? { declined: { ground: declined.ground, explanation: declined.explanation } } : {}),
    ...(overall ? { overall } : {}),
    ...(reply ? { reply: { at: reply.at, text: reply.text } } : {}),
    ...(closed ? { closedAt: closed.at } : {}),
  }
}
