import { tableTime } from '@mingjian/bulk'
import { InvalidRequest } from '@mingjian/platform'
import { covers, type Rulebook } from '@mingjian/rulebook'
import type { z } from 'zod'
import type { AgencyKind, AgencyLevel, AgencyRank } from '../domain/agency/state.ts'
import { refuse } from '../domain/refusals.ts'

/** A row's cells by field, without the empty ones. */
export type Cells = Record<string, string>

export function cellsOf(row: readonly string[], columns: Record<string, number>): Cells {
  const filled = Object.entries(columns).map(([field, at]): [string, string] => [field, undefused(plain(row[at] ?? ''))])
  return Object.fromEntries(filled.filter(([, text]) => text !== ''))
}

/** Text as cells are read: one width of signs, nothing around it. What is registered compares with a cell by it. */
export const plain = (text: string): string => text.normalize('NFKC').trim()

/** Without the apostrophe by which exports keep a spreadsheet from running a text as a formula. */
const undefused = (text: string): string => (/^'[=+\-@]/.test(text) ? text.slice(1) : text)

/** The identity number of a row where it is masked, as exports show it: tells namesakes apart, finds and registers nobody by itself. */
export const maskedIn = ({ idNumber = '' }: Cells): string | undefined =>
  /^\d{2}\*+[\dX]{2}$/i.test(idNumber) ? idNumber.toUpperCase() : undefined

/** What a step's body has to be, from cells: the same shape as over HTTP, refused in the same words. */
export function shaped<Schema extends z.ZodType>(shape: Schema, body: object): z.output<Schema> {
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw InvalidRequest.of(parsed.error)
  return parsed.data
}

/** A day as tables write it; what is none is refused. */
export function dayIn(cells: Cells, field: string): string | undefined {
  const text = cells[field]
  if (text === undefined) return undefined
  const at = tableTime(text)
  if (!at) throw refuse('day-wrong', '不是日期，请写成 2026-03-02 这样的日期。', { field })
  return at.slice(0, 10)
}

/** The code that a word stands for, by its Chinese names or the code itself; others are refused with those that there are. */
export function codeIn(cells: Cells, field: string, words: Record<string, string[]>): string | undefined {
  const text = cells[field]
  if (text === undefined) return undefined
  const found = Object.entries(words).find(([code, names]) => code === text || names.some((name) => name.normalize('NFKC') === text))
  if (found) return found[0]
  const names = Object.values(words).map(([first]) => first)
  throw refuse('code-unknown', `没有这一种，请填写：${names.join('、')}。`, { field })
}

/** A division within a region, by its code or its name. */
export function regionIn(cells: Cells, within: string, { regions }: Pick<Rulebook, 'regions'>): string | undefined {
  const text = cells.region
  if (text === undefined) return undefined
  const found = /^\d{2,12}$/.test(text)
    ? (regions.get(text) ?? regions.get(text.replace(/(00)+$/, '')))
    : only([...regions.all()].filter(({ code, name, fullName }) => covers(within, code) && (name === text || fullName === text)))
  if (!found) throw refuse('region-unknown', '没有这个地区，或者有几个同名的地区，请填写行政区划代码。', { field: 'region' })
  return found.code
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined)

/** The word that tables use for a code: the first of its names. */
export const wordFor = (code: string, words: Record<string, string[]>): string => words[code]?.[0] ?? code

export const AGENCY_KINDS: Record<AgencyKind, string[]> = {
  government: ['政府', '人民政府'],
  department: ['部门', '政府部门', '工作部门', '执法部门'],
  'supervision-office': ['监督机构', '行政执法监督机构', '司法局', '司法行政部门'],
  'internal-unit': ['内设监督机构', '内设机构', '法规股', '法规科', '法制机构', '法制股', '法制科'],
  'township-office': ['乡镇执法机构', '乡镇综合执法机构', '综合执法队', '综合行政执法队', '综合执法办'],
  'justice-office': ['司法所'],
  institution: ['事业单位', '法律法规授权组织', '授权组织'],
}
export const AGENCY_LEVELS: Record<AgencyLevel, string[]> = {
  province: ['省级', '省'],
  city: ['市级', '市', '地市级'],
  county: ['县级', '县', '区县级', '区级'],
  township: ['乡级', '乡镇级', '乡镇', '镇街', '街道'],
}
/** As the law calls them (公务员法 Art. 18), then as people do. */
export const AGENCY_RANKS: Record<AgencyRank, string[]> = {
  'bureau-director': ['厅局级正职', '正厅级', '正厅', '正地厅级'],
  'deputy-bureau-director': ['厅局级副职', '副厅级', '副厅', '副地厅级'],
  'division-head': ['县处级正职', '正处级', '正处', '正县级'],
  'deputy-division-head': ['县处级副职', '副处级', '副处', '副县级'],
  'section-head': ['乡科级正职', '正科级', '正科'],
  'deputy-section-head': ['乡科级副职', '副科级', '副科'],
  subsection: ['股级', '股所级', '正股级'],
}

/** Codes of the rulebook with their names, as `codeIn` looks them up. */
export const namesOf = (codes: Record<string, { name: string }>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(codes).map(([code, { name }]) => [code, [name]]))
