import type { agencyDetailShape, officersShape, townshipModelsShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { type Choice, errorSummary, type FieldState, summaryList, textField } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay, plainDays, plainTime } from '../plain-date.ts'
import { AGENCY_FORMS } from './agency-forms.ts'
import { AGENCY_KINDS, choicesOf, DELEGATION_KINDS, LEVELS, PHONE_RESULTS, RANKS, REORGANISATIONS } from './personnel-names.ts'
import { recordTable } from './record-table.ts'
import type { StaffSession } from './sessions.ts'
import { stepForms } from './step-forms.ts'

type Agency = z.output<typeof agencyDetailShape>
type Model = z.output<typeof townshipModelsShape>['items'][number]
type Officer = z.output<typeof officersShape>['items'][number]

export type AgencyView = {
  found: Agency
  /** The day that is shown; today's facts where none is named. */
  day?: string | undefined
  regionName: string
  /** 1+1+1 models of which it is a part. */
  models: Model[]
  officers: Officer[]
  /** There are more officers than these. */
  more: boolean
  /** Proposals for the fields that ask for a unit. */
  units: Html
  session: StaffSession
  state: FieldState
  failed?: string | undefined
}

/** One agency: its facts on a day, its people, its ties and its history, and the steps that are open to the reader. */
export function agencyPage(view: AgencyView): Html {
  const { found, day, session, state, failed, units } = view
  const base = `/staff/agencies/${encodeURIComponent(found.id)}`
  const lists = {
    delegationKinds: choicesOf(DELEGATION_KINDS),
    reorganisations: choicesOf(REORGANISATIONS),
    phoneResults: choicesOf(PHONE_RESULTS),
    ranks: choicesOf(RANKS),
    delegations: found.delegations.map((each): Choice => ({ value: each.id, text: delegationText(each) })),
    duties: found.duties.map((each): Choice => ({ value: each.id, text: dutyText(found, each) })),
  }
  const forms = stepForms({ forms: AGENCY_FORMS, may: found.may, base, session, version: found.version, lists, state, failed })
  const when = html`<form class="filters" method="get" action="${base}" novalidate>${textField(state, { name: 'day', label: '看哪一天的情况', type: 'date' })}<p><button type="submit">查看</button> <a href="${base}">今天的情况</a></p></form>`
  return html`${errorSummary(state.errors)}<h1>${found.name}</h1>
<p class="status${!found.open && ' stopped'}"><strong>${found.open ? '在册' : '已撤销、合并或者分设'}</strong>${day && `　${plainDay(day)}的情况`}</p>${when}
<div class="two"><div>${facts(view)}${delegations(found)}${duties(found)}${recusals(found)}${townships(view)}${people(view)}${history(found)}</div>
<div><h2>可以办理</h2>${found.may.length > 0 ? html`${units}${forms}` : html`<p>您可以查看这个单位，现在没有需要您办理的事项。</p>`}</div></div>
<p><a href="/staff/agencies">返回单位清单</a></p>`
}

const DAY_LENGTH = 10
/** The day in China on which an instant falls; of an end, the last day before it. */
const dayOf = (instant: string, before = 0) =>
  plainDay(new Date(Date.parse(instant) + 8 * 3_600_000 - before).toISOString().slice(0, DAY_LENGTH))
const period = ({ from, until }: { from: string; until?: string | undefined }) => `${dayOf(from)}起${until ? `，至${dayOf(until, 1)}` : ''}`

function facts({ found, regionName }: AgencyView): Html {
  const link = (id: string | undefined): Fragment =>
    id && html`<a href="/staff/agencies/${encodeURIComponent(id)}">${relatedName(found, id)}</a>`
  const earlier = found.names.filter(({ name }) => name !== found.name)
  return summaryList([
    ['单位编号', found.id],
    ['统一社会信用代码', found.creditCode],
    ['地区', regionName],
    ['级别', LEVELS[found.level] ?? found.level],
    ['行政级别', found.rank && (RANKS[found.rank] ?? found.rank)],
    ['类型', AGENCY_KINDS[found.kind] ?? found.kind],
    ['执法领域', found.field],
    ['主管单位', link(found.parentId)],
    ['业务上级', link(found.superiorId)],
    ['监督电话', found.phone],
    ['文书的字', found.sign],
    ['别的名称', earlier.map(({ name, from }, at) => [at > 0 && html`<br>`, `${name}（${dayOf(from)}起）`])],
    ['承接的单位', found.into.map((id, at) => [at > 0 && html`<br>`, link(id)])],
  ])
}

const delegationText = ({ kind, to, powers }: Agency['delegations'][number]) =>
  `${DELEGATION_KINDS[kind] ?? kind}${to ? `给${to}` : ''}：${powers}`

const delegations = ({ delegations: all }: Agency): Fragment =>
  all.length > 0 &&
  html`<h2>委托和授权</h2><ul>${all.map((each) => html`<li>${delegationText(each)}，${period(each)}，依据：${each.basis}</li>`)}</ul>`

const relatedName = ({ related }: Agency, id: string) => related.find((each) => each.id === id)?.name ?? id

const dutyText = (found: Agency, { over, field, matters }: Agency['duties'][number]) =>
  `${over ? relatedName(found, over) : `${field}领域`}：${matters}`

const duties = (found: Agency): Fragment =>
  found.duties.length > 0 &&
  html`<h2>监督权责清单</h2><ul>${found.duties.map((each) => html`<li>${dutyText(found, each)}，${period(each)}，依据：${each.basis}</li>`)}</ul>`

const recusals = ({ recusals: all }: Agency): Fragment =>
  all.length > 0 && html`<h2>回避关系</h2><ul>${all.map((each) => html`<li>${each.who}：${each.reason}，${period(each)}</li>`)}</ul>`

const townships = ({ models }: AgencyView): Fragment =>
  models.length > 0 &&
  recordTable(
    '“1+1+1”监督模式',
    '',
    ['乡镇（街道）', '县级部门的机构', '司法所'],
    models.map(({ agencyId, name, departmentUnit, justiceOffice }) => {
      const link = (id: string, text: string) => html`<a href="/staff/agencies/${encodeURIComponent(id)}">${text}</a>`
      return html`<tr><th scope="row">${link(agencyId, name)}</th><td data-label="县级部门的机构">${link(departmentUnit.agencyId, departmentUnit.name)}</td><td data-label="司法所">${link(justiceOffice.agencyId, justiceOffice.name)}</td></tr>`
    }),
  )

function people({ found, officers, more }: AgencyView): Fragment {
  const all = `/staff/officers?${new URLSearchParams({ unit: found.open ? found.name : found.id, left: 'false' }).toString()}`
  const rows = officers.map(
    ({ id, name, post, supervising }) =>
      html`<tr><th scope="row"><a href="/staff/officers/${id}">${name}</a></th><td data-label="岗位">${post ?? '—'}</td><td data-label="监督人员">${supervising ? '是' : '—'}</td></tr>`,
  )
  return html`${recordTable('现在的人员', '没有登记在岗的人员。', ['姓名', '岗位', '监督人员'], rows)}${more && html`<p><a href="${all}">查看全部人员</a></p>`}`
}

const history = ({ history: all }: Agency): Html =>
  html`<h2>履历</h2><ol class="timeline">${all.map(
    ({ at, by, text, from }) =>
      html`<li><time datetime="${at}">${plainTime(at)}</time> ${by}<div>${plainDays(text)}${from && html`（${plainDay(from)}起）`}</div></li>`,
  )}</ol>`
