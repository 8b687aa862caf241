import type { RegisterOfficer } from '@mingjian/contracts'
import {
  blindIndex,
  DomainError,
  type Dossier,
  type KeyRing,
  newDataKey,
  newId,
  openDataKey,
  openField,
  sealField,
} from '@mingjian/dossier'
import { addDays, addMonths, civilDateAt } from '@mingjian/rulebook'
import { agencyAt } from '../domain/agency/agency-at.ts'
import { isIdentityNumber, maskIdentityNumber } from '../domain/officer/identity-number.ts'
import type { Officer, OfficerCommand, Post } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import { scopesOf } from '../domain/scopes.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, idFor, requireOwn, type StaffCall, sees, viewerOf } from './viewer.ts'

const FIELD = 'officer.identityNumber'

/** Registers somebody of a unit; the identity number is sealed under a key of its own dossier and never stored otherwise. */
export async function registerOfficer(deps: PersonnelDeps, call: StaffCall, body: RegisterOfficer): Promise<Dossier<Officer>> {
  const { name, agencyId, post, employment, login, on } = body
  const place = await postAt(deps, agencyId, post)
  requireOwn(await viewerOf(deps, call.caller), { region: place.region, index: { scopes: scopesOf(place) } })
  const rules = deps.rulebook.for(place.region).certificates
  if (!Object.hasOwn(rules.employment, employment))
    throw refuse(
      'code-unknown',
      `没有这种用工性质，请选择：${Object.values(rules.employment)
        .map((each) => each.name)
        .join('、')}。`,
      {
        field: 'employment',
      },
    )
  const id = idFor(call, 'officer')
  const number = body.idNumber === undefined ? undefined : plainNumber(body.idNumber)
  if (number !== undefined && !isIdentityNumber(number))
    throw refuse('identity-number-wrong', '身份证号不对，请逐位核对18位（校验码不符）。', { field: 'idNumber' })
  const key = newDataKey(deps.keys, place.region, id)
  const blind = number && identityIndex(deps.keys, number)
  const known = blind ? await deps.officers.findOne({ 'index.blind': blind }) : undefined
  if (known && known._id !== id) throw refuse('officer-known', '这个人已经登记在册，请办理调动，不要重复登记。', { field: 'idNumber' })
  const { dossier } = await deps.officers.create(
    id,
    {
      type: 'register',
      officer: {
        id,
        name,
        initials: deps.initials(name),
        ...place,
        employment,
        on,
        ...(login ? { login } : {}),
        ...(number && blind
          ? {
              sealed: { identityNumber: sealField(deps.keys.suite, key.key, FIELD, number) },
              masked: maskIdentityNumber(number),
              blind,
            }
          : {}),
      },
    },
    { ...envelopeOf(call), ...(known ? {} : { key: key.wrapped }) },
  )
  return dossier
}

const plainNumber = (number: string) => number.normalize('NFKC').trim().toUpperCase()

/** The keyed digest by which somebody is found by their identity number. */
export const identityIndex = (keys: KeyRing, number: string): string => blindIndex(keys, 'officer-identity', plainNumber(number))

/** Where somebody is placed, as that is now. */
export async function postAt(deps: PersonnelDeps, agencyId: string, post: string | undefined): Promise<Post> {
  const found = await deps.agencies.store.load(agencyId)
  const agency = found && agencyAt(found.state, deps.clock().toISOString())
  if (!agency) throw refuse('agency-unknown', '没有登记这个单位，请先登记单位。', { field: 'agencyId' })
  if (!agency.open)
    throw refuse('agency-closed', '这个单位已经撤销、合并或者分设，请登记在承接它的单位。', { field: 'agencyId', into: agency.into })
  const { id, name, region, field, parentId } = agency
  const parent = parentId ? await deps.agencies.store.load(parentId) : undefined
  const commands = parent && agencyAt(parent.state, deps.clock().toISOString())?.kind !== 'government' ? [parent._id] : []
  return { agency: id, agencyName: name, region, chain: [id, ...commands], ...(field ? { field } : {}), ...(post ? { post } : {}) }
}

/** One officer within the caller's scope; who has no right to know of them gets not-found. */
export async function findOfficer(deps: PersonnelDeps, call: StaffCall, id: string): Promise<Dossier<Officer>> {
  const found = await deps.officers.store.load(id)
  if (!found || !sees(await viewerOf(deps, call.caller), found)) throw new DomainError('not-found', '没有找到这个人员，请核对编号。')
  return found
}

/** One step on an officer, by their unit or the office of the region. */
export async function changeOfficer(deps: PersonnelDeps, call: StaffCall, id: string, command: OfficerCommand): Promise<Dossier<Officer>> {
  const found = await findOfficer(deps, call, id)
  requireOwn(await viewerOf(deps, call.caller), found)
  return (await deps.officers.execute(found, command, envelopeOf(call))).dossier
}

/** 调动: to a unit that is registered; the certificates follow by the event. */
export async function moveOfficer(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { agencyId, post, on, basis }: { agencyId: string; post?: string | undefined; on: string; basis: string },
) {
  return changeOfficer(deps, call, id, { type: 'move', to: await postAt(deps, agencyId, post), on, basis })
}

export const changeEmployment = (
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  body: { employment: string; on: string; basis: string },
) => {
  if (!Object.hasOwn(deps.rulebook.for(call.caller.region).certificates.employment, body.employment))
    throw refuse('code-unknown', '没有这种用工性质，请按代码表填写。', { field: 'employment' })
  return changeOfficer(deps, call, id, { type: 'change-employment', ...body })
}

/** The id of what is recorded on somebody: of the request, so that it stands once. */
export const entryId = (call: StaffCall): string => (call.idempotencyKey ? idFor(call, 'entry') : newId())

/** 奖励 or 处分, by a kind of the rulebook; how long a sanction has effect is its rule's unless the document says otherwise. */
export async function recordMerit(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { kind, documentNo, on, until }: { kind: string; documentNo: string; on: string; until?: string | undefined },
) {
  const found = await findOfficer(deps, call, id)
  const { merits } = deps.rulebook.for(found.region).agencyYears
  const rule = Object.hasOwn(merits, kind) ? merits[kind] : undefined
  const names = Object.values(merits).map(({ name }) => name)
  if (!rule) throw refuse('code-unknown', `没有这种奖励或者处分，请选择：${names.join('、')}。`, { field: 'kind' })
  if (on > civilDateAt(deps.clock())) throw refuse('day-wrong', '日期不能晚于今天，请核对。', { field: 'on' })
  if (until !== undefined && until < on) throw refuse('day-wrong', '止日不能早于起日。', { field: 'until' })
  const end = until ?? (rule.months === undefined ? undefined : addDays(addMonths(on, rule.months), -1))
  return changeOfficer(deps, call, id, { type: 'record-merit', id: entryId(call), kind, documentNo, on, ...(end ? { until: end } : {}) })
}

/** Shows the identity number, for a reason, on the record. */
export async function revealIdentity(deps: PersonnelDeps, call: StaffCall, id: string, reason: string): Promise<{ idNumber: string }> {
  const { _id, state, key } = await changeOfficer(deps, call, id, { type: 'reveal-identity', reason })
  return { idNumber: openField(openDataKey(deps.keys, _id, key), FIELD, state.sealed?.identityNumber ?? '') }
}
