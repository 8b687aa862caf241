import type { Decider } from '@mingjian/dossier'
import { startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { scopesOf } from '../scopes.ts'
import { initialTerms, nameTerms, numberTerm } from '../search-terms.ts'
import { requireOfficerStep } from './steps.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** The unit where somebody works, as it was when that was recorded: nearest first, what commands it after it. */
export type Post = { agency: string; agencyName: string; region: string; field?: string; chain: string[]; post?: string }
export type Training = { id: string; on: string; hours: number; course: string; kind?: string }
/** `practice`: no certificate rests on it. */
export type Exam = { id: string; on: string; score: number; paper: string; practice?: true }
export type Appraisal = { year: number; result: string; note?: string }

/** 奖励 or 处分; `until` is the last day of its effect. */
export type Merit = { id: string; kind: string; documentNo: string; on: string; until?: string }

/** Named as a supervisor (明确为执法监督人员) of a unit that the staffing rule binds. */
export type Supervising = { unit: string; unitName: string; partTime: boolean; on: string; basis: string }

/** An officer (执法人员) or supervisor (监督人员). The identity number is ciphertext; `blind` finds a second registration of the same person. */
export type Officer = Post & {
  id: string
  name: string
  initials: string
  employment: string
  /** The login in the realm, where the person has one. */
  login?: string
  sealed?: { identityNumber: string }
  /** What lists show of it. */
  masked?: string
  blind?: string
  registeredAt: string
  posts: (Post & { from: string })[]
  training: Training[]
  exams: Exam[]
  appraisals: Appraisal[]
  merits: Merit[]
  supervising?: Supervising
  left?: { on: string; ground: string }
}

export type OfficerEvent =
  | E<
      'OfficerRegistered',
      Post & {
        id: string
        name: string
        initials: string
        employment: string
        login?: string
        on: string
        sealed?: { identityNumber: string }
        masked?: string
        blind?: string
      }
    >
  | E<'OfficerMoved', { to: Post; on: string; basis: string }>
  | E<'OfficerLeft', { on: string; ground: string }>
  | E<'EmploymentChanged', { employment: string; on: string; basis: string }>
  | E<'LoginLinked', { login: string }>
  | E<'TrainingRecorded', Training>
  | E<'ExamRecorded', Exam>
  | E<'AppraisalRecorded', Appraisal>
  | E<'MeritRecorded', Merit>
  | E<'SupervisorNamed', Supervising>
  | E<'SupervisorReleased', { unit: string; on: string; reason: string }>
  | E<'IdentityNumberRevealed', { reason: string }>

type DataOf<Type extends OfficerEvent['type']> = Extract<OfficerEvent, { type: Type }>['data']
export type OfficerCommand =
  | C<'register', { officer: DataOf<'OfficerRegistered'> }>
  | C<'move', DataOf<'OfficerMoved'>>
  | C<'leave', DataOf<'OfficerLeft'>>
  | C<'change-employment', DataOf<'EmploymentChanged'>>
  | C<'link-login', DataOf<'LoginLinked'>>
  | C<'record-training', Training>
  | C<'record-exam', Exam>
  | C<'record-appraisal', Appraisal>
  | C<'record-merit', Merit>
  | C<'name-supervisor', Supervising>
  | C<'release-supervisor', { on: string; reason: string }>
  | C<'reveal-identity', { reason: string }>

function decide(state: Officer, command: OfficerCommand): OfficerEvent[] {
  if (command.type === 'register') return state.id ? [] : [{ type: 'OfficerRegistered', data: command.officer }]
  const { type, ...data } = command
  requireOfficerStep(state, type)
  switch (type) {
    case 'reveal-identity':
      return [{ type: 'IdentityNumberRevealed', data: { reason: command.reason } }]
    case 'move':
      if (command.to.agency === state.agency && command.to.post === state.post) return []
      requireAfter(state, command.on)
      return [{ type: 'OfficerMoved', data: data as DataOf<'OfficerMoved'> }, ...released(state, command.on, '调动')]
    case 'leave':
      requireAfter(state, command.on)
      return [{ type: 'OfficerLeft', data: data as DataOf<'OfficerLeft'> }, ...released(state, command.on, '离开执法岗位')]
    case 'change-employment':
      return [{ type: 'EmploymentChanged', data: data as DataOf<'EmploymentChanged'> }]
    case 'link-login':
      return state.login === command.login ? [] : [{ type: 'LoginLinked', data: { login: command.login } }]
    case 'record-training':
      return state.training.some(({ id }) => id === command.id) ? [] : [{ type: 'TrainingRecorded', data: data as Training }]
    case 'record-exam':
      return state.exams.some(({ id }) => id === command.id) ? [] : [{ type: 'ExamRecorded', data: data as Exam }]
    case 'name-supervisor':
      return name(state, data as Supervising)
    case 'release-supervisor':
      return released(state, command.on, command.reason)
    case 'record-merit':
      return state.merits.some(({ id }) => id === command.id) ? [] : [{ type: 'MeritRecorded', data: data as Merit }]
    case 'record-appraisal':
      return [{ type: 'AppraisalRecorded', data: data as Appraisal }]
  }
}

/** Naming again for another unit, or as full-time, ends the one before. */
function name(state: Officer, named: Supervising): OfficerEvent[] {
  const before = state.supervising
  if (before?.unit === named.unit && before.partTime === named.partTime) return []
  const ended = before && before.unit !== named.unit ? released(state, named.on, '明确到另一个单位') : []
  return [...ended, { type: 'SupervisorNamed', data: named }]
}

const released = ({ supervising }: Officer, on: string, reason: string): OfficerEvent[] =>
  supervising ? [{ type: 'SupervisorReleased', data: { unit: supervising.unit, on, reason } }] : []

function requireAfter({ posts }: Officer, on: string): void {
  const last = posts.at(-1)?.from ?? ''
  if (startOf(on) < last) throw refuse('day-wrong', '日期早于上一次到岗或者调动，请核对。', { field: 'on' })
}

function evolve(state: Officer, event: OfficerEvent, { at }: { at: string }): Officer {
  switch (event.type) {
    case 'OfficerRegistered': {
      const { on, ...officer } = event.data
      return {
        ...officer,
        registeredAt: at,
        posts: [{ ...postOf(officer), from: startOf(on) }],
        training: [],
        exams: [],
        appraisals: [],
        merits: [],
      }
    }
    case 'OfficerMoved': {
      const { to, on } = event.data
      const { field: _field, post: _post, ...rest } = state
      return { ...rest, ...to, posts: [...state.posts, { ...to, from: startOf(on) }] }
    }
    case 'OfficerLeft':
      return { ...state, left: event.data }
    case 'EmploymentChanged':
      return { ...state, employment: event.data.employment }
    case 'LoginLinked':
      return { ...state, login: event.data.login }
    case 'TrainingRecorded':
      return { ...state, training: [...state.training, event.data] }
    case 'ExamRecorded':
      return { ...state, exams: [...state.exams, event.data] }
    case 'AppraisalRecorded':
      return { ...state, appraisals: [...state.appraisals.filter(({ year }) => year !== event.data.year), event.data] }
    case 'MeritRecorded':
      return { ...state, merits: [...state.merits, event.data] }
    case 'SupervisorNamed':
      return { ...state, supervising: event.data }
    case 'SupervisorReleased': {
      const { supervising: _ended, ...rest } = state
      return rest
    }
    case 'IdentityNumberRevealed':
      return state
  }
}

/** The post alone. */
export const postOf = ({ agency, agencyName, region, field, chain, post }: Post): Post => ({
  agency,
  agencyName,
  region,
  chain,
  ...(field ? { field } : {}),
  ...(post ? { post } : {}),
})

/** What others are told: that somebody holds a post, moved or left; never who. */
const PUBLIC: readonly OfficerEvent['type'][] = [
  'OfficerRegistered',
  'OfficerMoved',
  'OfficerLeft',
  'SupervisorNamed',
  'SupervisorReleased',
]

/** The officer as a dossier. Certificates are dossiers of their own. */
export const officer: Decider<Officer, OfficerCommand, OfficerEvent> = {
  shape: 3,
  initial: {} as Officer,
  decide,
  evolve,
  isPublic: ({ type }) => PUBLIC.includes(type),
  dueAt: () => null,
  index: (state, id) => ({
    scopes: scopesOf(state),
    name: state.name,
    agency: state.agency,
    employment: state.employment,
    here: !state.left,
    terms: [...new Set([...nameTerms(state.name), ...initialTerms(state.initials), ...nameTerms(state.agencyName), numberTerm(id)])],
    ...(state.blind && !state.left ? { blind: state.blind } : {}),
    ...(state.login ? { login: state.login } : {}),
    ...(state.supervising ? { supervises: state.supervising.unit } : {}),
  }),
  region: ({ region }) => region,
}
