import { DomainError, type Dossier } from '@mingjian/dossier'
import type { AgencyCommand } from '../domain/agency/agency.ts'
import { agencyAt, newestFacts } from '../domain/agency/agency-at.ts'
import { dutiesAt } from '../domain/agency/duties.ts'
import type { Agency, AgencyFacts } from '../domain/agency/state.ts'
import { agencySteps } from '../domain/agency/steps.ts'
import { refuse } from '../domain/refusals.ts'
import { ACCESS } from './access.ts'
import { agencyHistory } from './agency-history.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { decidesAt, envelopeOf, hasRole, idFor, requireOffice, type StaffCall, sees, viewerOf } from './viewer.ts'

export type RegisterAgency = Partial<Omit<AgencyFacts, 'name' | 'kind' | 'level'>> &
  Pick<AgencyFacts, 'name' | 'kind' | 'level'> & {
    id?: string | undefined
    creditCode?: string | undefined
    region: string
    on: string
  }

/** Registers an agency (执法主体); only the office of its region, or one above, does. */
export async function registerAgency(deps: PersonnelDeps, call: StaffCall, body: RegisterAgency): Promise<Dossier<Agency>> {
  const { id = idFor(call, 'agency'), creditCode, region, on, ...facts } = body
  if (!deps.rulebook.regions.get(region)) throw refuse('region-unknown', '没有这个地区，请按行政区划代码填写。', { field: 'region' })
  requireOffice(await viewerOf(deps, call.caller), region)
  await requireAgencies(deps, { parentId: facts.parentId, superiorId: facts.superiorId })
  const known = body.id === undefined ? undefined : await deps.agencies.store.load(id)
  const again = known?.history.some(({ causation }) => causation !== undefined && causation === call.idempotencyKey)
  if (known && !again) throw new DomainError('already-exists', '这个单位编号已经登记过。', { field: 'id' })
  const { dossier } = await deps.agencies.create(
    id,
    {
      type: 'register',
      id,
      region,
      ...(creditCode ? { creditCode } : {}),
      on,
      facts: JSON.parse(JSON.stringify(facts)) as AgencyFacts,
      initials: deps.initials(facts.name),
    },
    envelopeOf(call),
  )
  return dossier
}

/** Refuses units that are not registered, each by the field that names it. */
export async function requireAgencies(deps: PersonnelDeps, named: Record<string, string | undefined>): Promise<void> {
  for (const [field, id] of Object.entries(named)) {
    if (id !== undefined && !(await deps.agencies.store.load(id)))
      throw refuse('agency-unknown', `没有登记“${id}”这个单位，请先登记。`, { field })
  }
}

/** One agency within the caller's scope; who has no right to know of it gets not-found. */
export async function findAgency(deps: PersonnelDeps, call: StaffCall, id: string): Promise<Dossier<Agency>> {
  const found = await deps.agencies.store.load(id)
  const viewer = await viewerOf(deps, call.caller)
  if (!found || !(sees(viewer, found) || id === viewer.unit)) throw new DomainError('not-found', '没有找到这个单位，请核对编号。')
  return found
}

/** One change of an agency, by the office of its region. */
export async function changeAgency(deps: PersonnelDeps, call: StaffCall, id: string, command: AgencyCommand): Promise<Dossier<Agency>> {
  const found = await findAgency(deps, call, id)
  requireOffice(await viewerOf(deps, call.caller), found.region)
  if (command.type === 'change-superior') await requireAgencies(deps, { parentId: command.parentId, superiorId: command.superiorId })
  if (command.type === 'reorganise') for (const into of command.into) await requireAgencies(deps, { into })
  return (await deps.agencies.execute(found, command, envelopeOf(call))).dossier
}

/** The agency as it was at an instant, whatever became of it later, with the names of the units around it. */
export async function readAgency(deps: PersonnelDeps, call: StaffCall, id: string, at: string | undefined) {
  const { region, state, version, history } = await findAgency(deps, call, id)
  const instant = (at === undefined ? deps.clock() : new Date(at)).toISOString()
  const then = agencyAt(state, instant)
  if (!then) throw new DomainError('not-found', '那时还没有这个单位，请核对时间。')
  const names = state.changes.flatMap(({ from, facts }) => (facts.name ? [{ name: facts.name, from }] : []))
  const duties = dutiesAt(state, instant)
  const around = [then.parentId, then.superiorId, ...then.into, ...duties.map(({ over }) => over)].flatMap((each) => each ?? [])
  const related = (await deps.agencies.store.loadMany([...new Set(around)])).map((each) => ({
    id: each._id,
    name: newestFacts(each.state).name,
  }))
  const may = hasRole(call, ACCESS.keep) && decidesAt(await viewerOf(deps, call.caller), region) ? agencySteps(state) : []
  return { version, agency: { ...then, version, names, recusals: state.recusals, duties, related, may, history: agencyHistory(history) } }
}
