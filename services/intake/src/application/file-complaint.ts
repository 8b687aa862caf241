import type { Filed } from '@mingjian/contracts'
import { type Actor, type CommandEnvelope, derivedId, keyReused, newDataKey, newId, requestOf, sealField } from '@mingjian/dossier'
import type { Rulebook } from '@mingjian/rulebook'
import { readersOf } from '../domain/complaint/index-fields.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Attachment, Complaint, Submission } from '../domain/complaint/state.ts'
import { complaintOf } from '../domain/hotline/hotline-order.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { legalRouteNotices } from './legal-route-notices.ts'
import { makeDeadline } from './make-deadline.ts'
import { orderDeadlines } from './order-deadlines.ts'
import { complaintNumber, defined, type FilingInput, type FilingPlan, filedFiles, planFiling } from './plan-filing.ts'
import { protectText, redactText, sealPeople } from './protect-person.ts'
import { newReceipt, receiptHash } from './receipt.ts'
import { officeAbove } from './route-handling.ts'
import { sealedBefore, sealFiling, superiorFor, toldSealed } from './seal-filing.ts'

export type FilingContext = {
  actor: Actor
  idempotencyKey?: string
  trace?: string
  /** The hotline order that it is: the complaint then has the id that an import would give it. */
  source?: NonNullable<Submission['source']>
  /** What else must hold of a filing that was not taken in yet; throws a refusal. */
  check?: (plan: FilingPlan) => void
  /** Of one that another place took in and sealed to us: its id and code, who that was, and how its files come here once it can be taken in. */
  sealed?: { id: string; receipt?: string; via: string; adopt: (id: string) => Promise<void> }
}
const SEALED_TITLE = '（已封存，转上级机关）'

/** Takes in one complaint: routes it, starts its clock, seals what names the complainant, and records it. The receipt is answered once and never kept. */
export async function fileComplaint(deps: IntakeDeps, filing: FilingInput, context: FilingContext): Promise<Filed> {
  const { keys, complaints } = deps
  const { source, idempotencyKey, sealed } = context
  const id = sealed
    ? sealed.id
    : source
      ? complaintOf(source.order)
      : idempotencyKey
        ? derivedId(requestOf(idempotencyKey) ?? '', 'complaint')
        : newId()
  const receipt = sealed?.receipt ?? newReceipt(keys, idempotencyKey)
  const known = source || idempotencyKey ? await complaints.store.load(id) : undefined
  if (known) {
    if (source && (!idempotencyKey || known.history[0]?.causation !== idempotencyKey)) throw orderKnown(known.state, context.actor)
    if (known.history[0]?.causation !== idempotencyKey) throw keyReused()
    if (known.state.receiptHash !== receiptHash(keys, receipt))
      throw refuse('receipt-replaced', '这件已经登记，查询码后来补发过，这里的已经作废。')
    return filed(deps.rulebook(), known.state, receipt)
  }
  const before = source || idempotencyKey ? await sealedBefore(deps, id, receipt) : undefined
  if (before === 'another') throw source ? orderKnown(undefined, context.actor) : keyReused()
  if (before) return toldSealed(deps, filing, receipt, before)
  const plan = planFiling(deps, filing, sealed?.via)
  context.check?.(plan)
  const superior = await superiorFor(deps, plan, { id, files: filedFiles(filing) })
  await sealed?.adopt(id)
  if (superior) return sealFiling(deps, { id, filing, plan, superior, receipt, ...(source ? { source } : {}) })
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
  const ids = filedFiles(filing)
  const claimed = ids.length > 0 ? await deps.attachments.claim(ids, id) : []
  return claimed.map((file) => {
    const purpose = purposes.get(file.id)
    return purpose ? { ...file, purpose } : file
  })
}

/** The same order again; its number is told only to who may see it. */
function orderKnown(state: Complaint | undefined, { unit = '' }: Actor) {
  const no = state && readersOf(state).includes(unit) ? `，编号 ${state.no}` : ''
  return refuse('order-known', `这张工单已经登记过${no}，请不要重复登记。`, { field: 'orderNo' })
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
