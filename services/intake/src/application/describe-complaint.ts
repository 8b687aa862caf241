import type { ComplaintDetail, ComplaintListItem, Lookup } from '@mingjian/contracts'
import type { Dossier, HistoryRecord } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import type { Rulebook } from '@mingjian/rulebook'
import { watchedRules } from '../domain/complaint/index-fields.ts'
import { representativesOf } from '../domain/complaint/joint.ts'
import { assignedSteps, counterSteps, publicSteps, staffSteps } from '../domain/complaint/may.ts'
import { runningDeadlines } from '../domain/complaint/running-deadlines.ts'
import { awaitsRectification, type Complaint } from '../domain/complaint/state.ts'
import { describeOrder } from './describe-order.ts'
import { describePapers } from './describe-papers.ts'
import { historyText, publicText } from './history-text.ts'
import type { ListedComplaint } from './intake-deps.ts'
import { legalRouteNotices } from './legal-route-notices.ts'

const CORRECTING = '。查实的问题正在整改，整改完成后会把结果告诉您'
const ASSIGNMENT = '分办'

/** A row of the worklist. */
export function listItem({ region, state }: Pick<ListedComplaint, 'region' | 'state'>, now: Date): ComplaintListItem {
  const next = nextDeadline(state)
  return {
    no: state.no,
    title: state.title,
    kind: state.kind,
    channel: state.channel,
    status: state.status,
    region,
    accused: state.accused.agencyName,
    handler: state.handling.unitName,
    receivedOn: state.receivedOn,
    overdue: next !== undefined && Date.parse(next.dueAt) < now.getTime(),
    provisional: next?.provisional ?? false,
    assigned: state.assigned !== undefined,
    retaliation: state.retaliation,
    backdated: state.backdating !== undefined,
    ...(next ? { dueOn: next.dueOn, dueRule: next.rule } : {}),
  }
}

/** What a unit may do: where the complaint lies, whom it was assigned to, who registered it, who helps. */
function stepsOf(state: Complaint, unit: string): string[] {
  if (unit === state.handling.unit) return staffSteps(state)
  const assigned = unit === state.assigned?.unit ? assignedSteps(state) : []
  const raised = state.raised.flatMap((each) => (each.unit === unit && staffSteps(state).includes(each.step) ? [each.step] : []))
  const counter = unit === state.registeredBy?.unit ? counterSteps(state) : []
  const helping = state.order?.assistants.some((each) => each.unit === unit) ? ['add-evidence'] : []
  return [...assigned, ...raised, ...counter, ...helping]
}

function nextDeadline(state: Complaint) {
  const rules = watchedRules(state)
  return runningDeadlines(state)
    .filter(({ rule }) => rules.includes(rule))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0]
}

/** Everything that a reader of the dossier may see; the complainant's particulars are not among it. */
export function detail(
  dossier: Dossier<Complaint>,
  caller: Caller,
  book: Rulebook,
  hints: ComplaintDetail['hints'],
  now: Date,
): ComplaintDetail {
  const { state } = dossier
  const { handling, assigned, reply, source } = state
  const may = stepsOf(state, caller.unit)
  return {
    ...subset(state, [
      'no',
      'kind',
      'channel',
      'status',
      'region',
      'receivedOn',
      'receivedAt',
      'title',
      'content',
      'problemTypes',
      'allegations',
    ]),
    ...subset(state, ['anonymous', 'confidential', 'representatives', 'replyBy', 'retaliation', 'otherRoutes', 'recused', 'mergedFrom']),
    ...optional(state, ['occurredOn', 'place', 'decisionNo', 'knownOn', 'overall', 'rating', 'mergedInto']),
    ...optional(state, ['replyPlace', 'backdating', 'language', 'helper']),
    interpreted: state.interpreted ?? false,
    representing: representativesOf(state),
    version: dossier.version,
    accused: state.accused,
    hasContact: state.person !== undefined,
    attachments: state.attachments.map(({ id, mediaType, size, purpose }) => ({ id, mediaType, size, ...(purpose ? { purpose } : {}) })),
    handling: { unit: handling.unit, unitName: handling.unitName, reason: handling.reason, source: handling.source },
    deadlines: state.deadlines.map(({ rule, basis, dueOn, dueAt, provisional, met }) => ({
      rule,
      basis,
      dueOn,
      provisional,
      name: ruleName(book, rule, state.region),
      overdue: !met && !lapses(book, rule, state.region) && Date.parse(dueAt) < now.getTime(),
      ...(met ? { met } : {}),
    })),
    findings: state.findings.map(({ allegation, conclusion, facts, basis }) => ({
      allegation,
      conclusion,
      facts,
      ...(basis ? { basis } : {}),
    })),
    messages: state.messages.map(({ at, from, text, attachments }) => ({
      at,
      from,
      text,
      attachments: attachments.map(({ id, mediaType, size }) => ({ id, mediaType, size })),
    })),
    reveals: state.reveals.map(({ id, reason, approvedBy, used, by }) => ({
      id,
      reason,
      approved: !!approvedBy,
      used: !!used,
      mine: by === caller.id,
    })),
    hints,
    ...(state.archived ? { archiveNo: state.archived.no } : {}),
    transfers: state.transfers,
    ...(state.rectification ? { rectification: { ...state.rectification, told: state.rectification.told !== undefined } } : {}),
    papers: describePapers(state, book, caller.unit),
    evidence: state.evidence.map(({ madeBy: _by, files, ...rest }) => ({ ...rest, files: files.map(({ id, size }) => ({ id, size })) })),
    history: dossier.history.map((record) => historyItem(record, book)),
    may,
    ...(assigned ? { assigned: { unit: assigned.unit, mode: assigned.mode, handlers: assigned.handlers } } : {}),
    ...(reply ? { reply: { at: reply.at, text: reply.text, inTime: reply.inTime } } : {}),
    ...(source ? { order: describeOrder(state, source, book) } : {}),
  }
}

/** What the person behind the receipt sees; `main` is the complaint that this one was merged into, whose answer is the answer to both. */
export function lookup({ state, history }: Dossier<Complaint>, book: Rulebook, now: Date, main?: Complaint): Lookup {
  const statuses = book.codes('complaint-statuses')
  const status = statuses.get(state.status)
  const { rating } = state
  const { reply, overall, status: told } = main ?? state
  const answered = reply !== undefined && (told === 'replied' || told === 'closed')
  return {
    complaintNo: state.no,
    status: state.status,
    statusText: `${status ? `${status.publicName}。${status.publicText}` : state.status}${awaitsRectification(state) ? CORRECTING : ''}`,
    title: state.title,
    handler: state.handling.unitName,
    timeline: history.flatMap((record) => {
      const text = publicText(record, book)
      return text ? [{ at: record.at, ...text }] : []
    }),
    messages: state.messages.map(({ at, from, text }) => ({ at, from, text })),
    deadlines: state.deadlines
      .filter(({ met, rule }) => !met && rule !== 'assignment')
      .map(({ rule, dueOn, provisional }) => ({ name: ruleName(book, rule, state.region), dueOn, provisional })),
    may: publicSteps(state, now),
    notices: legalRouteNotices(book, state.region, state.knownOn),
    ...(answered
      ? {
          answer: {
            text: reply.text,
            findings: (main ? [] : state.findings).map(({ allegation, conclusion }) => ({
              allegation: state.allegations.find(({ no }) => no === allegation)?.text ?? '',
              conclusion: book.codes('conclusions').nameOf(conclusion),
            })),
            ...(overall ? { conclusion: book.codes('conclusions').nameOf(overall) } : {}),
          },
        }
      : {}),
    ...(rating ? { rating: { resolved: rating.resolved, satisfaction: rating.satisfaction } } : {}),
  }
}

/** A right that ends with its day is not late after it. */
const lapses = (book: Rulebook, rule: string, region: string) => book.for(region).deadlines.get(rule)?.onExpiry === 'lapse'

function ruleName(book: Rulebook, rule: string, region: string): string {
  return rule === 'assignment' ? ASSIGNMENT : (book.for(region).deadlines.get(rule)?.name ?? rule)
}

function historyItem(record: HistoryRecord, book: Rulebook): ComplaintDetail['history'][number] {
  const { kind, title, unit } = record.actor
  return {
    seq: record.seq,
    at: record.at,
    type: record.type,
    text: historyText(record, book),
    actor: { kind, ...(title ? { title } : {}), ...(unit ? { unit } : {}) },
  }
}

function subset<Key extends keyof Complaint>(state: Complaint, keys: Key[]): Pick<Complaint, Key> {
  return Object.fromEntries(keys.map((key) => [key, state[key]])) as Pick<Complaint, Key>
}

function optional<Key extends keyof Complaint>(state: Complaint, keys: Key[]): Partial<Pick<Complaint, Key>> {
  return Object.fromEntries(keys.flatMap((key) => (state[key] === undefined ? [] : [[key, state[key]]]))) as Partial<Pick<Complaint, Key>>
}
