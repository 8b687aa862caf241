import type { AgencyYearSheet } from '@mingjian/contracts'
import { type Dossier, derivedId, type HistoryRecord } from '@mingjian/dossier'
import type { AgencyYearRules } from '@mingjian/rulebook'
import { newestFacts } from '../domain/agency/agency-at.ts'
import { type AgencyYear, type Sheet, vacantOf } from '../domain/agency-year/agency-year.ts'
import { refuse } from '../domain/refusals.ts'
import { scopesOf } from '../domain/scopes.ts'
import { findAgency } from './agency-steps.ts'
import { everyPage } from './every-one.ts'
import { postAt } from './officer-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, requireOwn, type StaffCall, scopeOf, viewerOf } from './viewer.ts'

/** An agency has one sheet a year. */
export const agencyYearId = (agency: string, year: number): string => derivedId(`${agency}:${year}`, 'agency-year')

/** Enters the sheet of an agency and a year, by the agency itself or the office; again it corrects what was entered, with a reason. */
export async function enterAgencyYear(
  deps: PersonnelDeps,
  call: StaffCall,
  { agencyId, year }: { agencyId: string; year: number },
  { reason, ...given }: AgencyYearSheet & { reason?: string | undefined },
): Promise<Dossier<AgencyYear>> {
  await findAgency(deps, call, agencyId)
  const place = await postAt(deps, agencyId, undefined)
  requireOwn(await viewerOf(deps, call.caller), { region: place.region, index: { scopes: scopesOf(place) } })
  requireEquipment(deps.rulebook.for(place.region).agencyYears, given)
  const id = agencyYearId(agencyId, year)
  const sheet = JSON.parse(JSON.stringify(given)) as Sheet
  const command = { type: 'enter' as const, id, ...place, year, sheet, ...(reason ? { reason } : {}) }
  const known = await deps.agencyYears.store.load(id)
  const done = known
    ? await deps.agencyYears.execute(known, command, envelopeOf(call))
    : await deps.agencyYears.create(id, command, envelopeOf(call))
  return done.dossier
}

function requireEquipment({ equipment }: AgencyYearRules, { resources }: AgencyYearSheet): void {
  if (resources.equipment.every(({ kind }) => Object.hasOwn(equipment, kind))) return
  const names = Object.values(equipment).map(({ name }) => name)
  throw refuse('code-unknown', `没有这种装备，请选择：${names.join('、')}。`, { field: 'resources.equipment' })
}

const codesOf = (named: Record<string, { name: string }>) => Object.entries(named).map(([code, { name }]) => ({ code, name }))

/** The sheet as it stands with everything that was entered before, or what there is to fill in. */
export async function readAgencyYear(deps: PersonnelDeps, call: StaffCall, agencyId: string, year: number) {
  const agency = await findAgency(deps, call, agencyId)
  const found = await deps.agencyYears.store.load(agencyYearId(agencyId, year))
  const { systems, equipment } = deps.rulebook.for(agency.region).agencyYears
  return {
    version: found?.version,
    year: {
      agencyId,
      name: newestFacts(agency.state).name,
      region: agency.region,
      year,
      ...(found ? told(found.state.sheet) : {}),
      systems: codesOf(systems),
      equipment: codesOf(equipment),
      history: (found?.history ?? []).map(entryOf),
    },
  }
}

const told = (sheet: Sheet) => ({ sheet, vacant: vacantOf(sheet) })

function entryOf({ at, actor, data }: HistoryRecord) {
  const { sheet, reason } = data as { sheet: Sheet; reason?: string }
  return { at, ...(actor.title ? { by: actor.title } : {}), ...(reason ? { reason } : {}), sheet }
}

type Which = { year: number; region?: string | undefined }
type Paging = { missing?: 'true' | 'false' | undefined; limit: number; cursor?: string | undefined }

/** Agencies that have to fill in the sheet within the caller's scope, with what they entered; `missing` lists those that have not. `cursor` is the id after which the page begins. */
export async function listAgencyYears(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { year, region, missing, limit, cursor }: Which & Paging,
) {
  const filter = {
    ...scopeOf(await viewerOf(deps, caller)),
    'index.kind': { $in: deps.rulebook.for(caller.region).agencyYears.kinds },
    'index.open': true,
    ...(region ? { $and: [{ 'index.scopes': `r:${region}` }] } : {}),
  }
  const summary = { agencies: 0, entered: 0, missing: 0 }
  const items: object[] = []
  let last: string | undefined
  let more = false
  for await (const page of everyPage(deps.agencies, filter)) {
    const found = await deps.agencyYears.findMany({ _id: { $in: page.map(({ _id }) => agencyYearId(_id, year)) } })
    const sheets = new Map(found.map(({ state }) => [state.agency, state.sheet]))
    for (const { _id, region: place, state } of page) {
      const sheet = sheets.get(_id)
      summary.agencies += 1
      summary[sheet ? 'entered' : 'missing'] += 1
      if ((cursor && _id <= cursor) || (missing && (missing === 'true') === Boolean(sheet))) continue
      if (items.length === limit) more = true
      else {
        items.push({ agencyId: _id, name: newestFacts(state).name, region: place, ...(sheet ? told(sheet) : {}) })
        last = _id
      }
    }
  }
  return { summary, items, ...(more ? { next: last } : {}) }
}
