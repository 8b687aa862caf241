import { type Agency, type AgencyDirectory, withSubordinates } from './agency-directory.ts'
import { codesAbove, levelOf } from './region-tree.ts'
import type { AccusedKind, Concerns, Destination, RoutingRule } from './routing-rule.ts'

export interface RoutingFacts {
  accusedKind: AccusedKind
  /** Region of the act; used when no agency is known. */
  region: string
  /** The named unit, or for `joint` all of them; empty when the complainant could not name one that we know. */
  agencyIds?: readonly string[]
  /** For an officer or supervisor; default `officer`. */
  concerns?: Concerns
  departmentWasTold?: boolean
}

export type Handler =
  | { kind: 'supervision-office'; agencyId: string; region: string; name: string }
  | { kind: 'internal-unit'; agencyId: string; unitId: string; region: string; name: string }
  /** Nobody inside this system may handle it: the superior above the top region, or another route altogether. */
  | { kind: 'outside'; why: 'superior-outside' | 'other-route'; region: string; name: string }

export interface Routing {
  handler: Handler
  ruleId: string
  ruleVersion: number
  /** Chinese. */
  reason: string
  source: string
  /** The units complained of and everyone they command: none of them may see the complaint. */
  sealedFrom: string[]
  /** Whether it had to go past the handler that the rule names, because that one is complained of, commanded by it, or missing. */
  raised: boolean
  /** The superior department of a vertically managed body, to be told. Source: 行政执法监督条例 Art. 42. */
  tellSuperior?: string
}

/** No rule fits the facts; the default table has one for every kind. */
export class NoRoutingRuleError extends Error {
  readonly code = 'no-routing-rule'
  constructor(kind: string) {
    super(`no routing rule fits accused kind “${kind}”`)
    this.name = 'NoRoutingRuleError'
  }
}

/**
 * Who handles a complaint. The handler is never complained of, nor commanded by anyone complained of: where the rule's own
 * destination is, or does not exist, the complaint rises to the next supervision office above, at last out of the system.
 */
export function routeComplaint(facts: RoutingFacts, directory: AgencyDirectory, rules: readonly RoutingRule[]): Routing {
  const named = (facts.agencyIds ?? []).flatMap((id) => directory.get(id) ?? [])
  const rule = rules.find((candidate) => fits(candidate, facts, named))
  if (!rule) throw new NoRoutingRuleError(facts.accusedKind)
  const sealed = new Set(accusedOf(facts, named).flatMap((id) => [...withSubordinates(id, directory)]))
  const result = { ruleId: rule.id, ruleVersion: rule.version, reason: rule.reason, source: rule.source, sealedFrom: [...sealed].sort() }
  const told = rule.tellSuperior ? named[0]?.superiorId : undefined
  const telling = told === undefined || sealed.has(told) ? {} : { tellSuperior: told }
  if (rule.to === 'outside') {
    return { ...result, ...telling, raised: false, handler: { kind: 'outside', why: 'other-route', region: facts.region, name: rule.name } }
  }
  const wanted = destinationOf(rule.to, facts, named, directory)
  const handler = wanted.handler && !sealed.has(idOf(wanted.handler)) ? wanted.handler : undefined
  if (handler) return { ...result, ...telling, raised: false, handler }
  return { ...result, ...telling, raised: true, handler: officeFrom(wanted.region, sealed, directory) }
}

function fits({ when }: RoutingRule, facts: RoutingFacts, named: readonly Agency[]): boolean {
  const agency = named[0]
  const level = agency === undefined ? levelOf(facts.region) : (agency.level ?? levelOf(agency.region))
  return (
    when.kinds.includes(facts.accusedKind) &&
    (when.concerns === undefined || when.concerns.includes(facts.concerns ?? 'officer')) &&
    (when.agencyKinds === undefined || (agency !== undefined && when.agencyKinds.includes(agency.kind))) &&
    (when.levels === undefined || (level !== undefined && when.levels.includes(level))) &&
    (when.departmentWasTold === undefined || when.departmentWasTold === (facts.departmentWasTold ?? false))
  )
}

/** Of an officer's complaint only a leader, the unit or its legal unit are complained of as units; of a supervisor's always the office. */
function accusedOf(facts: RoutingFacts, named: readonly Agency[]): string[] {
  if (facts.accusedKind === 'merchant-or-individual') return facts.departmentWasTold ? named.map((agency) => agency.id) : []
  if (facts.accusedKind !== 'officer') return named.map((agency) => agency.id)
  if (facts.concerns === 'leader' || facts.concerns === 'unit') return named.map((agency) => agency.id)
  if (facts.concerns === 'legal-unit') return named.flatMap((agency) => agency.supervisionUnitId ?? agency.id)
  return named.filter((agency) => agency.kind === 'supervision-office' || agency.kind === 'internal-unit').map((agency) => agency.id)
}

interface Wanted {
  handler?: Handler | undefined
  /** Where to look for a supervision office, upwards, when the handler may not or does not exist. */
  region: string
}

function destinationOf(
  to: Exclude<Destination, 'outside'>,
  facts: RoutingFacts,
  named: readonly Agency[],
  directory: AgencyDirectory,
): Wanted {
  const agency = named[0]
  const region = agency?.region ?? facts.region
  const parent = agency?.parentId === undefined ? undefined : directory.get(agency.parentId)
  const office = (at: string | undefined): Wanted => ({
    handler: at === undefined ? undefined : asOffice(directory.supervisionOffice(at)),
    region: at ?? '',
  })
  switch (to) {
    case 'supervision-office-same-level':
      return office(region)
    case 'supervision-office-above':
      return { region: codesAbove(region)[0] ?? '' }
    case 'supervision-office-common-superior':
      return office(commonRegion(named.length > 0 ? named.map((each) => each.region) : [region]))
    case 'supervision-office-of-parent':
      return office(parent?.region ?? region)
    case 'county-supervision-office':
      return office(region.slice(0, 6))
    case 'internal-unit':
      return { handler: asInternalUnit(agency, directory), region }
    case 'parent-internal-unit':
      return { handler: asInternalUnit(parent, directory), region: parent?.region ?? region }
    case 'competent-department-unit': {
      const competent = (agency?.superiorId === undefined ? undefined : directory.get(agency.superiorId)) ?? parent
      return { handler: asInternalUnit(competent, directory), region: competent?.region ?? region }
    }
  }
}

/** The supervision office of the region or the nearest above it that may handle the complaint. */
function officeFrom(region: string, sealed: ReadonlySet<string>, directory: AgencyDirectory): Handler {
  for (const code of [region, ...codesAbove(region)]) {
    const office = asOffice(directory.supervisionOffice(code))
    if (office && !sealed.has(idOf(office))) return office
  }
  return {
    kind: 'outside',
    why: 'superior-outside',
    region: codesAbove(region).at(-1) ?? region,
    name: '上一级行政执法监督机构（在本系统之外）',
  }
}

function asOffice(agency: Agency | undefined): Handler | undefined {
  return agency && { kind: 'supervision-office', agencyId: agency.id, region: agency.region, name: agency.name }
}

function asInternalUnit(agency: Agency | undefined, directory: AgencyDirectory): Handler | undefined {
  const unit = agency?.supervisionUnitId === undefined ? undefined : directory.get(agency.supervisionUnitId)
  return agency && unit && { kind: 'internal-unit', agencyId: agency.id, unitId: unit.id, region: unit.region, name: unit.name }
}

function idOf(handler: Handler): string {
  if (handler.kind === 'outside') return ''
  return handler.kind === 'internal-unit' ? handler.unitId : handler.agencyId
}

/** The lowest division that covers all of them; empty when they share none. */
function commonRegion(regions: readonly string[]): string {
  const [first = '', ...others] = regions
  return [first, ...codesAbove(first)].find((code) => others.every((other) => other.startsWith(code))) ?? ''
}
