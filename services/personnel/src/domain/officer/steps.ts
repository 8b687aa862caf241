import { DomainError } from '@mingjian/dossier'
import { refuse } from '../refusals.ts'

type Standing = { left?: { on: string }; supervising?: unknown; sealed?: unknown }
type Need = 'here' | 'supervising' | 'number'

/** What each step on an officer takes: one table for deciding and for the steps that pages offer. */
const NEEDS = {
  'record-training': ['here'],
  'record-exam': ['here'],
  'record-appraisal': ['here'],
  'record-merit': ['here'],
  'name-supervisor': ['here'],
  'release-supervisor': ['here', 'supervising'],
  move: ['here'],
  'change-employment': ['here'],
  'link-login': ['here'],
  leave: ['here'],
  'reveal-identity': ['number'],
} as const satisfies Record<string, readonly Need[]>
export type OfficerStep = keyof typeof NEEDS

const MET: Record<Need, (state: Standing) => boolean> = {
  here: ({ left }) => left === undefined,
  supervising: ({ supervising }) => supervising !== undefined,
  number: ({ sealed }) => sealed !== undefined,
}
const REFUSAL: Record<Need, (state: Standing) => DomainError> = {
  here: ({ left }) => refuse('officer-left', `这个人员已于${left?.on}离开执法岗位，不能再办理；重新上岗请重新登记。`),
  supervising: () => refuse('not-supervising', '这个人员没有明确为执法监督人员，不需要免除。'),
  number: () => new DomainError('not-found', '这个人员没有登记身份证号。'),
}

const missing = (state: Standing, step: OfficerStep) => (NEEDS[step] as readonly Need[]).find((need) => !MET[need](state))

/** Refuses a step on an officer that is not possible now. */
export function requireOfficerStep(state: Standing, step: OfficerStep): void {
  const need = missing(state, step)
  if (need) throw REFUSAL[need](state)
}

/** The steps on an officer that are possible now. */
export const officerSteps = (state: Standing): OfficerStep[] =>
  (Object.keys(NEEDS) as OfficerStep[]).filter((step) => missing(state, step) === undefined)
