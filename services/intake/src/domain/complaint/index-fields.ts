import { POSSIBLE } from './may.ts'
import { CENTRE_RULE } from './order.ts'
import { runningDeadlines } from './running-deadlines.ts'
import { type Complaint, isOpen, isPressed, isUndecided } from './state.ts'

/** Nothing left to do: behind everything that has a date. */
const NO_DATE = Date.UTC(9999, 0, 1)

/** What lists and look-ups need, as it is stored and indexed; derived from state alone. */
export type ComplaintIndex = {
  no: string
  receipt?: string
  /** Units that may see it; the one field by which every staff query starts. */
  readers: string[]
  recused: string[]
  status: string
  county: string
  /** Order of the worklist: the next date that the office has to keep. */
  listAt: Date
  receivedAt: Date
  kind: string
  channel: string
  agencies: string[]
  terms: string[]
  bands: string[]
  blind: string[]
  order?: string
  /** Who has it in hand now; absent where nobody has. */
  handlers?: string[]
  /** Years that running deadlines reach into: whom a notice of that year concerns. */
  years: number[]
  /** Entered after the day of its receipt: listed upward. */
  backdated?: true
}

/** Units that may see a complaint: who handles or helps, who registered it unless the person was pressed, who stands above, never who is complained of. */
export function readersOf(state: Complaint): string[] {
  const { handling, assigned, registeredBy, pressure, order } = state
  const units = [
    handling.unit,
    ...handling.readers,
    ...(assigned ? [assigned.unit] : []),
    ...(order?.assistants ?? []).map(({ unit }) => unit),
    ...(registeredBy && !pressure ? [registeredBy.unit] : []),
  ]
  const barred = new Set([...handling.sealedFrom, ...state.recused.map(({ who }) => who)])
  return [...new Set(units)].filter((unit) => !barred.has(unit))
}

/** Owed also after the end; the centre's clock until the answer is with it. */
const ALWAYS = ['notice-service', 'rectification-result-notice', 'archive', CENTRE_RULE]

/** Rules whose periods the office has to keep now; a notice on paper is owed also after the end. */
export function watchedRules(state: Complaint): string[] {
  if (!isOpen(state.status) && !isPressed(state)) return ALWAYS
  const own = isUndecided(state.status)
    ? ['acceptance', 'retaliation-fast-track', 'supplement']
    : ['answer', 'withdrawal-pressure', 'sign-off', 'suspension-review', 'retaliation-fast-track']
  return [...own, ...ALWAYS]
}

/** The office's next date: acceptance while undecided, then the answer, then whatever still runs. */
export function nextDate(state: Complaint): number {
  const wanted = watchedRules(state)
  const running = runningDeadlines(state)
    .filter(({ rule }) => wanted.includes(rule))
    .map(({ dueAt }) => Date.parse(dueAt))
  if (running.length > 0) return Math.min(...running)
  return isOpen(state.status) || isPressed(state) ? NO_DATE - 1 : NO_DATE
}

/** Whether its handlers still have to do something. */
const inHand = ({ status, assigned }: Complaint) =>
  (POSSIBLE['change-handler']?.includes(status) ?? false) && (assigned?.handlers.length ?? 0) > 0

const yearOf = (day: string) => Number(day.slice(0, 4))

export function indexFields(state: Complaint): ComplaintIndex {
  return {
    no: state.no,
    readers: readersOf(state),
    recused: state.recused.map(({ who }) => who),
    status: state.status,
    county: state.region.slice(0, 6),
    listAt: new Date(nextDate(state)),
    receivedAt: new Date(state.receivedAt),
    kind: state.kind,
    channel: state.channel,
    agencies: state.accused.agencyIds,
    terms: state.terms,
    bands: state.bands,
    blind: state.person?.blind ?? [],
    years: [...new Set(state.deadlines.flatMap(({ from, dueOn, met }) => (met ? [] : [yearOf(from), yearOf(dueOn)])))],
    ...(inHand(state) ? { handlers: state.assigned?.handlers ?? [] } : {}),
    ...(state.receiptHash ? { receipt: state.receiptHash } : {}),
    ...(state.backdating ? { backdated: true as const } : {}),
    ...(state.source ? { order: state.source.order } : {}),
  }
}
