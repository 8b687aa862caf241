import { addMonths, civilDateAt } from '@mingjian/rulebook'
import { type AgencyAt, agencyAt } from '../domain/agency/agency-at.ts'
import type { Agency, Staffing, StaffingMeasure } from '../domain/agency/state.ts'
import { startOf } from '../domain/instants.ts'
import { findAgency } from './agency-steps.ts'
import { certifiedOf, supervisorsOf } from './count-staffing.ts'
import { everyOne } from './every-one.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'
import { AGENCY_KINDS, AGENCY_LEVELS, wordFor } from './read-cells.ts'
import { type StaffCall, scopeOf, viewerOf } from './viewer.ts'

type Which = { region?: string | undefined; level?: string | undefined; kind?: string | undefined }
type Unit = { id: string; region: string; agency: AgencyAt; staffing: Staffing; all: Staffing[] }

const MONTHS = 12
const MEASURES: readonly StaffingMeasure[] = ['named', 'certified']

/** Units bound by the staffing rule within the caller's scope, in the order of their ids. */
async function unitsOf(deps: PersonnelDeps, { caller }: StaffCall, { region, level, kind }: Which): Promise<Unit[]> {
  const now = deps.clock().toISOString()
  const scope = scopeOf(await viewerOf(deps, caller))
  const filter = { ...scope, 'index.unit': true, ...(region ? { $and: [{ 'index.scopes': `r:${region}` }] } : {}) }
  const units: Unit[] = []
  for await (const item of everyOne(deps.agencies, filter)) units.push(...unitOf(item, now))
  return units.filter(({ agency }) => (!level || agency.level === level) && (!kind || agency.kind === kind))
}

function unitOf({ _id, region, state }: Listed<Agency>, now: string): Unit[] {
  const staffing = state.staffing.at(-1)
  const agency = agencyAt(state, now < state.openedAt ? state.openedAt : now)
  return staffing && agency ? [{ id: _id, region, agency, staffing, all: state.staffing }] : []
}

const shortBy = (measure: StaffingMeasure, { minimum, ...count }: Staffing): number => Math.max(0, minimum - count[measure])

function described({ id, region, agency: { name, kind, level, field }, staffing }: Unit) {
  const { named, certified, partTime, minimum } = staffing
  const missing = { named: shortBy('named', staffing), certified: shortBy('certified', staffing) }
  return { agencyId: id, name, region, kind, level, ...(field ? { field } : {}), minimum, named, certified, partTime, missing }
}

/** How many units reach the minimum by a measure, and where those are that do not. */
function reached(units: Unit[], measure: StaffingMeasure) {
  const short = units.filter(({ staffing }) => shortBy(measure, staffing) > 0)
  const shortByLevel: Record<string, number> = {}
  for (const { agency } of short) shortByLevel[agency.level] = (shortByLevel[agency.level] ?? 0) + 1
  return { reached: units.length - short.length, short: short.length, shortByLevel }
}

const total = (units: Unit[], key: 'named' | 'certified' | 'partTime') => units.reduce((sum, { staffing }) => sum + staffing[key], 0)

/** The compliance list: the two measures apart, for all units asked for; a page of the units themselves. `cursor` is the id after which the page begins. */
export async function listStaffing(
  deps: PersonnelDeps,
  call: StaffCall,
  { short, limit, cursor, ...which }: Which & { short?: StaffingMeasure | undefined; limit: number; cursor?: string | undefined },
) {
  const units = await unitsOf(deps, call, which)
  const people = { named: total(units, 'named'), certified: total(units, 'certified'), partTime: total(units, 'partTime') }
  const listed = units.filter(({ id, staffing }) => (!cursor || id > cursor) && (!short || shortBy(short, staffing) > 0))
  const items = listed.slice(0, limit)
  return {
    summary: {
      units: units.length,
      named: reached(units, 'named'),
      certified: reached(units, 'certified'),
      people: { ...people, uncertified: people.named - people.certified },
    },
    items: items.map(described),
    ...(listed.length > limit ? { next: items.at(-1)?.id } : {}),
  }
}

const TABLE = '单位,地区,级别,单位类型,应有,已明确,已明确还缺,已持证,已持证还缺,兼职,已明确达标,已持证达标'.split(',')
const said = (reaches: boolean) => (reaches ? '是' : '否')

/** The compliance list as a table: every unit that the list shows, and the figures above it as its last row. */
export async function staffingTable(
  deps: PersonnelDeps,
  call: StaffCall,
  { short, ...which }: Which & { short?: StaffingMeasure | undefined },
): Promise<string[][]> {
  const units = await unitsOf(deps, call, which)
  const rows = units
    .filter(({ staffing }) => !short || shortBy(short, staffing) > 0)
    .map((unit) => {
      const { name, region, level, kind, minimum, named, certified, partTime, missing } = described(unit)
      const place = deps.rulebook.regions.get(region)?.fullName ?? region
      return [name, place, wordFor(level, AGENCY_LEVELS), wordFor(kind, AGENCY_KINDS)].concat(
        [minimum, named, missing.named, certified, missing.certified, partTime].map(String),
        MEASURES.map((measure) => said(missing[measure] === 0)),
      )
    })
  const people = [total(units, 'named'), '', total(units, 'certified'), '', total(units, 'partTime')]
  const reaching = MEASURES.map((measure) => `${reached(units, measure).reached}个`)
  return [TABLE, ...rows, [`合计（全部${units.length}个单位）`, '', '', '', '', ...people.map(String), ...reaching]]
}

/** One unit: its numbers, and who of its supervisors holds a certificate in force. */
export async function readStaffing(deps: PersonnelDeps, call: StaffCall, id: string) {
  const found = await findAgency(deps, call, id)
  const [unit] = unitOf({ ...found }, deps.clock().toISOString())
  const people = await supervisorsOf(deps, id)
  const certified = await certifiedOf(
    deps,
    people.map((each) => each.id),
    deps.rulebook.for(found.region).staffing.certificate,
  )
  return {
    ...(unit ? { unit: described(unit) } : {}),
    supervisors: people.map((each) => ({
      officerId: each.id,
      name: each.name,
      partTime: each.partTime,
      certified: certified.has(each.id),
    })),
  }
}

/** How the two measures stood at the end of each of the last twelve months, and now; units that have ended since are not counted. */
export async function staffingTrend(deps: PersonnelDeps, call: StaffCall, which: Which) {
  const units = await unitsOf(deps, call, which)
  const month = `${civilDateAt(deps.clock()).slice(0, 7)}-01`
  const ends = Array.from({ length: MONTHS }, (_, at) => startOf(addMonths(month, at + 1 - MONTHS)))
  return {
    points: [...ends, deps.clock().toISOString()].map((at) => {
      const then = units.flatMap((unit) => {
        const staffing = unit.all.findLast((each) => each.at <= at)
        return staffing ? [{ ...unit, staffing }] : []
      })
      const of = (measure: StaffingMeasure) => then.filter(({ staffing }) => shortBy(measure, staffing) === 0).length
      const [named, certified] = MEASURES.map(of)
      return { at, units: then.length, named, certified, people: { named: total(then, 'named'), certified: total(then, 'certified') } }
    }),
  }
}
