import type { Filed, Filing, Registration } from '@mingjian/contracts'
import { type Actor, type CommandEnvelope, derivedId, keyReused, newDataKey, newId, requestOf, sealField } from '@mingjian/dossier'
import { civilDateAt, type Rulebook } from '@mingjian/rulebook'
import { readersOf } from '../domain/complaint/index-fields.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Accused, Allegation, Attachment, Complaint, Handling, Submission } from '../domain/complaint/state.ts'
import { complaintOf } from '../domain/hotline/hotline-order.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { legalRouteNotices } from './legal-route-notices.ts'
import { makeDeadline } from './make-deadline.ts'
import { orderDeadlines } from './order-deadlines.ts'
import { protectText, redactText, sealPeople } from './protect-person.ts'
import { newReceipt, receiptHash } from './receipt.ts'
import { identifyAccused, officeAbove, routeHandling } from './route-handling.ts'

/** What a citizen files, with whatever a clerk knows besides. */
export type FilingInput = Omit<Filing, 'agent'> & Pick<Registration, 'agent'> & Partial<Omit<Registration, keyof Filing>>
export type FilingContext = {
  actor: Actor
  idempotencyKey?: string
  trace?: string
  /** The hotline order that it is: the complaint then has the id that an import would give it. */
  source?: NonNullable<Submission['source']>
  /** What else must hold of a filing that was not taken in yet; throws a refusal. */
  check?: (plan: FilingPlan) => void
}
const SEALED_TITLE = '（已封存，转上级机关）'

/** Takes in one complaint: routes it, starts its clock, seals what names the complainant, and records it. The receipt is answered once and never kept. */
export async function fileComplaint(deps: IntakeDeps, filing: FilingInput, context: FilingContext): Promise<Filed> {
  const { keys, complaints } = deps
  const { source, idempotencyKey } = context
  const id = source ? complaintOf(source.order) : idempotencyKey ? derivedId(requestOf(idempotencyKey) ?? '', 'complaint') : newId()
  const receipt = newReceipt(keys, idempotencyKey)
  const known = source || idempotencyKey ? await complaints.store.load(id) : undefined
  if (known) {
    if (source && (!idempotencyKey || known.history[0]?.causation !== idempotencyKey)) throw orderKnown(known.state, context.actor)
    if (known.history[0]?.causation !== idempotencyKey) throw keyReused()
    if (known.state.receiptHash !== receiptHash(keys, receipt))
      throw refuse('receipt-replaced', '这件已经登记，查询码后来补发过，这里的已经作废。')
    return filed(deps.rulebook(), known.state, receipt)
  }
  const plan = planFiling(deps, filing)
  context.check?.(plan)
  const number = await deps.numbers.allocate(plan.series, id)
  const attachments = await claimFiles(deps, filing, id)
  const identity = { id, no: complaintNumber(plan.series, number), receipt, attachments, ...(source ? { source } : {}) }
  const { submission, key } = seal(deps, filing, plan, identity)
  const envelope: CommandEnvelope = {
    actor: context.actor,
    key,
    ...(context.idempotencyKey ? { causation: context.idempotencyKey } : {}),
    ...(context.trace ? { trace: context.trace } : {}),
  }
  const { dossier } = await complaints.create(id, { type: 'submit', submission }, envelope)
  return filed(deps.rulebook(), dossier.state, receipt)
}

/** Everything that was uploaded, each file that stands for something by its purpose. */
async function claimFiles(deps: IntakeDeps, filing: FilingInput, id: string): Promise<Attachment[]> {
  const { agent, representativesListId } = filing
  const purposes = new Map<string | undefined, Attachment['purpose']>([
    [agent?.authorisationId, 'authorisation'],
    [representativesListId, 'representatives-list'],
  ])
  const ids = new Set([...filing.attachmentIds, ...purposes.keys()].filter((each) => each !== undefined))
  const claimed = ids.size > 0 ? await deps.attachments.claim([...ids], id) : []
  return claimed.map((file) => {
    const purpose = purposes.get(file.id)
    return purpose ? { ...file, purpose } : file
  })
}

/** The same order again; its number is told only to who may see it. */
function orderKnown(state: Complaint, { unit = '' }: Actor) {
  const no = readersOf(state).includes(unit) ? `，编号 ${state.no}` : ''
  return refuse('order-known', `这张工单已经登记过${no}，请不要重复登记。`, { field: 'orderNo' })
}

export type FilingPlan = {
  accused: Accused
  handling: Handling
  field?: string
  retaliation: boolean
  receivedOn: string
  today: string
  series: string
  allegations: Allegation[]
}

/** Everything that is decided before something is written; refuses what cannot be taken in. */
export function planFiling(deps: IntakeDeps, filing: FilingInput): FilingPlan {
  const book = deps.rulebook()
  const today = civilDateAt(deps.clock())
  const receivedOn = filing.receivedOn ?? today
  if (!book.regions.get(filing.region)) throw refuse('region-unknown', '没有这个地区，请重新选择。', { field: 'region' })
  if (receivedOn > today) throw refuse('received-in-future', '收到日期不能晚于今天。', { field: 'receivedOn' })
  for (const field of ['occurredOn', 'knownOn'] as const)
    if ((filing[field] ?? today) > today) throw refuse('date-in-future', '这个日期还没有到，请核对。', { field })
  if (receivedOn < today && filing.backdating === undefined && !isImported(filing)) {
    throw refuse('backdating-needs-ground', '收到日期早于今天的，请写明补录的原因。', { field: 'backdating' })
  }
  checkCodes(book, filing)
  if (!filing.anonymous && !filing.contact)
    throw refuse('contact-missing', '实名反映请填写姓名和电话；不愿留下的请选择匿名。', { field: 'contact' })
  const accused = identifyAccused(defined(filing.accused), filing.region, book, deps.agencies)
  const retaliation = filing.problemTypes.some((code) => book.codes('problem-types').get(code)?.fastTrack)
  const { handling, field } = routeHandling(accused, filing.region, book, deps.agencies, retaliation)
  const listed = filing.allegations.length > 0 ? filing.allegations : [{ text: filing.title, problemType: filing.problemTypes[0] }]
  const allegations = listed.map(({ text, problemType }, at) => ({ no: at + 1, text, ...(problemType ? { problemType } : {}) }))
  return {
    accused,
    handling,
    retaliation,
    receivedOn,
    today,
    allegations,
    series: `complaint/${filing.region}/${today.slice(0, 4)}`,
    ...(field ? { field } : {}),
  }
}

/** A row of a file: its clock starts on its own 移交日期, which nobody has to explain. */
const isImported = ({ channel, orderNo }: FilingInput) => channel === 'hotline-12345' && orderNo === undefined

/** JD<region>-<year>-<number>, from the series `complaint/<region>/<year>`. */
export function complaintNumber(series: string, number: number): string {
  const [, region, year] = series.split('/')
  return `JD${region}-${year}-${String(number).padStart(6, '0')}`
}

function checkCodes(book: Rulebook, filing: FilingInput): void {
  const check = (list: Parameters<Rulebook['codes']>[0], code: string | undefined, field: string) => {
    if (code !== undefined && !book.codes(list).has(code)) throw refuse('code-unknown', '请从列出的选项中选择。', { field })
  }
  check('channels', filing.channel, 'channel')
  for (const code of [...filing.problemTypes, ...filing.allegations.map(({ problemType }) => problemType)])
    check('problem-types', code, 'problemTypes')
  for (const { route } of filing.otherRoutes) check('other-routes', route, 'otherRoutes')
  check('reply-ways', filing.replyBy, 'replyBy')
  check('languages', filing.language, 'language')
  check('relations', filing.agent?.relation, 'agent.relation')
  check('relations', filing.helper?.relation, 'helper.relation')
  const needs = book.codes('reply-ways').get(filing.replyBy)?.needs
  if (needs && needs !== 'nothing' && needs !== 'place' && !filing.contact?.[needs]) {
    throw refuse('contact-missing', '所选的答复方式需要相应的联系方式，请补填，或者改选其他方式。', { field: `contact.${needs}` })
  }
}

export type Identity = { id: string; no: string; receipt?: string; attachments: Submission['attachments']; source?: Submission['source'] }

/** The submission as it may be stored: personal data sealed under a fresh data key. */
export function seal(deps: IntakeDeps, filing: FilingInput, plan: FilingPlan, identity: Identity) {
  const { keys, text } = deps
  const { handling, receivedOn } = plan
  const book = deps.rulebook()
  const { key, wrapped } = newDataKey(keys, handling.region, identity.id)
  const sealText = (field: string, value: string) => sealField(keys.suite, key, field, value)
  const outside = handling.unit.startsWith('outside:')
  const title = protectText(filing.title, filing, sealText, 'narrative')
  const content = protectText(filing.content, filing, sealText, 'narrative')
  const place = filing.place && protectText(filing.place, filing, sealText, 'narrative')
  const altered = outside || title.original || content.original || (place ? place.original : undefined)
  const shown = outside ? { title: SEALED_TITLE, content: SEALED_TITLE } : { title: title.text, content: content.text }
  const person = sealPeople(filing, keys, key)
  const superior = officeAbove(handling.region, handling.sealedFrom, deps.agencies)?.id
  const context = { book, region: handling.region, serial: 0, ...(superior ? { superior } : {}) }
  const rules = plan.retaliation ? ['acceptance', 'retaliation-fast-track'] : ['acceptance']
  const dates = identity.source?.dates
  const clocks = dates ? orderDeadlines(dates, { ...context, serial: rules.length }, deps.clock()) : []
  const submission: Submission = {
    no: identity.no,
    kind: filing.kind,
    channel: filing.channel ?? 'web',
    region: handling.region,
    receivedOn,
    accused: plan.accused,
    ...shown,
    ...(altered
      ? { original: sealText('narrative', JSON.stringify({ title: filing.title, content: filing.content, place: filing.place })) }
      : {}),
    problemTypes: filing.problemTypes,
    allegations: outside
      ? [{ no: 1, text: SEALED_TITLE }]
      : plan.allegations.map((each) => ({ ...each, text: protectText(each.text, filing, sealText, 'narrative').text })),
    otherRoutes: filing.otherRoutes.map(defined),
    anonymous: filing.anonymous,
    confidential: filing.confidential,
    representatives: filing.representatives.length,
    replyBy: filing.replyBy,
    ...atTheCounter(filing, plan),
    attachments: identity.attachments,
    handling,
    deadlines: outside ? [] : [...rules.map((rule, serial) => makeDeadline(rule, receivedOn, { ...context, serial })), ...clocks],
    retaliation: plan.retaliation,
    terms: outside ? [] : text.terms(shown.title, shown.content, plan.accused.agencyName),
    bands: outside ? [] : text.bands(shown.content),
    rulebook: book.version,
    ...(plan.field ? { field: plan.field } : {}),
    ...(filing.occurredOn ? { occurredOn: filing.occurredOn } : {}),
    ...(place && !outside ? { place: place.text } : {}),
    ...(filing.decisionNo ? { decisionNo: filing.decisionNo } : {}),
    ...(filing.knownOn ? { knownOn: filing.knownOn } : {}),
    ...(person ? { person } : {}),
    ...(identity.receipt ? { receiptHash: receiptHash(keys, identity.receipt) } : {}),
    ...(identity.source ? { source: identity.source } : {}),
  }
  return { submission, key: wrapped }
}

/** What only a clerk takes down. Names are sealed with the person's; words are redacted like all others. */
function atTheCounter(filing: FilingInput, { receivedOn, today }: FilingPlan) {
  const { backdating, language, helper, interpreter, replyPlace } = filing
  return {
    ...(backdating && receivedOn < today ? { backdating: redactText(backdating, filing) } : {}),
    ...(language ? { language } : {}),
    ...(interpreter ? { interpreted: true } : {}),
    ...(helper ? { helper: { relation: helper.relation } } : {}),
    ...(replyPlace ? { replyPlace: redactText(replyPlace, filing) } : {}),
  }
}

function filed(
  book: Rulebook,
  state: Pick<Submission, 'no' | 'handling' | 'knownOn' | 'region'> & { deadlines: Submission['deadlines'] },
  receipt: string,
): Filed {
  const accept = state.deadlines.find(({ rule }) => rule === 'acceptance')
  return {
    complaintNo: state.no,
    receipt,
    provisional: accept?.provisional ?? false,
    handler: state.handling.unitName,
    notices: legalRouteNotices(book, state.region, state.knownOn),
    ...(accept ? { acceptBy: accept.dueOn } : {}),
  }
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
