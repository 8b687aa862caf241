import type { Decider } from '@mingjian/dossier'
import { dayOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { scopesOf } from '../scopes.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** One of the three systems (三项制度): whether it is in force, by which document, since when, and whether a check was passed. */
export type SystemEntry = { inForce: boolean; documentNo?: string; since?: string; passed?: boolean }

/** What an agency tells of a year: 三项制度, 行政执法责任制, 保障. What is vacant is computed. */
export type Sheet = {
  systems: { disclosure: SystemEntry; recording: SystemEntry; legalReview: SystemEntry }
  responsibility: { divided: boolean; appraised: boolean; documentNo?: string }
  resources: {
    posts: number
    onPost: number
    lawGraduates: number
    legallyQualified: number
    /** In yuan. */
    budget: number
    equipment: { kind: string; count: number }[]
  }
}

/** Where the agency stood when the sheet was entered. */
type Place = { agency: string; agencyName: string; region: string; field?: string; chain: string[] }
export type AgencyYear = Place & { id: string; year: number; sheet: Sheet }

export type AgencyYearEvent = E<'AgencyYearEntered', AgencyYear> | E<'AgencyYearCorrected', { sheet: Sheet; reason: string }>
export type AgencyYearCommand = C<'enter', AgencyYear & { reason?: string }>

function decide(state: AgencyYear, { type: _type, reason, ...given }: AgencyYearCommand, { now }: { now: Date }): AgencyYearEvent[] {
  requireSound(given, dayOf(now.toISOString()))
  if (!state.id) return [{ type: 'AgencyYearEntered', data: given }]
  if (saying(state.sheet) === saying(given.sheet)) return []
  if (!reason) throw refuse('reason-missing', '这一年已经填报过，内容有变化的请填写更正理由。', { field: 'reason' })
  return [{ type: 'AgencyYearCorrected', data: { sheet: given.sheet, reason } }]
}

function requireSound({ year, sheet: { systems, resources } }: AgencyYear, today: string): void {
  if (year > Number(today.slice(0, 4))) throw refuse('day-wrong', '这一年还没有到，请到当年填报。', { field: 'year' })
  for (const [name, { inForce, since }] of Object.entries(systems)) {
    if (inForce && since && since.slice(0, 4) > String(year))
      throw refuse('day-wrong', '施行日期晚于填报的年度，请核对。', { field: `systems.${name}.since` })
  }
  for (const part of ['lawGraduates', 'legallyQualified'] as const) {
    if (resources[part] > resources.onPost) throw refuse('figures-wrong', '不能多于在岗人数，请核对。', { field: `resources.${part}` })
  }
  const kinds = resources.equipment.map(({ kind }) => kind)
  if (new Set(kinds).size < kinds.length)
    throw refuse('figures-wrong', '同一种装备只填一次，请合并数量。', { field: 'resources.equipment' })
}

/** What a sheet says, whatever the order and the width of signs in which it was written. */
const saying = (sheet: Sheet): string =>
  JSON.stringify(sheet, (_key, value: unknown) => {
    if (Array.isArray(value)) return [...(value as { kind: string }[])].sort((a, b) => (a.kind < b.kind ? -1 : 1))
    return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
  }).normalize('NFKC')

/** Posts that nobody holds. */
export const vacantOf = ({ resources: { posts, onPost } }: Sheet): number => Math.max(0, posts - onPost)

/** The sheet of an agency and a year as a dossier; a later entry corrects the former, and the history keeps both. */
export const agencyYear: Decider<AgencyYear, AgencyYearCommand, AgencyYearEvent> = {
  shape: 1,
  initial: {} as AgencyYear,
  decide,
  evolve: (state, event) => (event.type === 'AgencyYearEntered' ? event.data : { ...state, sheet: event.data.sheet }),
  isPublic: () => false,
  dueAt: () => null,
  index: (state) => ({ scopes: scopesOf(state), agency: state.agency, year: state.year }),
  region: ({ region }) => region,
}
