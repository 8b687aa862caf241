import type { PaperValues } from '@mingjian/documents'
import type { Agency, DocumentRule, Rulebook } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { legalRouteNotices } from './legal-route-notices.ts'

type Source = { state: Complaint; book: Rulebook; unit: Agency | undefined; today: string }
type Fill = (source: Source) => string | Record<string, string>[]

/** Stands for the complainant's name until the paper is issued: drafts and previews name nobody. */
export const NAME_PLACEHOLDER = '〔反映人〕'
/** The field that holds it. */
export const NAMING_FIELD = '反映人'
/** Likewise for who helped and who translated, by the field under which the name is sealed. */
export const ASSISTANTS = { helper: '〔协助人〕', interpreter: '〔翻译〕' } as const

const dueOn = ({ state }: Source, ...rules: string[]) => {
  const due = state.deadlines.findLast(({ rule }) => rules.includes(rule))
  return due ? `${chineseDay(due.dueOn)}${due.provisional ? '（暂定）' : ''}` : ''
}
const metOn = ({ state }: Source, rule: string) => chineseDay(state.deadlines.find((each) => each.rule === rule)?.from)

/** What a paper says by itself, by the names that stand in templates; everything else the drafter writes. */
const FILLS: Record<string, Fill> = {
  [NAMING_FIELD]: () => NAME_PLACEHOLDER,
  受理编号: ({ state }) => state.no,
  来源渠道: ({ state, book }) => book.codes('channels').nameOf(state.channel),
  收到日期: ({ state }) => chineseDay(state.receivedOn),
  登记日期: ({ today }) => chineseDay(today),
  反映事项: ({ state }) => state.title,
  反映内容: ({ state }) => state.content,
  诉求: ({ state }) => state.allegations.map(({ no, text }) => `${no}. ${text}`).join('；'),
  答复方式: ({ state, book }) => [book.codes('reply-ways').nameOf(state.replyBy), state.replyPlace].filter(Boolean).join('，'),
  使用语言: ({ state, book }) => book.codes('languages').nameOf(state.language ?? 'mandarin'),
  协助人: ({ state, book }) =>
    [
      state.helper && `${ASSISTANTS.helper}（${book.codes('relations').nameOf(state.helper.relation)}）`,
      state.interpreted && `${ASSISTANTS.interpreter}（翻译）`,
    ]
      .filter(Boolean)
      .join('　') || '无',
  被反映单位: ({ state }) => [state.accused.agencyName, state.accused.officerName].filter(Boolean).join('　'),
  受理日期: (source) => metOn(source, 'answer'),
  答复期限: (source) => dueOn(source, 'answer'),
  补正期限: (source) => dueOn(source, 'supplement'),
  不予受理情形: ({ state, book }) => (state.declined ? book.codes('decline-grounds').nameOf(state.declined.ground) : ''),
  说明: ({ state }) => state.declined?.explanation ?? '',
  正确途径: ({ state, book }) => book.codes('other-routes').get((state.declined ?? state.terminated)?.route ?? '')?.telling ?? '',
  终止理由: ({ state, book }) =>
    state.terminated
      ? [book.codes('decline-grounds').nameOf(state.terminated.ground), state.terminated.explanation].filter(Boolean).join('，')
      : '',
  整改结果: ({ state }) => state.rectification?.summary ?? '',
  中止情形: ({ state, book }) => (state.suspended ? book.codes('suspension-grounds').nameOf(state.suspended.ground) : ''),
  中止日期: ({ state }) => chineseDay(state.suspended?.on),
  延期天数: ({ state }) => String(state.deadlines.find(({ rule }) => rule === 'answer')?.extensions.at(-1)?.count ?? ''),
  核查结论: ({ state, book }) =>
    state.findings.map(({ allegation, facts, conclusion, basis }) => ({
      序号: String(allegation),
      事项: state.allegations.find(({ no }) => no === allegation)?.text ?? '',
      事实: facts,
      认定: book.codes('conclusions').nameOf(conclusion),
      依据: basis ? `依据：${unended(basis)}。` : '',
    })),
  答复内容: ({ state }) => state.reply?.text ?? '',
  其他途径: ({ state, book }) => legalRouteNotices(book, state.region, state.knownOn).join('\n'),
  送达单位: ({ unit }) => unit?.name ?? '',
  回复期限: ({ book, state }) => `${book.deadlineRule('inquiry-letter', state.region).count}个工作日`,
}

/**
 * Values of a paper: what the drafter wrote stands over what the dossier says by itself.
 * @throws DomainError paper-field-missing naming the field that nobody filled, or one that the paper does not have
 */
export function paperFields(rule: DocumentRule, given: Record<string, string>, source: Source): PaperValues {
  const unknown = Object.keys(given).find((name) => !(name in rule.fields))
  if (unknown) throw refuse('paper-field-missing', `${rule.name}没有“${unknown}”这一项，请删去。`, { field: `fields.${unknown}` })
  const values: PaperValues = {}
  for (const [name, need] of Object.entries(rule.fields)) {
    const value = given[name] || FILLS[name]?.(source) || ''
    if (need !== 'optional' && value.length === 0) throw refuse('paper-field-missing', `请填写“${name}”。`, { field: `fields.${name}` })
    values[name] = typeof value === 'string' ? fitted(rule, name, value) : value.map((entry) => fittedEntry(rule, entry))
  }
  return values
}

const unended = (text: string) => text.replace(/[。；，、\s]+$/, '')

/** Where the text goes on with a sign of its own after a value, the value's own last one falls away. */
function fitted({ body }: DocumentRule, name: string, value: string): string {
  const text = body.flatMap((block) => ('repeat' in block ? block.paragraphs : (Object.values(block) as string[]))).join('\n')
  const after = text.split(`{${name}}`).slice(1)
  return after.length > 0 && after.every((rest) => /^[。；，、]/.test(rest)) ? unended(value) : value
}

const fittedEntry = (rule: DocumentRule, entry: Record<string, string>) =>
  Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, fitted(rule, name, value)]))

/** The fields that a drafter has to write, because the dossier does not say them (yet). */
export const fieldsToWrite = (rule: DocumentRule, source: Source): string[] =>
  Object.entries(rule.fields).flatMap(([name, need]) => (need !== 'optional' && !FILLS[name]?.(source)?.length ? [name] : []))

/** 2026年3月9日, as papers write a day. */
export function chineseDay(day: string | undefined): string {
  const [year, month, date] = day?.split('-').map(Number) ?? []
  return year ? `${year}年${month}月${date}日` : ''
}
