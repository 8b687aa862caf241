import { tableTime } from '@mingjian/bulk/time'

/** An order as a row gives it, cleaned; dates as `YYYY-MM-DDTHH:mm:ss` in China's time. */
export type OrderRow = { orderNo: string; title: string; content: string } & Partial<Record<TextField, string>> &
  Partial<Record<DateField, string>>
type TextField = (typeof TEXTS)[number]
type DateField = (typeof DATES)[number]

const TEXTS = [
  'personName',
  'phone',
  'personAddress',
  'type',
  'category',
  'categorySecond',
  'categoryThird',
  'categoryCode',
  'accusedName',
  'officerName',
  'handlingUnit',
  'region',
  'place',
  'reply',
  'confidential',
  'anonymous',
  'status',
  'satisfaction',
  'mainOrderNo',
] as const
const DATES = ['receivedAt', 'dispatchedAt', 'handedOverAt', 'dueAt', 'occurredOn', 'repliedAt'] as const

const MAX_NUMBER = 64
const MAX_TITLE = 100
const MAX_CONTENT = 10_000
/** Longer ones would not fit the fields of a complaint. */
const MAX_FIELD: Partial<Record<TextField, number>> = {
  accusedName: 100,
  officerName: 50,
  place: 200,
  personName: 50,
  phone: 40,
  reply: MAX_CONTENT,
}
const OTHER_FIELD = 200

/** What a spreadsheet shows in place of a formula's result. */
const FORMULA_ERROR = /^#(N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!|SPILL!|CALC!|GETTING_DATA)$/

/** Reads one row by its columns, or says in Chinese what to correct; a reason never repeats what the row says. */
export function readOrderRow(
  cells: readonly string[],
  columns: Readonly<Record<string, number>>,
  names: Readonly<Record<string, string>>,
): { row: OrderRow } | { reason: string } {
  const cell = (field: string) => clean(cells[columns[field] ?? -1] ?? '')
  const name = (field: string) => `“${names[field] ?? field}”`
  for (const field of Object.keys(columns))
    if (FORMULA_ERROR.test(cell(field))) return { reason: `${name(field)}是没有结果的公式，请改成文字或数字` }
  const [orderNo, title, content] = [cell('orderNo'), cell('title'), cell('content')]
  for (const [field, value] of Object.entries({ orderNo, content, ...(columns.title === undefined ? {} : { title }) }))
    if (value === '') return { reason: `缺少${name(field)}，请补填` }
  if (orderNo.length > MAX_NUMBER) return { reason: `${name('orderNo')}超过 ${MAX_NUMBER} 字，请核对` }
  if (content.length > MAX_CONTENT) return { reason: `${name('content')}超过 ${MAX_CONTENT} 字，请缩短` }
  const row: OrderRow = { orderNo, title, content }
  for (const field of DATES) {
    const text = cell(field)
    if (text === '') continue
    const time = tableTime(text)
    if (!time) return { reason: `${name(field)}不是日期，请按“2026-03-02”的格式填写` }
    row[field] = time
  }
  for (const field of TEXTS) {
    const text = cell(field)
    if (text === '') continue
    const max = MAX_FIELD[field] ?? OTHER_FIELD
    if (text.length > max) return { reason: `${name(field)}超过 ${max} 字，请缩短` }
    row[field] = text
  }
  return { row }
}

/** A title that fits, and a content that has lost nothing by it. */
export function titleAndContent({ title, content }: OrderRow): { title: string; content: string } {
  if (title === '') return { title: shortened(content.replace(/\s+/g, ' ')), content }
  return title.length <= MAX_TITLE ? { title, content } : { title: shortened(title), content: `${title}\n${content}` }
}

const shortened = (text: string) =>
  text.length <= MAX_TITLE
    ? text
    : `${text
        .slice(0, MAX_TITLE - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`

/** Control characters other than line breaks and tabs, bidirectional overrides and byte order marks. */
const UNWANTED = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ufeff]/gu
const clean = (text: string) => text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(UNWANTED, '').trim()

const YES = /^(是|有|y|yes|true|1)/i
const NO = /^(不|否|无|非|未|没|公开)/
const WITHHELD = /保密|匿名/
/** Whether a cell asks to keep the caller's name: also in words of its own, for a name let out cannot be taken back. */
export const isYes = (text: string | undefined) => text !== undefined && !NO.test(text) && (YES.test(text) || WITHHELD.test(text))

const REDO = /不满意|不认可|未解决|重办|重新办理|退回重/
const CONTENT = /^(非常|很|基本|比较|较)?满意|^已解决/
/** What the centre's call back says of our answer, from its columns. */
export function satisfactionOf({
  satisfaction = '',
  status = '',
}: Pick<OrderRow, 'satisfaction' | 'status'>): 'redo' | 'content' | undefined {
  if (REDO.test(satisfaction) || REDO.test(status)) return 'redo'
  return CONTENT.test(satisfaction) ? 'content' : undefined
}
