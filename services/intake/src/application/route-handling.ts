import { type AccusedKind, type Agency, codesAbove, type Routing, type Rulebook, routeComplaint } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Accused, Handling } from '../domain/complaint/state.ts'
import type { AgencyRegister } from './intake-deps.ts'

const KIND_OF_AGENCY: Record<Agency['kind'], AccusedKind> = {
  government: 'government',
  department: 'department',
  'supervision-office': 'supervision-office',
  'internal-unit': 'internal-unit',
  'township-office': 'township',
  'justice-office': 'supervision-office',
  institution: 'dispatched-institution',
}

/** The accused with a kind that routing knows: given, or told by the officer's name or the agency's own kind. */
export function identifyAccused(
  input: {
    kind?: string
    agencyId?: string
    agencyName?: string
    officerName?: string
    certificateNo?: string
    concerns?: Accused['concerns']
    departmentWasTold?: boolean
  },
  region: string,
  book: Rulebook,
  agencies: AgencyRegister,
): Accused {
  const { agencyName = '' } = input
  const agency = input.agencyId
    ? agencies.get(input.agencyId)
    : agencyName
      ? (agencies.byName(agencyName, region) ?? officeCalled(agencyName, region, agencies))
      : undefined
  if (input.agencyId && !agency)
    throw refuse('agency-unknown', '没有找到所选的单位，请重新选择，或者直接填写单位名称。', { field: 'accused.agencyId' })
  if (input.kind && !book.codes('accused-kinds').has(input.kind))
    throw refuse('code-unknown', '请从列出的对象中选择。', { field: 'accused.kind' })
  if (!agency && !input.agencyName && input.kind !== 'merchant-or-individual') {
    throw refuse('agency-unknown', '请写明您反映的是哪个单位，或者哪个单位的人。', { field: 'accused.agencyName' })
  }
  const officer = input.officerName !== undefined || input.certificateNo !== undefined
  const guessed: AccusedKind =
    agency?.kind === 'supervision-office' ? 'supervision-office' : officer ? 'officer' : agency ? KIND_OF_AGENCY[agency.kind] : 'department'
  const { officerName, certificateNo, concerns, departmentWasTold } = input
  return {
    kind: input.kind ?? guessed,
    agencyIds: agency ? [agency.id] : [],
    agencyName: agency?.name ?? input.agencyName ?? '',
    ...(officerName ? { officerName } : {}),
    ...(certificateNo ? { certificateNo } : {}),
    ...(concerns ? { concerns } : {}),
    ...(departmentWasTold === undefined ? {} : { departmentWasTold }),
  }
}

/**
 * The supervision office that a name in the complainant's own words means: a complaint about it must not land on its own desk because the name was
 * not written in full. Of those at the place and above, the one whose name begins or ends so before 司法局, else the nearest.
 */
function officeCalled(name: string, region: string, agencies: AgencyRegister): Agency | undefined {
  if (!/司法局|行政执法监督/.test(name)) return undefined
  const place = (whole: string) => whole.replace(/\s/g, '').split(/司法局|行政执法监督/, 1)[0] ?? ''
  const said = place(name)
  const offices = [region, ...codesAbove(region)].flatMap((code) => agencies.supervisionOffice(code) ?? [])
  return offices.find((office) => place(office.name).endsWith(said) || place(office.name).startsWith(said)) ?? offices[0]
}

/** Where a complaint goes, who may read it there and above, and from whom it is sealed. `oneLevelUp` is the track of 打击报复. */
export function routeHandling(
  accused: Accused,
  region: string,
  book: Rulebook,
  agencies: AgencyRegister,
  oneLevelUp = false,
): { handling: Handling; field?: string } {
  const routing = routeComplaint(
    {
      accusedKind: accused.kind as AccusedKind,
      region,
      agencyIds: accused.agencyIds,
      ...(accused.concerns ? { concerns: accused.concerns } : {}),
      ...(accused.departmentWasTold === undefined ? {} : { departmentWasTold: accused.departmentWasTold }),
    },
    agencies,
    book.for(region).routing,
  )
  if (routing.handler.kind === 'outside' && routing.handler.why === 'other-route') {
    throw refuse(
      'merchant-not-here',
      '您反映的是商户或者个人，请拨打12345、12315或者向主管部门反映；主管部门知道而不管的，请选择“已向主管部门反映过”再提交。',
      { field: 'accused.kind' },
    )
  }
  const accusedAgency = agencies.get(accused.agencyIds[0] ?? '')
  const handling = handlingOf(routing, agencies, accusedAgency)
  const raised = oneLevelUp ? officeAbove(accusedAgency?.region ?? region, routing.sealedFrom, agencies) : undefined
  const chosen = raised ? { ...handlingAt(raised, handling, agencies), reason: '反映打击报复，由被反映单位的上一级办理' } : handling
  return { handling: chosen, ...(accusedAgency?.field ? { field: accusedAgency.field } : {}) }
}

/** The handling moved to another unit, with the offices above it as readers. */
export function handlingAt(unit: Agency, from: Handling, agencies: AgencyRegister): Handling {
  return { ...from, unit: unit.id, unitName: unit.name, region: unit.region, readers: readersAbove(unit.region, from.sealedFrom, agencies) }
}

/** The nearest supervision office above a region that is not complained of. */
export function officeAbove(region: string, sealedFrom: readonly string[], agencies: AgencyRegister): Agency | undefined {
  return codesAbove(region)
    .flatMap((code) => agencies.supervisionOffice(code) ?? [])
    .find(({ id }) => !sealedFrom.includes(id))
}

function handlingOf(routing: Routing, agencies: AgencyRegister, accused: Agency | undefined): Handling {
  const { handler, sealedFrom, ruleId, reason, source, tellSuperior } = routing
  const shared = { sealedFrom, ruleId, reason, source, ...(tellSuperior ? { tellSuperior } : {}) }
  if (handler.kind === 'outside')
    return { unit: `outside:${handler.region}`, unitName: handler.name, region: handler.region, readers: [], ...shared }
  const unit = handler.kind === 'internal-unit' ? handler.unitId : handler.agencyId
  const field = fieldUnitAbove(accused, sealedFrom, agencies)
  const readers = readersAbove(handler.region, sealedFrom, agencies).filter((reader) => reader !== unit)
  const own = agencies.supervisionOffice(handler.region)
  return {
    unit,
    unitName: handler.name,
    region: handler.region,
    readers: [...new Set([...(own && !sealedFrom.includes(own.id) ? [own.id] : []), ...readers, ...field])],
    ...shared,
  }
}

/** Upwards sees downwards: the offices of every region above, unless complained of. */
function readersAbove(region: string, sealedFrom: readonly string[], agencies: AgencyRegister): string[] {
  return codesAbove(region)
    .flatMap((code) => agencies.supervisionOffice(code)?.id ?? [])
    .filter((id) => !sealedFrom.includes(id))
}

/** The unit of the department above that leads the same field (条例 Art. 42): it sees its field below, and no other. */
function fieldUnitAbove(accused: Agency | undefined, sealedFrom: readonly string[], agencies: AgencyRegister): string[] {
  const leading = accused?.superiorId ? agencies.get(accused.superiorId) : undefined
  if (!leading || leading.field !== accused?.field) return []
  const unit = leading.supervisionUnitId ?? leading.id
  return sealedFrom.includes(unit) || sealedFrom.includes(leading.id) ? [] : [unit]
}
