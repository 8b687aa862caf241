import type { Decider } from '@mingjian/dossier'
import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { scopesOf } from '../scopes.ts'
import { initialTerms, nameTerms } from '../search-terms.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** An expert (专家), a social supervisor (社会监督员), a contact point (联系点). */
export type AppointmentKind = 'expert' | 'social-supervisor' | 'contact-point'

/** An agency with which somebody has to do so closely that they do not judge it. */
export type Conflict = { id: string; agency: string; agencyName: string; reason: string; from: string; until?: string }
/** Yearly: how often they took part, and whether they go on. */
export type YearlyAppraisal = { year: number; activities: number; passed: boolean; note?: string }

/** Who is appointed (聘任) to watch from outside: an expert, a social supervisor (社会监督员), or a contact point (联系点), which is a place. */
export type Appointed = {
  id: string
  kind: AppointmentKind
  region: string
  /** The office that appoints. */
  office: string
  /** The person's name, or the place's. */
  name: string
  initials: string
  background: string
  /** Where a person works, or where a place lies. */
  employer?: string
  fields: string[]
  /** A telephone number and, of a place, whom to ask for: ciphertext. */
  sealed: { contact: string }
  blind?: string
}

/** `from` and `until` are instants: the first in office and the first after it. */
export type Appointment = Appointed & {
  from: string
  until: string
  conflicts: Conflict[]
  appraisals: YearlyAppraisal[]
  ended?: { at: string; ground: string; reason: string }
}

export type AppointmentEvent =
  | E<'AppointmentMade', Appointed & { from: string; until: string; basis: string }>
  | E<'AppointmentRenewed', { until: string; basis: string }>
  | E<'FieldsChanged', { fields: string[]; reason: string }>
  | E<'ConflictDeclared', Conflict>
  | E<'ConflictEnded', { id: string; until: string }>
  | E<'YearAppraised', YearlyAppraisal>
  | E<'AppointmentEnded', { at: string; ground: string; reason: string }>
  | E<'ContactRevealed', { reason: string }>

export type AppointmentCommand =
  | C<'appoint', { appointed: Appointed; on: string; until: string; basis: string }>
  | C<'renew', { until: string; basis: string }>
  | C<'change-fields', { fields: string[]; reason: string }>
  | C<'declare-conflict', { conflict: Omit<Conflict, 'from' | 'until'>; on: string }>
  | C<'end-conflict', { id: string; until: string }>
  | C<'appraise', YearlyAppraisal>
  | C<'end', { on: string; ground: string; reason: string }>
  | C<'reveal-contact', { reason: string }>
  | C<'come-due', object>

/** The ground of an appointment that ran out. */
export const TERM_OVER = 'term-over'

function decide(state: Appointment, command: AppointmentCommand, { now }: { now: Date }): AppointmentEvent[] {
  if (command.type === 'appoint') return state.id ? [] : [made(command, now)]
  if (command.type === 'reveal-contact') return [{ type: 'ContactRevealed', data: { reason: command.reason } }]
  if (command.type === 'come-due') return !state.ended && state.until <= now.toISOString() ? [runOut(state)] : []
  if (command.type === 'appraise') return appraised(state, command)
  if (state.ended) throw refuse('appointment-ended', '聘任已经终止，不能再办理；需要的，请重新聘任。')
  switch (command.type) {
    case 'renew':
      if (afterDay(command.until) <= state.until) throw refuse('day-wrong', '续聘的截止日应当晚于现在的截止日。', { field: 'until' })
      return [{ type: 'AppointmentRenewed', data: { until: afterDay(command.until), basis: command.basis } }]
    case 'change-fields':
      return [{ type: 'FieldsChanged', data: { fields: command.fields, reason: command.reason } }]
    case 'declare-conflict':
      if (state.conflicts.some(({ id }) => id === command.conflict.id)) return []
      return [{ type: 'ConflictDeclared', data: { ...command.conflict, from: startOf(command.on) } }]
    case 'end-conflict': {
      const found = state.conflicts.find(({ id }) => id === command.id)
      if (!found) throw refuse('conflict-unknown', '没有登记这一项回避关系，请刷新后核对。')
      if (afterDay(command.until) <= found.from) throw refuse('day-wrong', '止日不能早于起日。', { field: 'until' })
      return [{ type: 'ConflictEnded', data: { id: found.id, until: afterDay(command.until) } }]
    }
    case 'end': {
      const at = startOf(command.on)
      if (at < state.from) throw refuse('day-wrong', '终止日期早于聘任日期，请核对。', { field: 'on' })
      if (at > now.toISOString()) throw refuse('day-wrong', '终止日期还没有到，请到日办理。', { field: 'on' })
      return [{ type: 'AppointmentEnded', data: { at, ground: command.ground, reason: command.reason } }]
    }
  }
}

function made({ appointed, on, until, basis }: Extract<AppointmentCommand, { type: 'appoint' }>, now: Date): AppointmentEvent {
  if (startOf(on) > now.toISOString()) throw refuse('day-wrong', '聘任日期还没有到，请到日办理。', { field: 'on' })
  if (until < on) throw refuse('day-wrong', '截止日不能早于聘任日期。', { field: 'until' })
  return { type: 'AppointmentMade', data: { ...appointed, from: startOf(on), until: afterDay(until), basis } }
}

const runOut = ({ until }: Appointment): AppointmentEvent => ({
  type: 'AppointmentEnded',
  data: { at: until, ground: TERM_OVER, reason: '聘期届满' },
})

/** Also of a year that lies behind the end; the same again is nothing new. */
function appraised(state: Appointment, { type: _type, ...given }: C<'appraise', YearlyAppraisal>): AppointmentEvent[] {
  const data = JSON.parse(JSON.stringify(given)) as YearlyAppraisal
  const before = state.appraisals.find(({ year }) => year === data.year)
  if (before && JSON.stringify(before) === JSON.stringify(data)) return []
  if (before) throw refuse('review-done', '这一年已经考核过，结果不同的，请先核对。', { field: 'year' })
  return [{ type: 'YearAppraised', data }]
}

function evolve(state: Appointment, event: AppointmentEvent): Appointment {
  switch (event.type) {
    case 'AppointmentMade': {
      const { basis: _basis, ...made } = event.data
      return { ...made, conflicts: [], appraisals: [] }
    }
    case 'AppointmentRenewed':
      return { ...state, until: event.data.until }
    case 'FieldsChanged':
      return { ...state, fields: event.data.fields }
    case 'ConflictDeclared':
      return { ...state, conflicts: [...state.conflicts, event.data] }
    case 'ConflictEnded': {
      const { id, until } = event.data
      return { ...state, conflicts: state.conflicts.map((each) => (each.id === id ? { ...each, until } : each)) }
    }
    case 'YearAppraised':
      return { ...state, appraisals: [...state.appraisals, event.data] }
    case 'AppointmentEnded':
      return { ...state, ended: event.data }
    case 'ContactRevealed':
      return state
  }
}

/** The conflicts that hold at an instant. */
export const conflictsAt = ({ conflicts }: Appointment, at: string): Conflict[] =>
  conflicts.filter(({ from, until }) => from <= at && (until === undefined || at < until))

const PUBLIC: readonly AppointmentEvent['type'][] = ['AppointmentMade', 'AppointmentRenewed', 'AppointmentEnded']
const COUNTY_DIGITS = 6

/** The appointment as a dossier; that its term is over is recorded by the clock. */
export const appointment: Decider<Appointment, AppointmentCommand, AppointmentEvent> = {
  shape: 1,
  initial: {} as Appointment,
  decide,
  evolve,
  isPublic: ({ type }) => PUBLIC.includes(type),
  dueAt: ({ until, ended }) => (ended || !until ? null : new Date(until)),
  index: ({ kind, region, office, name, initials, employer, fields, ended, blind }) => ({
    scopes: scopesOf({ region, chain: [office] }),
    terms: [...new Set([...nameTerms(name), ...initialTerms(initials), ...nameTerms(employer ?? '')])],
    name,
    kind,
    county: region.slice(0, COUNTY_DIGITS),
    place: region,
    fields,
    inOffice: !ended,
    ...(blind && !ended ? { blind: `${kind}:${blind}` } : {}),
  }),
  region: ({ region }) => region,
}
