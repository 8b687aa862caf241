import type { HistoryRecord } from '@mingjian/dossier'
import type { EventOf } from './events.ts'
import { roundStanding } from './may-order.ts'
import { nextRound } from './next-round.ts'
import { CENTRE_RULE, type OrderDates, type OrderRound, RETURN_RULE } from './order.ts'
import { allMet, met, renewed, started } from './running-deadlines.ts'
import type { Complaint } from './state.ts'

type OrderEvent = EventOf<
  | 'OrderSigned'
  | 'OrderReturned'
  | 'OrderReturnRuled'
  | 'OrderRoundOpened'
  | 'AssistanceRequested'
  | 'CentreExtensionAsked'
  | 'CentreExtensionAnswered'
  | 'AnswerWrittenBack'
>

/** The round in which an order first came. */
export const firstRound = (file: string, dates: OrderDates | undefined, receivedOn: string): OrderRound => ({
  no: 1,
  handling: 1,
  import: file,
  handedOverOn: receivedOn,
  ...dates,
  extensions: [],
})

function inRound(state: Complaint, change: (round: OrderRound) => OrderRound): Complaint {
  const { rounds, assistants } = state.order ?? { rounds: [], assistants: [] }
  const last = rounds.at(-1)
  return last ? { ...state, order: { assistants, rounds: [...rounds.slice(0, -1), change(last)] } } : state
}

/** What happens to a complaint as a 12345 order. */
export function evolveOrder(state: Complaint, event: OrderEvent, { at, actor }: Pick<HistoryRecord, 'at' | 'actor'>): Complaint {
  switch (event.type) {
    case 'OrderSigned': {
      const signed = { at, by: actor.id ?? actor.kind, ...(actor.unit ? { unit: actor.unit } : {}) }
      return inRound(met(state, at, RETURN_RULE), (round) => ({ ...round, signed }))
    }
    case 'OrderReturned': {
      const { round: _no, ...data } = event.data
      const next = { ...met(state, at, RETURN_RULE), status: 'returned' as const, before: state.status }
      return inRound(next, (round) => ({ ...round, returned: { at, ...data } }))
    }
    case 'OrderReturnRuled': {
      const { accepted, note, deadlines } = event.data
      const { before, ...rest } = state
      const next = accepted ? allMet(state, at) : { ...rest, status: before ?? 'submitted', deadlines: renewed(state, deadlines) }
      const ruling = { at, accepted, ...(note ? { note } : {}) }
      return inRound(next, (round) => ({ ...round, ...(round.returned ? { returned: { ...round.returned, ruling } } : {}) }))
    }
    case 'OrderRoundOpened': {
      const { round: no, deadlines, ...data } = event.data
      const told = inRound(state, (round) => ({ ...round, ended: roundStanding(state) }))
      const { before: _before, ...next } = nextRound(told, at)
      const { rounds, assistants } = next.order ?? { rounds: [], assistants: [] }
      const opened: OrderRound = { no, handling: next.round, extensions: [], ...data }
      return { ...next, order: { assistants, rounds: [...rounds, opened] }, deadlines: started(next, deadlines) }
    }
    case 'AssistanceRequested': {
      const { rounds, assistants } = state.order ?? { rounds: [], assistants: [] }
      return { ...state, order: { rounds, assistants: [...assistants, { ...event.data, at }] } }
    }
    case 'CentreExtensionAsked':
      return inRound(state, (round) => ({ ...round, extensions: [...round.extensions, { at, ...event.data }] }))
    case 'CentreExtensionAnswered': {
      const { granted, deadline } = event.data
      const answer = { at, granted, ...(deadline ? { dueOn: deadline.dueOn } : {}) }
      const next = deadline ? { ...state, deadlines: renewed(state, [deadline]) } : state
      return inRound(next, (round) => ({
        ...round,
        extensions: round.extensions.map((each) => (each.answer ? each : { ...each, answer })),
      }))
    }
    case 'AnswerWrittenBack':
      return inRound(met(state, at, CENTRE_RULE), (round) => ({ ...round, writtenBack: { on: event.data.on, handling: state.round } }))
  }
}
