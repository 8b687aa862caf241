import type { certificateDetailShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { type Choice, errorSummary, type FieldState, summaryList } from '../fields.ts'
import { type Html, html } from '../html.ts'
import { plainDay, plainDays, plainTime } from '../plain-date.ts'
import { CERTIFICATE_FORMS } from './certificate-forms.ts'
import { type CertificateRules, nameIn, personnelLists } from './certificate-rules.ts'
import type { StaffSession } from './sessions.ts'
import { stepForms } from './step-forms.ts'
import { conditionTable, type Unmet } from './unmet-conditions.ts'

type Certificate = z.output<typeof certificateDetailShape>

export type CertificateView = {
  found: Certificate
  rules: CertificateRules
  regionName: string
  session: StaffSession
  state: FieldState
  failed?: string | undefined
  unmet: Unmet
}

/** One certificate from its application on: how it stands, what has happened, and the steps that are open to the reader. */
export function certificatePage(view: CertificateView): Html {
  const { found, rules, session, state, failed, unmet } = view
  const number = encodeURIComponent(found.no ?? found.applicationNo)
  const forms = stepForms({
    forms: CERTIFICATE_FORMS,
    may: found.may,
    base: `/staff/certificates/${number}`,
    session,
    version: found.version,
    lists: { ...personnelLists(rules), records: recordChoices(found) },
    state,
    failed,
  })
  return html`${errorSummary(state.errors)}${conditionTable(unmet, '还不具备的条件')}<h1>${nameIn(rules.kinds, found.kind)} ${found.no ?? '（还没有证号）'}</h1>
<p class="status${found.status !== 'issued' && found.no && ' stopped'}"><strong>${found.statusText}</strong>${underWay(found, rules)}</p>
<div class="two"><div>${facts(view)}${conditionTable(found.conditions, '申报时查到的条件')}${history(found)}</div>
<div><h2>可以办理</h2>${found.may.length > 0 ? forms : html`<p>您可以查看这个证件，现在没有需要您办理的事项。</p>`}</div></div>
<p><a href="/staff/certificates">返回证件清单</a></p>`
}

const WAITING = ['applied', 'examined', 'approved']

/** Where a renewal or a reissue stands beside the card that it will replace. */
export const underWay = ({ no, stage }: Pick<Certificate, 'no' | 'stage'>, { statuses }: CertificateRules): Html | false =>
  no !== undefined && WAITING.includes(stage) && html` <span class="tag">换证、补证：${nameIn(statuses, stage)}</span>`

function facts({ found, rules, regionName }: CertificateView): Html {
  const earlier = found.numbers.filter((no) => no !== found.no)
  return summaryList([
    ['持证人', html`<a href="/staff/officers/${found.officerId}">${found.name}</a>`],
    ['单位', found.agencyName],
    ['地区', regionName],
    ['证号', found.no],
    ['以前的证号', earlier.join('、')],
    ['申报编号', found.applicationNo],
    ['证件种类', nameIn(rules.kinds, found.kind)],
    ['核发日期', found.issuedOn && plainDay(found.issuedOn)],
    ['有效期至', found.validTo && plainDay(found.validTo)],
    ['最近审验', found.reviewed && `${found.reviewed}年度`],
    ['公众看到的', found.no && html`<a href="/certificates/${encodeURIComponent(found.no)}">核验页</a>`],
  ])
}

const history = ({ history: all }: Certificate): Html =>
  html`<h2>履历</h2><ol class="timeline">${all.map(
    ({ seq, at, by, text, from }) =>
      html`<li><time datetime="${at}">${plainTime(at)}</time> ${by}<div>第${seq}条：${plainDays(text)}${from && html`（${plainDay(from)}起）`}</div></li>`,
  )}</ol>`

const recordChoices = ({ history: all }: Certificate): Choice[] =>
  all.flatMap(({ seq, text, from, correctable }) =>
    correctable ? [{ value: String(seq), text: `第${seq}条：${plainDays(text)}${from ? `（${plainDay(from)}起）` : ''}` }] : [],
  )
