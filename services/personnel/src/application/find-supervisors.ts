import { agencyAt } from '../domain/agency/agency-at.ts'
import { townshipModelAt } from '../domain/agency/duties.ts'
import type { Agency } from '../domain/agency/state.ts'
import { numbersOf } from '../domain/certificate/certificate.ts'
import { checkAt } from '../domain/certificate/check.ts'
import type { Officer } from '../domain/officer/officer.ts'
import { findAgency } from './agency-steps.ts'
import { isStaffed } from './count-staffing.ts'
import { commandChain, recusedBy } from './find-reviewers.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'
import type { StaffCall } from './viewer.ts'

type Asked = { unit: string; agency?: string | undefined; at?: string | undefined }
type From = 'own' | 'partner' | 'county'
type Place = { id: string; from: From }

const COUNTY_DIGITS = 6

/**
 * Who may supervise for a unit at an instant: the supervisors named for it, of a township also those of its 1+1+1 partners, then those of the county's office,
 * each with the certificate that entitles them; and who may not, with the reason.
 */
export async function findSupervisors(deps: PersonnelDeps, call: StaffCall, { unit, agency, at }: Asked) {
  const when = at === undefined ? deps.clock().toISOString() : new Date(at).toISOString()
  const places = await placesOf(deps, (await findAgency(deps, call, unit)).state, when)
  const chain = agency === undefined ? [] : await commandChain(deps, agency, when)
  const people: { person: Listed<Officer>; from: From }[] = []
  for (const { id, from } of places)
    for (const person of await deps.officers.findMany({ 'index.supervises': id })) people.push({ person, from })
  const cards = await validCards(
    deps,
    people.map(({ person }) => person),
    when,
  )
  const judged = people.map(({ person: { _id, state }, from }) => {
    const { name, login, supervising } = state
    const who = {
      officerId: _id,
      name,
      unitId: supervising?.unit ?? unit,
      unitName: supervising?.unitName ?? '',
      partTime: supervising?.partTime ?? false,
      from,
    }
    const certificateNo = cards.get(_id)
    const recused = recusedBy(chain, name, when)
    const reason = recused ?? (certificateNo ? undefined : '这一时刻没有有效的行政执法监督证')
    return { who, login, certificateNo, reason }
  })
  return {
    available: judged.flatMap(({ who, login, certificateNo, reason }) =>
      reason || !certificateNo ? [] : [{ ...who, certificateNo, ...(login ? { login } : {}) }],
    ),
    excluded: judged.flatMap(({ who, reason }) => (reason ? [{ ...who, reason }] : [])),
  }
}

/** Where to look, nearest first, each unit once. */
async function placesOf(deps: PersonnelDeps, state: Agency, at: string): Promise<Place[]> {
  const own = await staffedUnit(deps, state.id, at)
  const model = townshipModelAt(state, at)
  const partners = model ? [await staffedUnit(deps, model.departmentUnit, at), await staffedUnit(deps, model.justiceOffice, at)] : []
  const county = state.region.slice(0, COUNTY_DIGITS)
  const offices = await deps.agencies.findMany({ 'index.scopes': `r:${county}`, 'index.kind': 'supervision-office' })
  const office = offices.find((each) => each.region === county && agencyAt(each.state, at)?.open)
  const all: Place[] = [
    ...(own ? [{ id: own, from: 'own' as const }] : []),
    ...partners.flatMap((id) => (id ? [{ id, from: 'partner' as const }] : [])),
    ...(office ? [{ id: office._id, from: 'county' as const }] : []),
  ]
  return all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index)
}

/** The unit itself or the nearest that commands it, for which supervisors are named. */
async function staffedUnit(deps: PersonnelDeps, id: string, at: string): Promise<string | undefined> {
  const chain = await commandChain(deps, id, at)
  return chain.find(({ agency: { region }, state }) => isStaffed(deps, { region, state }))?.agency.id
}

/** The number of a supervisor's certificate in force at an instant, by who holds it. */
async function validCards(deps: PersonnelDeps, people: Listed<Officer>[], at: string): Promise<Map<string, string>> {
  const valid = new Map<string, string>()
  if (people.length === 0) return valid
  const certificates = await deps.certificates.findMany({ 'index.officer': { $in: people.map(({ _id }) => _id) } })
  for (const { region, state } of certificates) {
    if (state.kind !== deps.rulebook.for(region).staffing.certificate) continue
    const no = numbersOf(state).find((each) => checkAt(state, each, at).status === 'valid')
    if (no) valid.set(state.officer, no)
  }
  return valid
}
