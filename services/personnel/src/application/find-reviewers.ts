import { codesAbove, covers } from '@mingjian/rulebook'
import { type AgencyAt, agencyAt } from '../domain/agency/agency-at.ts'
import type { Agency } from '../domain/agency/state.ts'
import { type Appointment, conflictsAt } from '../domain/appointment/appointment.ts'
import { refuse } from '../domain/refusals.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import type { StaffCall } from './viewer.ts'

type Asked = { region?: string | undefined; field: string; agency: string; at?: string | undefined }

/** An agency and those that command it, as they are at an instant. */
export async function commandChain(deps: PersonnelDeps, id: string, at: string): Promise<{ agency: AgencyAt; state: Agency }[]> {
  const chain: { agency: AgencyAt; state: Agency }[] = []
  for (let next: string | undefined = id; next !== undefined && !chain.some(({ agency }) => agency.id === next); ) {
    const found = await deps.agencies.store.load(next)
    const agency = found && agencyAt(found.state, at < found.state.openedAt ? found.state.openedAt : at)
    if (!agency) break
    chain.push({ agency, state: found.state })
    next = agency.parentId
  }
  return chain
}

/** Why somebody of a name may not judge an agency, where that agency or one that commands it has declared it. */
export function recusedBy(chain: { agency: AgencyAt; state: Agency }[], name: string, at: string): string | undefined {
  for (const { agency, state } of chain) {
    const found = state.recusals.find(({ who, from, until }) => who === name && from <= at && (until === undefined || at < until))
    if (found) return `与${agency.name}有回避关系：${found.reason}`
  }
  return undefined
}

/**
 * Experts in office at an instant who know a field, of a region or one above it, for work on an agency: those who are free to judge it, and those who are
 * not, with the reason.
 */
export async function findReviewers(deps: PersonnelDeps, { caller }: StaffCall, { region = caller.region, field, agency, at }: Asked) {
  if (!covers(caller.region, region)) throw refuse('not-your-unit', '只能为本地区的工作选派专家。')
  const when = at === undefined ? deps.clock().toISOString() : new Date(at).toISOString()
  const chain = await commandChain(deps, agency, when)
  if (chain.length === 0) throw refuse('agency-unknown', '没有登记这个单位，请先登记单位。', { field: 'agency' })
  const found = await deps.appointments.findMany({
    'index.fields': field,
    'index.kind': 'expert',
    'index.place': { $in: [region, ...codesAbove(region)] },
  })
  const experts = found.filter(({ state }) => isInOffice(state, when))
  const judged = experts.map(({ _id, state }) => ({ id: _id, state, reason: whyNot(state, chain, when) }))
  return {
    available: judged.flatMap(({ id, state: { name, region: of, employer, fields }, reason }) =>
      reason ? [] : [{ id, name, region: of, fields, ...(employer ? { employer } : {}) }],
    ),
    recused: judged.flatMap(({ id, state: { name }, reason }) => (reason ? [{ id, name, reason }] : [])),
  }
}

const isInOffice = ({ from, until, ended }: Appointment, at: string) => from <= at && at < until && (ended === undefined || at < ended.at)

function whyNot(expert: Appointment, chain: { agency: AgencyAt; state: Agency }[], at: string): string | undefined {
  const conflict = conflictsAt(expert, at).find(({ agency }) => chain.some((each) => each.agency.id === agency))
  if (conflict) return `与${conflict.agencyName}有回避关系：${conflict.reason}`
  const employer = chain.find(({ agency }) => agency.name === expert.employer)
  if (employer) return `在${employer.agency.name}工作`
  return recusedBy(chain, expert.name, at)
}
