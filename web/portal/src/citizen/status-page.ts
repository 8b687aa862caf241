import type { Lookup } from '@mingjian/contracts'
import type { CodeEntry } from '../directory.ts'
import { choiceField, errorSummary, type FieldState, fileField, hidden, summaryList, textArea } from '../fields.ts'
import { type Fragment, type Html, html, paragraphs } from '../html.ts'
import { plainDay, plainDays, plainTime } from '../plain-date.ts'
import { carriedFiles } from './report-fields.ts'

export const receiptDigits = (typed: string) =>
  typed.replace(/[\s-]/g, '').replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))

export type StatusView = { found: Lookup; receipt: string; key: string; state: FieldState; pressure: CodeEntry[]; done?: string }

const SATISFACTION = ['很不满意', '不满意', '一般', '满意', '很满意']

/** One complaint as the person behind the receipt sees it, with only the steps that are open. */
export function statusPage(view: StatusView): Html {
  const { found, receipt, state, done } = view
  const notices = found.notices.map((notice) => html`<p class="notice">${notice}</p>`)
  return html`${errorSummary(state.errors)}${done && html`<div class="done" role="status" tabindex="-1" autofocus><p>${done}</p></div>`}<h1>${found.title}</h1>
<form id="again" method="post" action="/status">${hidden([['receipt', receipt]])}</form>
<p class="status"><strong>${found.statusText}</strong></p>
${summaryList([...(found.complaintNo ? [['编号', found.complaintNo] as const] : []), ['由谁办理', found.handler], ...found.deadlines.map(({ name, dueOn, provisional }) => [`${name}最后一天`, html`${plainDay(dueOn)}${provisional && html` <span class="mark">暂定</span>`}`] as const)])}
${found.answer ? html`${answer(found.answer)}${notices}${steps(view)}` : html`${lastStep(found)}${steps(view)}${notices}`}
${found.sealedTo?.url && html`<p><a href="${found.sealedTo.url}/status">到${found.sealedTo.name}的网站查询</a></p>`}
<h2>办理经过</h2><ol class="timeline">${found.timeline.map(({ at, text }) => html`<li><time datetime="${at}">${plainTime(at)}</time><div>${plainDays(text)}</div></li>`)}</ol>
${found.messages.length > 0 && html`<h2>留言</h2><ul class="messages">${found.messages.map(({ at, from, text }) => html`<li class="${from}"><p class="hint">${from === 'person' ? '您' : '办理机关'}，${plainTime(at)}</p>${paragraphs(text)}</li>`)}</ul>`}
<p class="no-print"><button type="button" class="second" data-print hidden>打印这一页</button></p>`
}

/** What was told last: what to supplement, why it was declined. */
function lastStep({ timeline, status }: Lookup): Fragment {
  const last = timeline.findLast((each) => each.status === status)
  return last && html`<p>${plainDays(last.text)}</p>`
}

function answer({ text, conclusion, findings }: NonNullable<Lookup['answer']>): Html {
  return html`<section class="answer"><h2>答复</h2>${conclusion && html`<p>结论：<strong>${conclusion}</strong></p>`}${findings.length > 0 && html`<ul>${findings.map((each) => html`<li>${each.allegation}：<strong>${each.conclusion}</strong></li>`)}</ul>`}${paragraphs(text)}</section>`
}

function steps(view: StatusView): Fragment {
  const { found, receipt, key, state, pressure } = view
  const may = (step: string) => found.may.includes(step)
  const failed = (prefix: string[]) => [...state.errors.keys()].some((name) => prefix.some((each) => name.startsWith(each)))
  const form = (step: string, title: string, open: boolean, fields: Fragment, button: string, files = false) =>
    may(step) &&
    html`<details class="step"${open && html` open`}><summary>${title}</summary><form method="post" action="/status/${step}"${files && html` enctype="multipart/form-data"`} novalidate>${hidden([['receipt', receipt], ['key', key], ...(files ? carriedFiles(state.values) : [])])}${fields}<p><button type="submit">${button}</button></p></form></details>`
  const file = (step: string) => fileField(state, { name: `${step}-file`, label: '照片和材料', hint: '请不要上传国家秘密。' }, 'file')
  return html`${form('supplement', '补充材料', true, html`${textArea(state, { name: 'supplement-text', label: '补充的内容', rows: 5, max: 5_000 })}${file('supplement')}`, '提交补充', true)}
${form(
  'rate',
  '评价答复',
  true,
  html`${choiceField(state, {
    name: 'resolved',
    label: '问题解决了吗',
    choices: [
      { value: 'yes', text: '解决了' },
      { value: 'no', text: '没有解决' },
    ],
  })}${choiceField(state, { name: 'satisfaction', label: '您满意吗', choices: SATISFACTION.map((text, at) => ({ value: String(at + 1), text })) })}${textArea(state, { name: 'comment', label: '还想说的', optional: true, rows: 2, max: 1_000 })}`,
  '提交评价',
)}
${form('message', '给办理人员留言', failed(['message']), html`${textArea(state, { name: 'message-text', label: '留言', rows: 4, max: 2_000 })}${file('message')}`, '发出留言', true)}
${form('reopen', '不满意，申请重新办理', failed(['reopen']), html`<p class="hint">只能申请一次，由另外的人员重新核查。</p>${textArea(state, { name: 'reopen-reason', label: '为什么要重新办理', rows: 4, max: 2_000 })}`, '申请重新办理')}
${form('withdraw', '撤回', failed(['withdraw', 'pressure']), html`<p class="hint">撤回后不再答复您；发现的违法问题仍会依职权处理。</p>${textArea(state, { name: 'withdraw-reason', label: '为什么撤回', rows: 3, max: 500 })}${choiceField(state, { name: 'pressure', label: '撤回是不是因为受到压力', choices: pressure.map(({ code, name, hint }) => ({ value: code, text: name, hint })) })}`, '确认撤回')}`
}
