import { covers } from '@mingjian/rulebook'
import { appointmentItem } from './describe-appointment.ts'
import { type Paging, searched } from './lists.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { type StaffCall, scopeOf, viewerOf } from './viewer.ts'

type AppointmentsQuery = Paging & {
  kind?: string | undefined
  region?: string | undefined
  field?: string | undefined
  inOffice?: 'true' | 'false' | undefined
}

/** Who is appointed within the caller's scope, by kind, region, field, name, employer or pinyin initials. */
export async function listAppointments(deps: PersonnelDeps, { caller }: StaffCall, query: AppointmentsQuery) {
  const { q, kind, region, field, inOffice, ...paging } = query
  const narrowed = searched(q)
  const below = region ? [{ 'index.scopes': `r:${region}` }] : []
  const filter = {
    ...scopeOf(await viewerOf(deps, caller)),
    ...narrowed,
    $and: [...((narrowed.$and as object[] | undefined) ?? []), ...below],
    ...(kind ? { 'index.kind': kind } : {}),
    ...(field ? { 'index.fields': field } : {}),
    ...(inOffice ? { 'index.inOffice': inOffice === 'true' } : {}),
  }
  const { $and, ...rest } = filter
  const { items, next } = await deps.appointments.list({ filter: $and.length > 0 ? filter : rest, ...paging })
  const rules = (place: string) => deps.rulebook.for(place).appointments
  return { items: items.map((item) => appointmentItem(item, rules(item.region))), ...(next ? { next } : {}) }
}

const COUNTY_DIGITS = 6

/** How many social supervisors, contact points and the like each county within the caller's region has, against how many it should have. */
export async function appointmentTargets(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { region = caller.region }: { region?: string | undefined },
) {
  const within = covers(caller.region, region) ? region : caller.region
  const at = within.slice(0, COUNTY_DIGITS)
  const counties = [...deps.rulebook.regions.all()].filter(({ code }) => code.length === COUNTY_DIGITS && covers(at, code))
  const scope = scopeOf(await viewerOf(deps, caller))
  const rows = await Promise.all(
    counties.map(async ({ code, name }) => {
      const kinds = targetsOf(deps, code).map(async ({ kind, target }) => {
        const count = await deps.appointments.count({ ...scope, 'index.kind': kind, 'index.county': code, 'index.inOffice': true })
        return { kind, count, target, missing: Math.max(0, target - count) }
      })
      return { region: code, name, kinds: await Promise.all(kinds) }
    }),
  )
  const kinds = targetsOf(deps, at).map(async ({ kind, kindName, target }) => {
    const each = rows.flatMap((row) => row.kinds.filter((of) => of.kind === kind))
    const reached = each.filter(({ missing }) => missing === 0).length
    const here = { $and: [{ 'index.scopes': `r:${at}` }] }
    const total = await deps.appointments.count({ ...scope, ...here, 'index.kind': kind, 'index.inOffice': true })
    return { kind, kindName, target, total, reached, short: each.length - reached }
  })
  return { kinds: await Promise.all(kinds), counties: rows }
}

/** Kinds of which a county should have some. */
const targetsOf = (deps: PersonnelDeps, region: string) =>
  Object.entries(deps.rulebook.for(region).appointments.kinds).flatMap(([kind, { name, perCounty }]) =>
    perCounty === undefined ? [] : [{ kind, kindName: name, target: perCounty }],
  )
