import { DomainError, type Dossier } from '@mingjian/dossier'
import { addMonths, civilDateAt } from '@mingjian/rulebook'
import type { CardGiven, CertificateCommand } from '../domain/certificate/commands.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import { type Officer, postOf } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import { conditionsFor } from './conditions.ts'
import { type CertificateCall, findForStep } from './find-certificate.ts'
import { markFollowed, waitingOrders } from './follow-orders.ts'
import { findOfficer } from './officer-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, idFor, requireOffice, requireOwn, type StaffCall, viewerOf } from './viewer.ts'

const today = (deps: PersonnelDeps) => civilDateAt(deps.clock())

function kindOf(deps: PersonnelDeps, region: string, kind: string) {
  const rule = deps.rulebook.for(region).certificates.kinds[kind]
  if (!rule) throw refuse('code-unknown', '没有这类证件，请按代码表填写。', { field: 'kind' })
  return rule
}

/** What a new certificate begins with, whichever way it came. */
async function openFor(deps: PersonnelDeps, call: StaffCall, officer: Officer, kind: string, madeBy: 'us' | 'others' = 'us') {
  const id = idFor(call, 'certificate')
  const year = today(deps).slice(0, 4)
  const number = await deps.numbers.allocate(`certificate-application/${officer.region}/${year}`, id)
  const { id: officerId, name, initials, login } = officer
  return {
    id,
    applicationNo: `SQ${officer.region}-${year}-${String(number).padStart(6, '0')}`,
    kind,
    alone: kindOf(deps, officer.region, kind).alone,
    holder: { officer: officerId, name, initials, ...withoutPost(officer), ...(login ? { login } : {}) },
    conditions: await conditionsFor(deps, officer, kind, madeBy),
    rulebook: deps.rulebook.version,
  }
}

function withoutPost(officer: Officer) {
  const { post: _post, ...place } = postOf(officer)
  return place
}

/** 申报 by the officer's unit. */
export async function applyForCertificate(deps: PersonnelDeps, call: StaffCall, body: { officerId: string; kind: string }) {
  const officer = await findOfficer(deps, call, body.officerId)
  requireOwn(await viewerOf(deps, call.caller), officer)
  if (kindOf(deps, officer.region, body.kind).way !== 'examined')
    throw refuse('kind-not-examined', '这类证件由别的机关制发，请办理备案。', { field: 'kind' })
  const opened = await openFor(deps, call, officer.state, body.kind)
  return (await deps.certificates.create(opened.id, { type: 'apply', opened }, envelopeOf(call))).dossier
}

/** 备案 of a card that another body issued, or that exists already (存量证件); by the office of the region. */
export async function fileCertificate(deps: PersonnelDeps, call: StaffCall, body: { officerId: string; kind: string } & CardGiven) {
  const officer = await findOfficer(deps, call, body.officerId)
  requireOffice(await viewerOf(deps, call.caller), officer.region)
  const { officerId: _officer, kind, ...card } = body
  requireFiled(deps, officer.region, kind, card)
  checkCard(deps, officer.region, kind, card)
  const id = idFor(call, 'certificate')
  await requireFree(deps, card.no, id)
  const opened = await openFor(deps, call, officer.state, kind, 'others')
  const orders = await waitingOrders(deps, card.no)
  const { dossier } = await numberTaken(() =>
    deps.certificates.create(opened.id, { type: 'file', opened, card, orders: orders.map(({ order }) => order) }, envelopeOf(call)),
  )
  await markFollowed(deps, orders, dossier._id)
  return dossier
}

/** A kind that is examined is filed only where the card exists already; what is issued later goes the whole way. */
function requireFiled(deps: PersonnelDeps, region: string, kind: string, { issuedOn }: CardGiven): void {
  const { name, way } = kindOf(deps, region, kind)
  const { existingUntil } = deps.rulebook.for(region).certificates
  if (way === 'filed' || issuedOn <= existingUntil) return
  throw refuse('kind-not-filed', `${name}在${existingUntil}及以前核发的可以备案，之后核发的应当逐级审核，请办理申报。`, {
    field: 'issuedOn',
    existingUntil,
  })
}

/** 换证 or 补证, by the unit; the conditions are asked anew. */
export async function renewCertificate(deps: PersonnelDeps, call: CertificateCall, purpose: 'renewal' | 'reissue') {
  const found = await findForStep(deps, call, purpose === 'renewal' ? 'renew' : 'reissue')
  const { state: officer } = await officerOf(deps, found)
  const conditions = await conditionsFor(deps, officer, found.state.kind)
  return step(deps, call, found, { type: 'renew', purpose, conditions, rulebook: deps.rulebook.version })
}

/** 单位审核. */
export async function examineCertificate(deps: PersonnelDeps, call: CertificateCall, body: { note?: string | undefined }) {
  const found = await findForStep(deps, call, 'examine')
  return step(deps, call, found, { type: 'examine', ...(body.note ? { note: body.note } : {}) })
}

/** 司法局审核, with the conditions as they are today. */
export async function approveCertificate(deps: PersonnelDeps, call: CertificateCall, body: { note?: string | undefined }) {
  const found = await findForStep(deps, call, 'approve')
  const { state: officer } = await officerOf(deps, found)
  const conditions = await conditionsFor(deps, officer, found.state.kind)
  return step(deps, call, found, {
    type: 'approve',
    conditions,
    rulebook: deps.rulebook.version,
    ...(body.note ? { note: body.note } : {}),
  })
}

export async function refuseCertificate(deps: PersonnelDeps, call: CertificateCall, { reason }: { reason: string }) {
  const found = await findForStep(deps, call, 'refuse')
  return step(deps, call, found, { type: 'refuse', reason })
}

export async function withdrawCertificate(deps: PersonnelDeps, call: CertificateCall, { reason }: { reason: string }) {
  const found = await findForStep(deps, call, 'withdraw')
  return step(deps, call, found, { type: 'withdraw', reason })
}

/** 登记省里的核发: number, days, issuer. Orders that were heard before take effect in the same commit. */
export async function issueCertificate(deps: PersonnelDeps, call: CertificateCall, card: CardGiven) {
  const found = await findForStep(deps, call, 'issue')
  checkCard(deps, found.region, found.state.kind, card)
  await requireFree(deps, card.no, found._id)
  const { state: officer } = await officerOf(deps, found)
  const orders = await waitingOrders(deps, card.no)
  const { agency, agencyName } = officer
  const dossier = await numberTaken(() =>
    step(deps, call, found, { type: 'issue', ...card, agency, agencyName, orders: orders.map(({ order }) => order) }),
  )
  await markFollowed(deps, orders, dossier._id)
  return dossier
}

export async function step(deps: PersonnelDeps, call: StaffCall, found: Dossier<Certificate>, command: CertificateCommand) {
  return (await deps.certificates.execute(found, command, envelopeOf(call))).dossier
}

async function officerOf(deps: PersonnelDeps, { state }: Dossier<Certificate>): Promise<Dossier<Officer>> {
  const found = await deps.officers.store.load(state.officer)
  if (!found) throw new DomainError('not-found', '没有找到持证人员，请核对。')
  return found
}

/** Number and days as the rulebook of the place has them. */
function checkCard(deps: PersonnelDeps, region: string, kind: string, { no, issuedOn, validTo }: CardGiven): void {
  const { name, numberPattern, validityYears } = kindOf(deps, region, kind)
  if (!new RegExp(numberPattern, 'u').test(no))
    throw refuse('certificate-number-wrong', `证号不符合${name}的编号规则，请按证件逐位核对。`, { field: 'no', pattern: numberPattern })
  if (issuedOn > today(deps)) throw refuse('day-wrong', '核发日期不能晚于今天，请核对。', { field: 'issuedOn' })
  if (validTo > addMonths(issuedOn, validityYears * MONTHS_OF_YEAR))
    throw refuse('validity-wrong', `${name}的有效期最长${validityYears}年，请按证件上的日期填写。`, { field: 'validTo' })
}
const MONTHS_OF_YEAR = 12

const taken = () => refuse('certificate-number-taken', '这个证号已经登记在另一个证件上，请核对。', { field: 'no' })

async function requireFree(deps: PersonnelDeps, no: string, own: string): Promise<void> {
  const other = await deps.certificates.findOne({ 'index.nos': no })
  if (other && other._id !== own) throw taken()
}

const DUPLICATE = 11_000

/** Two that give the same number at the same moment: the store's unique index lets one pass. */
export async function numberTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: unknown }).code === DUPLICATE || (error as { code?: unknown }).code === 'already-exists') throw taken()
    throw error
  }
}
