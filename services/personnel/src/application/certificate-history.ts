import type { Dossier, HistoryRecord } from '@mingjian/dossier'
import type { CertificateRules } from '@mingjian/rulebook'
import { numbersOf } from '../domain/certificate/certificate.ts'
import { factsKnown } from '../domain/certificate/check.ts'
import type { CertificateEvent, DataOf } from '../domain/certificate/events.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import { certificateItem } from './describe.ts'

type Grounds = Pick<CertificateRules, 'suspensionGrounds' | 'revocationGrounds' | 'cancellationGrounds'>

/** One certificate with its history; grounds bear the names that the rulebook of the place gives them. */
export function certificateDetail(dossier: Dossier<Certificate>, grounds: Grounds) {
  const { state, version, history } = dossier
  const correctable = new Set(factsKnown(state).map(({ id }) => id))
  return {
    ...certificateItem(dossier),
    version,
    numbers: numbersOf(state),
    conditions: state.application.conditions,
    history: history.map((record) => ({
      ...historyItem(record, grounds),
      ...(correctable.has(record.seq) ? { correctable: true as const } : {}),
    })),
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

type Telling = { [Type in CertificateEvent['type']]?: (data: DataOf<Type>, grounds: Grounds) => (string | undefined)[] }
type Named = Record<string, { name: string }>

const until = (to: string | undefined) => to && `至${lastDayBefore(to)}`
/** The ground of a decision here; an order says its own. */
const decided = (names: Named, { ground, order }: { ground: string; order?: unknown }) =>
  order ? undefined : (names[ground]?.name ?? ground)
const card = ({ no, to }: { no: string; to: string }) => [`证号${no}`, `有效期至${lastDayBefore(to)}`]

/** What a record of a type tells besides its reason. */
const TELLING: Telling = {
  CertificateIssued: card,
  CertificateFiled: (data) => card(data.card),
  CertificateSuspended: (data, { suspensionGrounds }) => [decided(suspensionGrounds, data), until(data.to)],
  CertificateRevoked: (data, { revocationGrounds }) => [decided(revocationGrounds, data)],
  CertificateCancelled: (data, { cancellationGrounds }) => [decided(cancellationGrounds, data)],
  CertificateReviewed: ({ year, passed }) => [`${year}年度${passed ? '合格' : '不合格'}`],
  CertificateCorrected: ({ annulled, no, to }) =>
    [annulled && '整条撤销', no && `证号更正为${no}`, until(to)].map((each) => each || undefined),
}

/** One line of the history: what, when, by whom, and why. */
function historyItem({ seq, type, at, actor, data }: HistoryRecord, grounds: Grounds) {
  const known = type as CertificateEvent['type']
  const told = data as { from?: string; reason?: string; note?: string; of?: unknown; order?: { decisionNo: string; matterNo: string } }
  const tell = TELLING[known] as ((data: unknown, grounds: Grounds) => (string | undefined)[]) | undefined
  const order = told.order && `依据${told.order.decisionNo}（${told.order.matterNo}）`
  const why = [...(tell?.(data, grounds) ?? []), order, told.reason, told.note].filter(Boolean).join('；')
  const which = type === 'CertificateCorrected' ? `第${String(told.of)}条` : ''
  return {
    seq,
    type,
    text: `${TEXTS[known]}${which}${why ? `：${why}` : ''}`,
    at,
    ...(actor.title ? { by: actor.title } : {}),
    ...(told.from ? { from: dayOf(told.from) } : {}),
  }
}
