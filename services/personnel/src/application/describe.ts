import type { Dossier, HistoryRecord } from '@mingjian/dossier'
import type { AgencyYearRules } from '@mingjian/rulebook'
import { agencyAt } from '../domain/agency/agency-at.ts'
import type { Agency } from '../domain/agency/state.ts'
import { numbersOf } from '../domain/certificate/certificate.ts'
import { factsKnown } from '../domain/certificate/check.ts'
import type { CertificateEvent } from '../domain/certificate/events.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import type { Officer } from '../domain/officer/officer.ts'
import type { Listed } from './personnel-deps.ts'

/** An agency in a list: as it is now. */
export function agencyItem({ state }: Pick<Listed<Agency>, 'state'>, now: string) {
  const { changes, openedAt } = state
  return agencyAt(state, now < openedAt ? (changes[0]?.from ?? openedAt) : now)
}

/** An officer in a list; the identity number is masked. */
export function officerItem({ _id, state }: Pick<Listed<Officer>, '_id' | 'state'>) {
  const { name, agency, agencyName, region, field, post, employment, masked, left, supervising } = state
  return {
    id: _id,
    name,
    agencyId: agency,
    agencyName,
    region,
    employment,
    ...(field ? { field } : {}),
    ...(post ? { post } : {}),
    ...(masked ? { idNumber: masked } : {}),
    ...(left ? { left } : {}),
    ...(supervising ? { supervising } : {}),
  }
}

export function officerDetail(dossier: Pick<Listed<Officer>, '_id' | 'state'>, kinds: AgencyYearRules['merits']) {
  const { training, exams, appraisals, posts, merits } = dossier.state
  const named = merits.map((merit) => ({ ...merit, kindName: kinds[merit.kind]?.name ?? merit.kind }))
  const held = posts.map(({ agency, agencyName, from }) => ({ agencyId: agency, agencyName, from: dayOf(from) }))
  return { ...officerItem(dossier), training, exams, appraisals, merits: named, posts: held }
}

/** A certificate in a list. */
export function certificateItem({ state }: Pick<Listed<Certificate>, 'state'>) {
  const { applicationNo, kind, status, application, officer, name, agency, agencyName, region, reviews } = state
  const card = factsKnown(state).findLast((fact) => fact.kind === 'card')
  const reviewed = reviews.at(-1)?.year
  return {
    applicationNo,
    kind,
    status,
    stage: application.stage,
    officerId: officer,
    name,
    agencyId: agency,
    agencyName,
    region,
    ...(card?.kind === 'card' ? { no: card.no, issuedOn: dayOf(card.from), validTo: lastDayBefore(card.to) } : {}),
    ...(reviewed ? { reviewed } : {}),
  }
}

export function certificateDetail(dossier: Dossier<Certificate>) {
  const { state, version, history } = dossier
  return {
    ...certificateItem(dossier),
    version,
    numbers: numbersOf(state),
    conditions: state.application.conditions,
    history: history.map(historyItem),
  }
}

const TEXTS: Record<CertificateEvent['type'], string> = {
  CertificateApplied: '申报',
  RenewalApplied: '申请换证或者补证',
  CertificateExamined: '单位审核通过',
  CertificateApproved: '司法局审核通过，报省',
  ApplicationRefused: '申报未通过',
  ApplicationWithdrawn: '撤回申报',
  CertificateIssued: '省核发',
  CertificateFiled: '备案',
  CertificateSuspended: '暂扣',
  CertificateReinstated: '恢复',
  CertificateLost: '挂失',
  CertificateRevoked: '吊销',
  CertificateCancelled: '注销',
  CertificateReviewed: '年度审验',
  CertificateExpired: '到期',
  CertificateStandingChanged: '状态到日变更',
  CertificateCorrected: '更正',
}

/** One line of the history: what, when, by whom, and why. */
function historyItem({ seq, type, at, actor, data }: HistoryRecord) {
  const told = data as { from?: string; reason?: string; note?: string; of?: unknown; order?: { decisionNo: string; matterNo: string } }
  const why = [told.order && `依据${told.order.decisionNo}（${told.order.matterNo}）`, told.reason, told.note].filter(Boolean).join('；')
  const which = type === 'CertificateCorrected' ? `第${String(told.of)}条` : ''
  return {
    seq,
    type,
    text: `${TEXTS[type as CertificateEvent['type']]}${which}${why ? `：${why}` : ''}`,
    at,
    ...(actor.title ? { by: actor.title } : {}),
    ...(told.from ? { from: dayOf(told.from) } : {}),
  }
}
