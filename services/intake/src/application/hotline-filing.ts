import { classifyHotlineOrder, covers, type Rulebook } from '@mingjian/rulebook'
import type { HotlineImport } from '../domain/hotline/hotline-import.ts'
import type { Classification, OrderFacts } from '../domain/hotline/hotline-order.ts'
import { isYes, type OrderRow, titleAndContent } from '../domain/hotline/read-order-row.ts'
import type { FilingInput } from './plan-filing.ts'
import { redactText } from './protect-person.ts'

/** The accused of an order that names none; routing then takes the supervision office of the region. */
const NOT_NAMED = '未写明'

/** The division that a row names by code or name, within the importing region; that region itself where it names none that is known. */
export function regionOf(text: string | undefined, within: string, book: Rulebook): string | undefined {
  if (!text) return within
  const code = /^\d{4,12}$/.test(text) ? text.replace(/(00)+$/, '') : undefined
  if (code !== undefined) {
    const found = book.regions.get(text) ?? book.regions.get(code)
    return found ? (covers(within, found.code) ? found.code : undefined) : within
  }
  return regionNamed(text, within, book) ?? within
}

const byName = new WeakMap<object, Map<string, string>>()
function regionNamed(text: string, within: string, book: Rulebook): string | undefined {
  let names = byName.get(book.regions)
  if (!names) {
    names = new Map()
    for (const { code, name, fullName } of book.regions.all()) names.set(fullName, code).set(`${code.slice(0, 4)}${name}`, code)
    byName.set(book.regions, names)
  }
  const code = names.get(text) ?? names.get(`${within.slice(0, 4)}${text}`)
  return code !== undefined && covers(within, code) ? code : undefined
}

/** Whether the order becomes a complaint: by the category mapping where the file has categories, else as the import was told. */
export function classify(row: OrderRow, job: HotlineImport, book: Rulebook): Classification & { problemType?: string } {
  const mapping = book.for(job.region).hotlineCategories
  const { columns, uncategorised } = job
  const categorised = ['category', 'categorySecond', 'categoryThird', 'categoryCode'].some((field) => columns[field] !== undefined)
  if (!categorised && uncategorised !== 'keywords')
    return { concerned: uncategorised === 'complaints', by: 'uncategorised', mappingVersion: mapping.version }
  const categoryName = categoryOf(row)
  const found = classifyHotlineOrder(
    {
      ...(row.categoryCode ? { categoryCode: row.categoryCode } : {}),
      ...(categoryName ? { categoryName } : {}),
      title: row.title,
      content: row.content,
    },
    mapping,
  )
  return { ...found, by: found.keyword ? 'keyword' : found.entryId ? 'category' : 'nothing' }
}

const categoryOf = ({ category, categorySecond, categoryThird }: OrderRow) =>
  [category, categorySecond, categoryThird].filter(Boolean).join('/')

/** What statistics keep of a row. */
export function factsOf(
  row: OrderRow,
  region: string,
  { problemType: _problemType, ...classification }: Classification & { problemType?: string },
  { day, matter }: { day: string; matter: string },
): OrderFacts {
  const category = categoryOf(row)
  return {
    region,
    classification,
    ...(category ? { category } : {}),
    ...(row.categoryCode ? { categoryCode: row.categoryCode } : {}),
    ...(row.type ? { orderType: row.type } : {}),
    ...(row.status ? { status: row.status } : {}),
    ...(row.receivedAt ? { receivedAt: row.receivedAt } : {}),
    ...(row.dispatchedAt ? { dispatchedAt: row.dispatchedAt } : {}),
    ...(row.handedOverAt ? { transferredOn: row.handedOverAt.slice(0, 10) } : {}),
    ...(row.dueAt ? { dueAt: row.dueAt } : {}),
    ...(row.satisfaction ? { satisfaction: row.satisfaction } : {}),
    receivedOn: row.handedOverAt?.slice(0, 10) ?? day,
    matter,
  }
}

/** Name and number as a row gives them; none for a 来电保密 order. */
function contactOf(row: OrderRow) {
  const { personName: name = '', phone = '', personAddress } = row
  if (isWithheld(row) || (name === '' && phone === '')) return undefined
  return { name, phone: phone.replace(/[\s-]/g, ''), ...(personAddress ? { address: personAddress } : {}) }
}

/** Text of a row that may be kept readable. Names are taken out also where the row says 保密. */
export function readableText(row: OrderRow): { title: string; content: string } {
  const { title, content } = titleAndContent(row)
  const contact = { name: row.personName ?? '', phone: row.phone ?? '', address: row.personAddress }
  return { title: redactText(title, { contact }), content: redactText(content, { contact }) }
}

/** A row as it may be sealed: of a 来电保密 order nothing that names the caller. */
export function keepable(row: OrderRow): OrderRow {
  if (!isWithheld(row)) return row
  const { personName: _name, phone: _phone, personAddress: _address, ...rest } = row
  return { ...rest, ...readableText(row) }
}
/** 来电保密 or anonymous: nothing that names the caller is kept. */
export const isWithheld = (row: OrderRow) => isYes(row.confidential) || isYes(row.anonymous)

/** The complaint that a row becomes. Its clock starts on the 移交日期, or on the day of the import: never earlier. */
export function filingOf(row: OrderRow, region: string, problemType: string | undefined, job: HotlineImport): FilingInput {
  const contact = contactOf(row)
  const handedOver = row.handedOverAt?.slice(0, 10)
  const { title, content } = titleAndContent(keepable(row))
  return {
    region,
    accused: {
      agencyName: row.accusedName ? redactText(row.accusedName, {}) : NOT_NAMED,
      ...(row.officerName ? { officerName: row.officerName } : {}),
    },
    kind: kindOf(row.type),
    channel: 'hotline-12345',
    receivedOn: handedOver ?? job.day,
    problemTypes: problemType ? [problemType] : [],
    title,
    content,
    anonymous: contact === undefined || contact.phone === '',
    confidential: isYes(row.confidential),
    attachmentIds: [],
    allegations: [],
    otherRoutes: [],
    representatives: [],
    replyBy: 'hotline',
    ...(contact ? { contact } : {}),
    ...(row.occurredOn ? { occurredOn: row.occurredOn.slice(0, 10) } : {}),
    ...(row.place ? { place: row.place } : {}),
  }
}

function kindOf(type: string | undefined): FilingInput['kind'] {
  if (type?.includes('举报')) return 'report'
  if (type?.includes('投诉')) return 'complaint'
  return type?.includes('建议') ? 'suggestion' : 'clue'
}
