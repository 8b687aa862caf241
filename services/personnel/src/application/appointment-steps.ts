import type { Appoint } from '@mingjian/contracts'
import { DomainError, type Dossier, newDataKey, openDataKey, openField, sealField } from '@mingjian/dossier'
import { type AppointmentKind, type AppointmentRules, addMonths } from '@mingjian/rulebook'
import { newestFacts } from '../domain/agency/agency-at.ts'
import type { Appointment, AppointmentCommand } from '../domain/appointment/appointment.ts'
import { appointmentSteps } from '../domain/appointment/steps.ts'
import { dayOf } from '../domain/instants.ts'
import { isIdentityNumber } from '../domain/officer/identity-number.ts'
import { refuse } from '../domain/refusals.ts'
import { ACCESS } from './access.ts'
import { entryId, identityIndex } from './officer-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { decidesAt, envelopeOf, hasRole, idFor, requireOffice, type StaffCall, sees, viewerOf } from './viewer.ts'

const FIELD = 'appointment.contact'

/** Appoints (聘任) an expert, a social supervisor or a contact point; the office of the region does, for its own region or one below. */
export async function appoint(deps: PersonnelDeps, call: StaffCall, body: Appoint): Promise<Dossier<Appointment>> {
  const { caller } = call
  const { kind, name, background, employer, fields, contact, region = caller.region, on, until, basis } = body
  if (!deps.rulebook.regions.get(region)) throw refuse('region-unknown', '没有这个地区，请按行政区划代码填写。', { field: 'region' })
  requireOffice(await viewerOf(deps, caller), region)
  const rules = deps.rulebook.for(region).appointments
  const rule = ruleOf(rules, kind)
  requireCode(rule.backgrounds, background, 'background', '来源')
  if (rule.fields && fields.length === 0) throw refuse('fields-missing', '请至少填写一个熟悉的执法领域。', { field: 'fields' })
  requireTerm(rule.termMonths, on, until)
  const id = idFor(call, 'appointment')
  const blind = await identityOf(deps, id, kind, body.idNumber)
  const key = newDataKey(deps.keys, region, id)
  const sealed = { contact: sealField(deps.keys.suite, key.key, FIELD, contact) }
  const { dossier } = await deps.appointments.create(
    id,
    {
      type: 'appoint',
      appointed: {
        id,
        kind,
        region,
        office: caller.unit,
        name,
        initials: deps.initials(name),
        background,
        fields: [...new Set(fields)],
        sealed,
        ...(employer ? { employer } : {}),
        ...(blind ? { blind } : {}),
      },
      on,
      until,
      basis,
    },
    { ...envelopeOf(call), key: key.wrapped },
  )
  return dossier
}

function ruleOf({ kinds }: AppointmentRules, kind: AppointmentKind): AppointmentRules['kinds'][AppointmentKind] & object {
  const rule = kinds[kind]
  if (!rule) throw refuse('code-unknown', '本地区不聘任这一类人员。', { field: 'kind' })
  return rule
}

function requireCode(codes: Record<string, { name: string }>, code: string, field: string, what: string): void {
  const names = Object.values(codes).map(({ name }) => name)
  if (!Object.hasOwn(codes, code)) throw refuse('code-unknown', `没有这种${what}，请选择：${names.join('、')}。`, { field })
}

function requireTerm(months: number, from: string, until: string): void {
  if (until >= addMonths(from, months)) throw refuse('term-too-long', `每次聘期最长${months}个月，请把截止日提前。`, { field: 'until' })
}

/** The keyed digest of somebody's identity number, unless they are an officer or appointed already. */
async function identityOf(deps: PersonnelDeps, id: string, kind: AppointmentKind, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined
  const field = 'idNumber'
  if (!isIdentityNumber(given.normalize('NFKC').trim().toUpperCase()))
    throw refuse('identity-number-wrong', '身份证号不对，请逐位核对18位（校验码不符）。', { field })
  const blind = identityIndex(deps.keys, given)
  if (await deps.officers.findOne({ 'index.blind': blind }))
    throw refuse('is-officer', '这个人是在册的执法或者监督人员，不能聘任为外部监督力量。', { field })
  const known = await deps.appointments.findOne({ 'index.blind': `${kind}:${blind}` })
  if (known && known._id !== id) throw refuse('already-appointed', '这个人已经聘任在册，请办理续聘，不要重复聘任。', { field })
  return blind
}

/** One appointment within the caller's scope; who has no right to know of it gets not-found. */
export async function findAppointment(deps: PersonnelDeps, call: StaffCall, id: string): Promise<Dossier<Appointment>> {
  const found = await deps.appointments.store.load(id)
  if (!found || !sees(await viewerOf(deps, call.caller), found)) throw new DomainError('not-found', '没有找到这项聘任，请核对编号。')
  return found
}

/** What the caller may do about an appointment now. */
export async function mayWithAppointment(deps: PersonnelDeps, call: StaffCall, { region, state }: Dossier<Appointment>): Promise<string[]> {
  if (!decidesAt(await viewerOf(deps, call.caller), region)) return []
  return appointmentSteps(state).filter((step) => hasRole(call, step === 'reveal-contact' ? ACCESS.reveal : ACCESS.keep))
}

/** One step on an appointment, by the office of its region or one above. */
export async function changeAppointment(deps: PersonnelDeps, call: StaffCall, id: string, command: AppointmentCommand) {
  const found = await findAppointment(deps, call, id)
  requireOffice(await viewerOf(deps, call.caller), found.region)
  const rules = deps.rulebook.for(found.region).appointments
  if (command.type === 'end') requireCode(rules.endGrounds, command.ground, 'ground', '终止原因')
  if (command.type === 'renew') requireTerm(ruleOf(rules, found.state.kind).termMonths, dayOf(found.state.until), command.until)
  if (command.type === 'change-fields' && command.fields.length === 0 && ruleOf(rules, found.state.kind).fields)
    throw refuse('fields-missing', '请至少填写一个熟悉的执法领域。', { field: 'fields' })
  return (await deps.appointments.execute(found, command, envelopeOf(call))).dossier
}

/** Declares that somebody has to do with an agency so closely that they do not judge it. */
export async function declareConflict(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { agencyId, reason, on }: { agencyId: string; reason: string; on: string },
) {
  const agency = await deps.agencies.store.load(agencyId)
  if (!agency) throw refuse('agency-unknown', '没有登记这个单位，请先登记单位。', { field: 'agencyId' })
  const conflict = { id: entryId(call), agency: agencyId, agencyName: newestFacts(agency.state).name, reason }
  return changeAppointment(deps, call, id, { type: 'declare-conflict', conflict, on })
}

/** Shows how somebody is reached, for a reason, on the record. */
export async function revealContact(deps: PersonnelDeps, call: StaffCall, id: string, reason: string): Promise<{ contact: string }> {
  const { _id, state, key } = await changeAppointment(deps, call, id, { type: 'reveal-contact', reason })
  return { contact: openField(openDataKey(deps.keys, _id, key), FIELD, state.sealed.contact) }
}
