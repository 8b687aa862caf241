import type { ComplaintDetail, PaperItem, PaperKinds } from '@mingjian/contracts'
import { type Choice, type FieldState, selectField, textArea, textField } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import type { StaffSession } from './sessions.ts'
import { formToken } from './staff-visit.ts'

const STATUS: Record<PaperItem['status'], string> = {
  drafted: '待印发',
  approved: '已审批，待印发',
  issued: '已印发，待送达',
  served: '已送达',
  voided: '已作废',
}
export const SERVICE_WAYS: Choice[] = [
  { value: 'in-person', text: '当面签收' },
  { value: 'post', text: '邮寄' },
  { value: 'justice-office', text: '司法所转交' },
  { value: 'village', text: '村（居）委会转交' },
  { value: 'hotline', text: '12345回传' },
  { value: 'email', text: '电子邮件' },
  { value: 'portal', text: '网上告知' },
  { value: 'retained', text: '留置' },
]
const EVIDENCE: Choice[] = [
  { value: 'inquiry-answer', text: '单位的复函' },
  { value: 'copied-file', text: '调取的案卷、材料' },
  { value: 'interview-record', text: '询问笔录' },
  { value: 'site-inspection', text: '现场检查笔录' },
  { value: 'recording', text: '录音录像' },
  { value: 'expert-opinion', text: '鉴定、专家意见' },
  { value: 'other', text: '其他' },
]

/** Forms of one paper: the steps that are open to the reader, each with what it needs. */
type PaperForm = { title: string; fields: (state: FieldState) => Fragment; open?: boolean }
const plain = (title: string): PaperForm => ({ title, fields: () => false, open: true })
const service = (state: FieldState) =>
  html`${selectField(state, { name: 'way', label: '方式', choices: SERVICE_WAYS })}${textField(state, { name: 'on', label: '日期', type: 'date' })}`
export const PAPER_FORMS: Record<string, PaperForm> = {
  approve: plain('审批同意'),
  issue: plain('印发（编文号）'),
  serve: {
    title: '登记送达',
    fields: (state) =>
      html`${service(state)}${textField(state, { name: 'receipt', label: '邮件号或者存放地点', hint: '不要写反映人的姓名', optional: true, max: 200 })}${textField(state, { name: 'witnesses', label: '留置的见证人', hint: '两名，用空格隔开', optional: true, max: 100 })}`,
  },
  'fail-service': {
    title: '登记没有送到',
    fields: (state) => html`${service(state)}${textField(state, { name: 'reason', label: '原因', max: 500 })}`,
  },
  return: { title: '退回修改', fields: (state) => textArea(state, { name: 'reason', label: '要改什么', rows: 2, max: 500 }) },
  void: { title: '作废', fields: (state) => textArea(state, { name: 'reason', label: '作废的原因', rows: 2, max: 500 }) },
}

/** Papers and evidence of a complaint, each paper with what may be done with it now. */
export function papersSection(found: ComplaintDetail, session: StaffSession, state: FieldState): Fragment {
  if (found.papers.length === 0 && found.evidence.length === 0) return false
  const { no } = found
  return html`${found.papers.length > 0 && html`<h2 id="papers">文书</h2>${found.papers.map((paper) => onePaper(no, found.version, paper, session, state))}`}${found.evidence.length > 0 && html`<h2>证据</h2><ul>${found.evidence.map(({ kind, title, madeOn, note }) => html`<li>${EVIDENCE.find(({ value }) => value === kind)?.text}：${title}（${plainDay(madeOn)}）${note && html`<p class="hint">${note}</p>`}</li>`)}</ul>`}`
}

function onePaper(no: string, version: number, paper: PaperItem, session: StaffSession, state: FieldState): Html {
  const at = `/staff/complaints/${no}/papers/${paper.id}`
  const issued = paper.status === 'issued' || paper.status === 'served'
  const forms = paper.may.flatMap((step) => {
    const form = PAPER_FORMS[step]
    if (!form) return []
    const body = html`<form method="post" action="${at}/${step}" novalidate>${formToken(session)}<input type="hidden" name="version" value="${version}">${form.fields(state)}<p><button type="submit">${form.title}</button></p></form>`
    return form.open ? [body] : [html`<details class="step"><summary>${form.title}</summary>${body}</details>`]
  })
  return html`<section class="notice"><h3>${paper.name}${paper.number && `　${paper.number}`}</h3>
<p>${paper.status === 'drafted' && paper.needsApproval ? '待审批' : STATUS[paper.status]}${paper.issuedOn && `，${plainDay(paper.issuedOn)}印发`}${paper.service && `，${plainDay(paper.service.on)}${paper.service.wayName}`}。${paper.publicity}。</p>
${paper.returned && html`<p class="error">退回：${paper.returned}</p>`}${paper.voided && html`<p class="hint">作废：${paper.voided}</p>`}${paper.failed.map(({ wayName, on, reason }) => html`<p class="hint">${plainDay(on)}${wayName}没有送到：${reason}</p>`)}
<p><a href="${at}">预览</a>${paper.may.includes('revise') && html`　<a href="${at}/revise">修改</a>`}${issued && html`　<a href="${at}/pdf">打印件（PDF）</a>　<a href="${at}/file">原件</a>`}</p>${paper.sha256 && html`<p class="hint">原件校验值 SHA-256：<code class="long">${paper.sha256}</code></p>`}${forms}</section>`
}

/** The form of a draft: only what the dossier does not say by itself. */
export function draftForm(state: FieldState, kind: PaperKinds['items'][number], units: Choice[]): Html {
  return html`${kind.addressee === 'unit' && selectField(state, { name: 'unit', label: '送达单位', choices: units, ...(kind.elsewhere ? { empty: '请选择' } : {}) })}${kind.write
    .filter((name) => name !== '送达单位')
    .map((name) => textArea(state, { name: `field-${name}`, label: name, rows: 3, max: 5_000 }))}`
}

/** The form of one piece of evidence. */
export function evidenceForm(state: FieldState, colleagues: Choice[], inquiries: Choice[]): Html {
  return html`${selectField(state, { name: 'kind', label: '种类', choices: EVIDENCE })}${textField(state, { name: 'title', label: '名称', hint: '不要写反映人的姓名', max: 200 })}${textField(state, { name: 'madeOn', label: '日期', type: 'date' })}${inquiries.length > 0 && selectField(state, { name: 'inquiry', label: '是哪份函的回复', optional: true, empty: '不是', choices: inquiries })}<fieldset class="field"><legend>由谁取得 <span class="optional">（询问、检查须两名监督人员）</span></legend><div class="choices columns">${colleagues.map(({ value, text }) => html`<div class="choice"><input type="checkbox" id="by-${value}" name="madeBy" value="${value}"${state.values.has('madeBy', value) && html` checked`}><label for="by-${value}">${text}</label></div>`)}</div></fieldset>${textArea(state, { name: 'note', label: '说明', optional: true, rows: 3, max: 2_000 })}<div class="field"><label for="file">扫描件、照片、录音录像 <span class="optional">（可不填）</span></label><input type="file" id="file" name="file" multiple></div>`
}
