import type { GiveClue } from '@mingjian/contracts'
import { type Dossier, newDataKey, openDataKey, openField, sealField } from '@mingjian/dossier'
import { covers } from '@mingjian/rulebook'
import { newestFacts } from '../domain/agency/agency-at.ts'
import type { Appointment } from '../domain/appointment/appointment.ts'
import type { Clue } from '../domain/clue/clue.ts'
import { dayOf } from '../domain/instants.ts'
import { refuse } from '../domain/refusals.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, idFor, type StaffCall } from './viewer.ts'

const FIELD = 'clue.told'

/** What a clue says, for the service that takes it in. */
export type ClueTold = Omit<GiveClue, 'region'>

/** Takes down what a social supervisor or a contact point has seen, for as long as they are appointed; intake registers it by event. */
export async function giveClue(deps: PersonnelDeps, call: StaffCall, body: GiveClue): Promise<Dossier<Clue>> {
  const { region: place, ...given } = body
  const appointment = await ownAppointment(deps, call)
  if (appointment.ended) throw refuse('appointment-ended', '您的聘期已经结束，不能再提交线索；情况紧急的，请直接在网上投诉举报。')
  const region = place ?? appointment.region
  if (!deps.rulebook.regions.get(region) || !covers(appointment.region, region))
    throw refuse('region-unknown', '请选择您受聘地区以内的地点。', { field: 'region' })
  const accused = await namedAgency(deps, given.accused)
  const known = deps.rulebook.codes('problem-types')
  if (given.problemTypes.some((code) => !known.has(code)))
    throw refuse('code-unknown', '请从列出的问题类型中选择。', { field: 'problemTypes' })
  const { kind } = appointment
  const channel = deps.rulebook.for(appointment.region).appointments.kinds[kind]?.channel
  if (kind === 'expert' || !channel) throw refuse('kind-wrong', '专家不提交线索，请直接在网上投诉举报。')
  const id = idFor(call, 'clue')
  const key = newDataKey(deps.keys, region, id)
  const sealed = { told: sealField(deps.keys.suite, key.key, FIELD, JSON.stringify({ ...given, accused })) }
  const onDay = dayOf(deps.clock().toISOString())
  const clue = { id, region, appointment: appointment.id, kind, channel, office: appointment.office, onDay, sealed }
  return (await deps.clues.create(id, { type: 'give', clue }, { ...envelopeOf(call), key: key.wrapped })).dossier
}

/** The agency as the register names it, or as it was called. */
async function namedAgency(deps: PersonnelDeps, accused: GiveClue['accused']): Promise<GiveClue['accused']> {
  const { agencyId, agencyName } = accused
  if (agencyId === undefined) {
    if (!agencyName) throw refuse('agency-unknown', '请写明您反映的是哪个单位。', { field: 'accused.agencyName' })
    return accused
  }
  const agency = await deps.agencies.store.load(agencyId)
  if (!agency) throw refuse('agency-unknown', '没有登记这个单位，请直接填写单位名称。', { field: 'accused.agencyId' })
  return { ...accused, agencyName: newestFacts(agency.state).name }
}

/** The login of who watches from outside is of their own appointment: it is the unit of it. */
async function ownAppointment(deps: PersonnelDeps, { caller }: StaffCall): Promise<Appointment> {
  const found = await deps.appointments.store.load(caller.unit)
  if (!found || !caller.roles.some((role) => role === found.state.kind))
    throw refuse('login-not-linked', '您的账号没有对应的聘任，请联系聘任您的司法局核对。')
  return found.state
}

/** One's own clues, newest last, with the number under which each was registered. */
export async function listClues(deps: PersonnelDeps, call: StaffCall, paging: { limit: number; cursor?: string | undefined }) {
  const { id } = await ownAppointment(deps, call)
  const { items, next } = await deps.clues.list({ filter: { 'index.appointment': id }, ...paging })
  const told = await Promise.all(
    items.map(async ({ _id, state: { onDay, complaintNo } }) => {
      const told = await readClue(deps, _id)
      return { id: _id, title: told?.title ?? '', onDay, ...(complaintNo ? { complaintNo } : {}) }
    }),
  )
  return { items: told, ...(next ? { next } : {}) }
}

/** What a clue says; undefined when there is none of that id. Only its author and the service that takes it in may be told. */
export async function readClue(deps: Pick<PersonnelDeps, 'clues' | 'keys'>, id: string): Promise<ClueTold | undefined> {
  const found = await deps.clues.store.load(id)
  return found && toldIn(deps, found)
}

const toldIn = ({ keys }: Pick<PersonnelDeps, 'keys'>, { _id, key, state }: Dossier<Clue>) =>
  JSON.parse(openField(openDataKey(keys, _id, key), FIELD, state.sealed.told)) as ClueTold

/** Keeps under which number intake has registered a clue: the event of the complaint names the event of the clue as its cause. */
export async function clueRegistered(
  deps: PersonnelDeps,
  cause: string | undefined,
  complaintNo: string,
  causation: string,
): Promise<'recorded' | 'not-ours'> {
  const id = cause?.split(':', 1)[0] ?? ''
  const found = id === '' ? undefined : await deps.clues.store.load(id)
  if (!found) return 'not-ours'
  await deps.clues.execute(found, { type: 'registered', complaintNo }, { actor: { kind: 'system', id: 'intake' }, causation })
  return 'recorded'
}
