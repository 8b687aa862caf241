import type { Block } from '@mingjian/documents'
import { groups } from '../citizen/report-receipt.ts'
import { hidden, summaryList } from '../fields.ts'
import { type Fragment, Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'

/** What a slip says; carried in hidden fields, kept nowhere. Empty where it is not told. */
export type SlipValues = {
  complaintNo: string
  receipt: string
  handler: string
  acceptBy: string
  provisional: string
  /** Name and address of the superior, of a filing that was sealed to it. */
  sealedTo: string
  sealedUrl: string
  region: string
  knownOn: string
}

/** A slip as it is shown or printed: values, sentences about other routes, the code to scan. */
export type Slip = { values: SlipValues; notices: string[]; url: string; scan: string }

export const SCAN_CAPTION = '用手机扫一扫，打开查询页，再填写上面的查询码。'
const PROVISIONAL = '“暂定”是因为那段时间的放假安排还没有公布，公布后会重新计算。'
const KEEP = '查询码只给这一次，谁有它谁就能查看，请收好，不要告诉别人。丢了可以带身份证件到窗口补发，匿名反映的不能补发。'
const NEXT = [
  '办理机关审查是否受理；材料不够的，会请您补充一次。',
  '受理后30日内核查并答复；情况复杂的，经批准可以延长一次。',
  '您可以随时凭查询码查询进展、留言、补充或者撤回；没有手机的，可以到窗口问。',
  '答复后可以评价；不满意的，可以申请重新办理一次。',
  '任何人不得打击报复。有人因此为难您，请再次反映并说明“打击报复”，会优先处理。',
]

/** What the office that took it in says when it may not keep it. */
export const sealedNote = (name: string) =>
  `您反映的是本级行政执法监督机构，按规定由${name}办理。内容已经封存，只有${name}打得开，本机关没有留存，也看不到。`
const sealedNext = ({ sealedTo, sealedUrl }: SlipValues) => [
  `本机关把封存的内容送到${sealedTo}，期限从本机关收件那天算起。`,
  sealedUrl
    ? `送达以后，凭同一个查询码到 ${sealedUrl}/status 查询进展、留言和补充材料。`
    : `送达以后，凭同一个查询码向${sealedTo}查询进展。`,
  '在本机关凭查询码只能查到送达了没有。查询码丢了，请向办理机关申请补发。',
  '任何人不得打击报复。有人因此为难您，请再次反映并说明“打击报复”，会优先处理。',
]
const nextSteps = (values: SlipValues) => (values.sealedTo ? sealedNext(values) : NEXT)
const notesOf = ({ values, notices }: Slip) => (values.sealedTo ? [sealedNote(values.sealedTo), ...notices] : notices)

const facts = ({ complaintNo, handler, acceptBy, provisional }: SlipValues): [string, string][] =>
  (
    [
      ['编号', complaintNo],
      ['由谁办理', handler],
      ['最晚哪天告诉您是否受理', acceptBy && `${plainDay(acceptBy)}${provisional ? '（暂定）' : ''}`],
    ] as [string, string][]
  ).filter(([, value]) => value)

/** The slip on the screen: made to be printed as it stands; `actions` do not print. */
export function slipBody(slip: Slip, actions: Fragment): Html {
  const { values, scan } = slip
  return html`<article class="slip"><h1 tabindex="-1" autofocus>登记回执</h1>
<div class="receipt"><p>查询码</p><p class="code">${groups(values.receipt)}</p><p>${KEEP}</p></div>
<div class="no-print actions">${actions}</div>
<div class="beside"><div>${summaryList(facts(values))}${values.provisional && html`<p class="hint">${PROVISIONAL}</p>`}</div><figure>${new Html(scan)}<figcaption>${SCAN_CAPTION}</figcaption></figure></div>
<h2>接下来</h2><ol>${nextSteps(values).map((each) => html`<li>${each}</li>`)}</ol>
<h2>请留意</h2>${notesOf(slip).map((notice) => html`<p class="notice">${notice}</p>`)}</article>`
}

/** Carries the slip on to be printed. */
export const slipFields = (values: SlipValues): Html[] => hidden(Object.entries(values))

const line = (text: string, more: Partial<{ bold: boolean; align: 'left' | 'center'; size: number }> = {}): Block => ({
  line: { text, bold: false, align: 'left', size: 14, indent: 0, ...more },
})

/** The slip as paragraphs for the printer. */
export function slipBlocks(slip: Slip): Block[] {
  const { values } = slip
  return [
    line('登记回执', { bold: true, align: 'center', size: 24 }),
    line(''),
    line(`查询码　${values.receipt.replace(/(\d{4})(?=\d)/g, '$1 ')}`, { bold: true, align: 'center', size: 22 }),
    line(KEEP),
    line(''),
    ...facts(values).map(([name, value]) => line(`${name}：${value}`)),
    ...(values.provisional ? [line(PROVISIONAL)] : []),
    line(''),
    line('接下来', { bold: true }),
    ...nextSteps(values).map((each, at) => line(`${at + 1}. ${each}`)),
    line(''),
    line('请留意', { bold: true }),
    ...notesOf(slip).map((notice) => line(notice)),
    line(''),
  ]
}
