import { agencyAt } from '../domain/agency/agency-at.ts'
import { dutiesAt, townshipModelAt } from '../domain/agency/duties.ts'
import type { AgencyKind } from '../domain/agency/state.ts'
import { refuse } from '../domain/refusals.ts'
import { changeAgency } from './agency-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { type StaffCall, scopeOf, viewerOf } from './viewer.ts'

type Paging = { limit: number; cursor?: string | undefined; region?: string | undefined }

/** Units by their ids as they are at an instant; where one has ended, that is said. */
async function partnersOf(deps: PersonnelDeps, ids: string[], at: string) {
  const found = await deps.agencies.store.loadMany([...new Set(ids)])
  const partners = found.flatMap(({ _id, state }) => {
    const then = agencyAt(state, at < state.openedAt ? state.openedAt : at)
    return then ? [[_id, { agencyId: _id, name: then.name, open: then.open, ...(then.phone ? { phone: then.phone } : {}) }] as const] : []
  })
  return new Map(partners)
}

async function pageOf(deps: PersonnelDeps, { caller }: StaffCall, { region, ...paging }: Paging, which: 'hasDuties' | 'hasModel') {
  const scope = scopeOf(await viewerOf(deps, caller))
  const filter = { ...scope, [`index.${which}`]: true, ...(region ? { $and: [{ 'index.scopes': `r:${region}` }] } : {}) }
  return deps.agencies.list({ filter, ...paging })
}

/** 权责清单: which body supervises what, as it is today; each line with the unit that it names. */
export async function listDuties(deps: PersonnelDeps, call: StaffCall, query: Paging) {
  const now = deps.clock().toISOString()
  const { items, next } = await pageOf(deps, call, query, 'hasDuties')
  const listed = items.flatMap(({ _id, region, state }) => {
    const agency = agencyAt(state, now)
    const duties = dutiesAt(state, now)
    return agency?.open && duties.length > 0 ? [{ agencyId: _id, name: agency.name, region, duties }] : []
  })
  const named = listed.flatMap(({ duties }) => duties.flatMap(({ over }) => over ?? []))
  const partners = await partnersOf(deps, named, now)
  return {
    items: listed.map((each) => ({
      ...each,
      duties: each.duties.map(({ over, ...duty }) => {
        const partner = over === undefined ? undefined : partners.get(over)
        return { ...duty, ...(partner ? { over: partner } : {}) }
      }),
    })),
    ...(next ? { next } : {}),
  }
}

/** The townships on the 1+1+1 model, each with its two partners as they are today. */
export async function listTownshipModels(deps: PersonnelDeps, call: StaffCall, query: Paging) {
  const now = deps.clock().toISOString()
  const { items, next } = await pageOf(deps, call, query, 'hasModel')
  const models = items.flatMap(({ _id, region, state }) => {
    const model = townshipModelAt(state, now)
    const agency = agencyAt(state, now)
    return model && agency ? [{ agencyId: _id, region, name: agency.name, ...model }] : []
  })
  const named = models.flatMap(({ departmentUnit, justiceOffice }) => [departmentUnit, justiceOffice])
  const partners = await partnersOf(deps, named, now)
  return {
    items: models.flatMap(({ departmentUnit, justiceOffice, ...model }) => {
      const [unit, office] = [partners.get(departmentUnit), partners.get(justiceOffice)]
      return unit && office ? [{ ...model, departmentUnit: unit, justiceOffice: office }] : []
    }),
    ...(next ? { next } : {}),
  }
}

const COUNTY_DIGITS = 6
const PARTNERS = {
  departmentUnit: { kinds: ['internal-unit', 'department', 'institution'], text: '县级部门或者它的执法监督机构、派驻机构' },
  justiceOffice: { kinds: ['justice-office'], text: '司法所' },
} as const satisfies Record<string, { kinds: readonly AgencyKind[]; text: string }>

/** Sets the 1+1+1 model of a township; its partners are units of the same county, of the kinds that the model asks for. */
export async function setTownshipModel(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  body: { departmentUnit: string; justiceOffice: string; on: string; basis: string },
) {
  const county = (await deps.agencies.store.load(id))?.region.slice(0, COUNTY_DIGITS) ?? ''
  for (const field of ['departmentUnit', 'justiceOffice'] as const) {
    const found = await deps.agencies.store.load(body[field])
    const agency = found && agencyAt(found.state, deps.clock().toISOString())
    if (!agency?.open) throw refuse('agency-unknown', `没有登记“${body[field]}”这个单位，或者它已经撤销，请先登记。`, { field })
    const { kinds, text } = PARTNERS[field]
    if (!(kinds as readonly string[]).includes(agency.kind) || !agency.region.startsWith(county))
      throw refuse('kind-wrong', `这里请填写同一个县（区）的${text}。`, { field })
  }
  return changeAgency(deps, call, id, { type: 'set-township-model', ...body })
}
