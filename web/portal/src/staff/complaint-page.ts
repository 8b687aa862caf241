import type { ComplaintDetail } from '@mingjian/contracts'
import { z } from 'zod'
import { choiceField, errorSummary, type FieldState, hidden, selectField, summaryList, textArea, textField } from '../fields.ts'
import { type Fragment, type Html, html, paragraphs } from '../html.ts'
import { plainDay, plainTime } from '../plain-date.ts'
import type { PortalContext } from '../visit.ts'
import { STAFF_STEPS } from './staff-steps.ts'

const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })
const BASIS: Record<string, string> = { law: '法律', 'local-practice': '地方惯例', assumption: '假定' }

/** One complaint with everything that a handler needs, and only the steps that are open now. */
export async function complaintPage(
  { api, directory }: PortalContext,
  bearer: string,
  token: string,
  found: ComplaintDetail,
  state: FieldState,
): Promise<Html> {
  const may = [...found.may.filter((step) => STAFF_STEPS[step]), 'message']
  const [status, grounds, conclusions, colleagues] = await Promise.all([
    directory.codeName('complaint-statuses', found.status),
    directory.codes('decline-grounds'),
    directory.codes('conclusions'),
    may.includes('assign')
      ? api.call('GET', '/api/staff/colleagues', colleaguesShape, { bearer }).catch(() => ({ items: [] }))
      : { items: [] },
  ])
  const options = (items: typeof grounds) => items.map(({ code, name }) => ({ value: code, text: name }))
  const fields: Record<string, () => Fragment> = {
    'request-supplement': () => textArea(state, { name: 'request-supplement-items', label: '请反映人补充什么', max: 2_000 }),
    decline: () =>
      html`${selectField(state, { name: 'decline-ground', label: '情形', empty: '请选择', choices: options(grounds) })}${textArea(state, { name: 'decline-explanation', label: '向反映人说明原因和正确途径', max: 2_000 })}${textField(state, { name: 'decline-earlierNo', label: '原件编号', optional: true })}`,
    assign: () =>
      choiceField(state, {
        name: 'assign-handlers',
        label: '承办人（至少两名监督人员）',
        many: true,
        columns: true,
        choices: colleagues.items.map(({ id, title }) => ({ value: id, text: title })),
      }),
    'record-findings': () =>
      found.allegations.map(
        ({ no, text }) =>
          html`<h3>第${no}项：${text}</h3>${hidden([['allegation', String(no)]])}${selectField(state, { name: `conclusion-${no}`, label: '结论', empty: '请选择', choices: options(conclusions) })}${textArea(state, { name: `facts-${no}`, label: '查明的事实', max: 5_000 })}`,
      ),
    reply: () => textArea(state, { name: 'reply-text', label: '答复内容', rows: 8, max: 10_000 }),
    message: () => textArea(state, { name: 'message-text', label: '留言', max: 2_000 }),
  }
  const step = (name: string) =>
    html`<details class="step"><summary>${STAFF_STEPS[name]?.title}</summary><form method="post" action="/staff/complaints/${found.no}/${name}" enctype="multipart/form-data" novalidate>${hidden(
      [
        ['csrf', token],
        ['version', String(found.version)],
      ],
    )}${fields[name]?.()}<p><button type="submit">${STAFF_STEPS[name]?.title}</button></p></form></details>`
  return html`${errorSummary(state.errors)}<h1>${found.title}</h1><p class="status"><strong>${status}</strong></p>
<div class="two"><div>${summaryList([
    ['编号', found.no],
    ['被反映', found.accused.agencyName],
    ['姓名', found.accused.officerName],
    ['收到', plainDay(found.receivedOn)],
    ['办理单位', found.handling.unitName],
    ['经过', paragraphs(found.content)],
    ['地点', found.place],
  ])}
<h2>期限</h2><ul>${found.deadlines.map((each) => html`<li>${each.name}：${plainDay(each.dueOn)}（${BASIS[each.basis] ?? each.basis}）${each.provisional && html` <span class="mark">暂定</span>`}${each.met ? '，已办' : each.overdue && html` <span class="tag bad">已超期</span>`}</li>`)}</ul>
${found.messages.length > 0 && html`<h2>留言</h2><ul class="messages">${found.messages.map(({ at, from, text }) => html`<li class="${from}"><p class="hint">${from === 'person' ? '反映人' : '办理机关'}，${plainTime(at)}</p>${paragraphs(text)}</li>`)}</ul>`}
<h2>办理经过</h2><ol class="timeline">${found.history.map(({ at, text, actor }) => html`<li><time datetime="${at}">${plainTime(at)}</time> ${actor.title}<div>${text}</div></li>`)}</ol></div>
<div><h2>可以办理</h2>${may.map(step)}</div></div>`
}
