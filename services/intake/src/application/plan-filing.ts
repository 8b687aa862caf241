import type { Filing, Registration } from '@mingjian/contracts'
import { civilDateAt, type Rulebook } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Accused, Allegation, Handling } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { identifyAccused, routeHandling } from './route-handling.ts'

/** What a citizen files, with whatever a clerk knows besides. */
export type FilingInput = Omit<Filing, 'agent'> & Pick<Registration, 'agent'> & Partial<Omit<Registration, keyof Filing>>

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

/** Everything that is decided before something is written; refuses what cannot be taken in. `via` names who took it in before us and sealed it to us. */
export function planFiling(deps: IntakeDeps, filing: FilingInput, via?: string): FilingPlan {
  const book = deps.rulebook()
  const today = civilDateAt(deps.clock())
  const receivedOn = filing.receivedOn ?? today
  if (!book.regions.get(filing.region)) throw refuse('region-unknown', '没有这个地区，请重新选择。', { field: 'region' })
  if (receivedOn > today) throw refuse('received-in-future', '收到日期不能晚于今天。', { field: 'receivedOn' })
  for (const field of ['occurredOn', 'knownOn'] as const)
    if ((filing[field] ?? today) > today) throw refuse('date-in-future', '这个日期还没有到，请核对。', { field })
  if (receivedOn < today && filing.backdating === undefined && !isImported(filing) && via === undefined) {
    throw refuse('backdating-needs-ground', '收到日期早于今天的，请写明补录的原因。', { field: 'backdating' })
  }
  checkCodes(book, filing)
  if (!filing.anonymous && !filing.contact)
    throw refuse('contact-missing', '实名反映请填写姓名和电话；不愿留下的请选择匿名。', { field: 'contact' })
  const accused = identifyAccused(defined(filing.accused), filing.region, book, deps.agencies)
  const retaliation = filing.problemTypes.some((code) => book.codes('problem-types').get(code)?.fastTrack)
  const { handling: routed, field } = routeHandling(accused, filing.region, book, deps.agencies, retaliation)
  const handling = via === undefined ? routed : { ...routed, reason: `${via}收件后封转；${routed.reason}` }
  const listed = filing.allegations.length > 0 ? filing.allegations : [{ text: filing.title, problemType: filing.problemTypes[0] }]
  const allegations = listed.map(({ text, problemType }, at) => ({ no: at + 1, text, ...(problemType ? { problemType } : {}) }))
  return {
    accused,
    handling,
    retaliation,
    receivedOn,
    today,
    allegations,
    series: `complaint/${via === undefined ? filing.region : handling.region}/${today.slice(0, 4)}`,
    ...(field ? { field } : {}),
  }
}

/** Ids of everything that was uploaded for a filing, each once. */
export const filedFiles = ({ attachmentIds, agent, representativesListId }: FilingInput): string[] => [
  ...new Set([...attachmentIds, agent?.authorisationId, representativesListId].filter((each) => each !== undefined)),
]

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

/** The same without what is undefined. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
