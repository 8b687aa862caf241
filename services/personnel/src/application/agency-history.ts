import type { HistoryRecord } from '@mingjian/dossier'
import type { AgencyEvent } from '../domain/agency/agency.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import { AGENCY_RANKS, wordFor } from './read-cells.ts'

type Telling = { [Type in AgencyEvent['type']]?: (data: Extract<AgencyEvent, { type: Type }>['data']) => string }

const HOW = { merged: '合并', split: '分设', abolished: '撤销' } as const
const DELEGATION = { entrusted: '委托', authorised: '授权' } as const
const PHONE_RESULTS = { answered: '有人接听', unanswered: '无人接听', 'wrong-number': '号码不对', 'turned-away': '推诿不受理' } as const
const because = (basis: string) => `，依据：${basis}`

/** What each record of an agency tells; counts of its supervisors stand elsewhere. */
const TELLING: Telling = {
  AgencyRegistered: ({ facts: { name } }) => `登记：${name}`,
  AgencyRenamed: ({ was, name, basis }) => `更名：${was}改为${name}${because(basis)}`,
  AgencyPhonePublished: ({ phone }) => `公布监督电话：${phone}`,
  PhoneTested: ({ phone, on, result }) => `监督电话拨测：${phone}，${on}，${PHONE_RESULTS[result]}`,
  AgencyRankSet: ({ rank, basis }) => `登记行政级别：${wordFor(rank, AGENCY_RANKS)}${because(basis)}`,
  AgencySuperiorChanged: ({ basis }) => `变更隶属关系${because(basis)}`,
  DelegationGranted: ({ kind, to, powers, basis, until }) =>
    `${DELEGATION[kind]}${to ? `给${to}` : ''}：${powers}${because(basis)}${until ? `，至${lastDayBefore(until)}` : ''}`,
  DelegationEnded: ({ until, reason }) => `终止委托或者授权，至${lastDayBefore(until)}：${reason}`,
  RecusalRelationDeclared: () => '登记回避关系',
  AgencyReorganised: ({ how, basis }) => `${HOW[how]}${because(basis)}`,
  DutyListed: ({ matters, basis }) => `列入监督权责清单：${matters}${because(basis)}`,
  DutyEnded: ({ until, reason }) => `移出监督权责清单，至${lastDayBefore(until)}：${reason}`,
  TownshipModelSet: ({ basis }) => `登记“1+1+1”监督模式${because(basis)}`,
}

/** The history of an agency as people read it: what, when, by whom, and from which day it holds. */
export function agencyHistory(history: HistoryRecord[]) {
  return history.flatMap(({ seq, type, at, actor, data }) => {
    const tell = TELLING[type as AgencyEvent['type']] as ((data: unknown) => string) | undefined
    if (!tell) return []
    const { from, at: when } = data as { from?: string; at?: string }
    const since = from ?? when
    return [{ seq, text: tell(data), at, ...(actor.title ? { by: actor.title } : {}), ...(since ? { from: dayOf(since) } : {}) }]
  })
}
