import type { Filed } from '@mingjian/contracts'
import { hidden, summaryList } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { carried } from './report-fields.ts'

/** Four groups of four digits that break in the middle, if at all. */
export const groups = (receipt: string) =>
  (receipt.match(/\d{8}/g) ?? [receipt]).map((half) => html`<span>${half.replace(/(\d{4})(?=\d)/, '$1 ')}</span> `)

/** Shown once: number, 查询码 and what happens next; made to be printed. One that was sealed to the superior has no number here. */
export function receiptPage({ complaintNo, receipt, acceptBy, provisional, handler, notices, sealedTo }: Filed, form: FormValues): Html {
  return html`<h1>已收到您的反映</h1>
<div class="receipt"><p>查询码</p><p class="code">${groups(receipt)}</p><p><strong>请现在抄下来、拍照或者打印。</strong>查询码只显示这一次，谁有它谁就能查看，请不要告诉别人。</p></div>
${summaryList([
  ...(complaintNo ? [['编号', complaintNo] as const] : []),
  ['由谁办理', handler],
  ['最晚哪天告诉您是否受理', acceptBy && html`${plainDay(acceptBy)}${provisional && html` <span class="mark">暂定</span>`}`],
])}
${provisional && html`<p class="hint">“暂定”是因为那段时间的放假安排还没有公布，公布后会重新计算。</p>`}
<p class="no-print"><button type="button" class="second" data-print hidden>打印这一页</button></p>
${
  sealedTo
    ? sealedNext(sealedTo)
    : html`<h2>接下来</h2><ol><li>办理机关审查是否受理，材料不够会请您补充一次。</li><li>受理后30日内核查并答复；情况复杂的，经批准可以延长一次。</li><li>您可以随时<a href="/status">凭查询码查询进展</a>、留言、补充或者撤回。</li><li>答复后可以评价；不满意的，可以申请重新办理一次。</li></ol>`
}
<p>任何人不得打击报复。如果有人因此为难您，请再次反映并选“打击报复”，会优先处理。</p>
<h2>请留意</h2>${notices.map((notice) => html`<p class="notice">${notice}</p>`)}
<form id="report" method="post" action="/report/submit">${hidden(carried(form))}</form>
<form class="no-print" method="post" action="/status"><input type="hidden" name="receipt" value="${receipt}"><p><button type="submit" class="second">查看进展</button></p></form><p class="no-print"><a href="/">返回首页</a></p>`
}

const sealedNext = ({ name, url }: NonNullable<Filed['sealedTo']>): Html =>
  html`<div class="notice"><p>您反映的是本级行政执法监督机构，按规定由<strong>${name}</strong>办理。内容已经封存，只有${name}打得开，本机关没有留存，也看不到。</p></div>
<h2>接下来</h2><ol><li>封存的内容送到${name}，期限从今天算起。</li><li>送达以后，凭同一个查询码${url ? html`到<a href="${url}/status">${name}的网站</a>（${url}/status）` : `向${name}`}查询进展、留言和补充材料。</li><li>在这里凭查询码只能查到送达了没有。</li></ol>`
