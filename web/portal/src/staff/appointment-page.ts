import type { appointmentDetailShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { type Choice, errorSummary, type FieldState, summaryList } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay, plainTime } from '../plain-date.ts'
import { type AppointmentRules, appointmentForms, appointmentLists } from './appointment-forms.ts'
import { recordTable } from './record-table.ts'
import type { StaffSession } from './sessions.ts'
import { stepForms } from './step-forms.ts'

type Appointment = z.output<typeof appointmentDetailShape>

export type AppointmentView = {
  found: Appointment
  rules: AppointmentRules
  regionName: string
  /** Proposals for the fields that ask for a unit. */
  units: Html
  session: StaffSession
  state: FieldState
  failed?: string | undefined
  /** How they are reached, shown once after a recorded reading. */
  contact?: string | undefined
}

/** One appointment: who it is and for how long, what has come of it, and the steps that are open to the reader. */
export function appointmentPage(view: AppointmentView): Html {
  const { found, rules, units, session, state, failed, contact } = view
  const kind = rules.kinds.find(({ code }) => code === found.kind)
  const open = found.conflicts.filter(({ until }) => until === undefined)
  const forms = stepForms({
    forms: appointmentForms(kind),
    may: found.may,
    base: `/staff/appointments/${found.id}`,
    session,
    version: found.version,
    lists: {
      ...appointmentLists(rules, kind),
      conflicts: open.map(({ id, agencyName, reason }): Choice => ({ value: id, text: `${agencyName}：${reason}` })),
    },
    state,
    failed,
  })
  const revealed =
    contact &&
    html`<section class="notice" role="status"><h2>联系方式</h2><p>${contact}</p><p class="hint">只显示这一次，查看已记录。</p></section>`
  return html`${errorSummary(state.errors)}<h1>${found.name}</h1>${standing(found)}${revealed}
<div class="two"><div>${facts(view)}${conflicts(found)}${appraisals(found)}${history(found)}</div>
<div><h2>可以办理</h2>${found.may.length > 0 ? html`${units}${forms}` : html`<p>您可以查看这项聘任，现在没有需要您办理的事项。</p>`}</div></div>
<p><a href="/staff/appointments">返回聘任清单</a></p>`
}

const standing = ({ ended, inOffice }: Appointment): Html =>
  html`<p class="status${!inOffice && ' stopped'}"><strong>${ended ? `已终止（${ended.groundName}，${plainDay(ended.on)}）` : '在聘'}</strong></p>`

function facts({ found, regionName }: AppointmentView): Html {
  const { ended } = found
  return summaryList([
    ['类别', found.kindName],
    ['地区', regionName],
    ['来源', found.backgroundName],
    ['工作单位或者所在地', found.employer],
    ['熟悉的领域', found.fields.join('、')],
    ['聘期', `${plainDay(found.from)}至${plainDay(found.until)}`],
    ['终止的说明', ended && ended.reason !== ended.groundName && ended.reason],
  ])
}

const conflicts = ({ conflicts: all }: Appointment): Fragment =>
  recordTable(
    '回避关系',
    '没有登记回避关系。',
    ['单位', '什么关系', '起止'],
    all.map(
      ({ agencyId, agencyName, reason, from, until }) =>
        html`<tr><th scope="row"><a href="/staff/agencies/${encodeURIComponent(agencyId)}">${agencyName}</a></th><td data-label="什么关系">${reason}</td><td data-label="起止">${plainDay(from)}起${until && `，至${plainDay(until)}`}</td></tr>`,
    ),
  )

const appraisals = ({ appraisals: all }: Appointment): Fragment =>
  recordTable(
    '年度考核',
    '还没有考核。',
    ['年度', '参加活动', '结果', '说明'],
    all.map(
      ({ year, activities, passed, note }) =>
        html`<tr><th scope="row">${year}年</th><td data-label="参加活动">${activities}次</td><td data-label="结果">${passed ? '合格' : html`<span class="tag bad">不合格</span>`}</td><td data-label="说明">${note ?? '—'}</td></tr>`,
    ),
  )

const history = ({ history: all }: Appointment): Html =>
  html`<h2>履历</h2><ol class="timeline">${all.map(
    ({ at, by, text }) => html`<li><time datetime="${at}">${plainTime(at)}</time> ${by}<div>${text}</div></li>`,
  )}</ol>`
