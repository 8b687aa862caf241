import { randomUUID } from 'node:crypto'
import type { ComplaintDetail } from '@mingjian/contracts'
import { type Choice, errorSummary, type FieldState, hidden, summaryList } from '../fields.ts'
import { type Fragment, type Html, html, paragraphs } from '../html.ts'
import { plainDay, plainTime } from '../plain-date.ts'
import type { StepChoices } from './complaint-step.ts'
import { COMPLAINT_STEPS } from './complaint-steps.ts'
import { handoverSection, offerForm, oneFile } from './handover-section.ts'
import { orderSection } from './order-section.ts'
import { papersSection } from './papers-section.ts'
import { BASIS } from './rule-basis.ts'
import type { StaffSession } from './sessions.ts'
import { formToken } from './staff-visit.ts'
import { stepBox } from './step-box.ts'

const PURPOSES: Record<string, string> = {
  authorisation: '授权委托书',
  'representatives-list': '签名的名单',
  'leaving-note': '退出共同反映的说明',
}
const WHY = { 'same-person': '同一人反映', 'similar-text': '内容相近' }

/** Chinese names of the codes on the page. */
export type Names = {
  status: string
  kind: string
  channel: string
  region: string
  problemTypes: string[]
  language: string
  helper: string
  replyBy: string
  conclusion: (code: string) => string
}
export type ComplaintView = {
  found: ComplaintDetail
  names: Names
  /** Offices that it may be handed to. */
  partners: Choice[]
  choices: StepChoices
  session: StaffSession
  state: FieldState
  /** The step whose form was refused; it stays open. */
  failed?: string | undefined
  /** Contact shown once after a recorded reading. */
  contact?: Fragment
}

/** One complaint with everything that a handler needs, and only the steps that are open to the reader. */
export function complaintPage(view: ComplaintView): Html {
  const { found, names, state, contact } = view
  return html`${errorSummary(state.errors)}<h1>${found.title}</h1>
<p class="status"><strong>${names.status}</strong>${found.retaliation && html` <span class="tag bad">打击报复</span>`}${found.confidential && html` <span class="tag bad">要求保密</span>`}</p>
${contact}<div class="two"><div>${handoverSection(view)}${facts(view)}${orderSection(found)}${deadlines(found)}${papersSection(found, view.session, state)}${findings(view)}${messages(found)}${history(found)}</div><div>${related(found)}<h2>可以办理</h2>${steps(view)}${offerForm(view)}${papersLinks(found)}</div></div>`
}

const papersLinks = ({ no, may }: ComplaintDetail): Fragment => {
  const evidence = html`<a href="/staff/complaints/${no}/evidence">登记证据</a>`
  if (may.includes('message')) return html`<p><a href="/staff/complaints/${no}/papers">拟制文书</a>　${evidence}</p>`
  return may.includes('add-evidence') && html`<p>${evidence}</p>`
}

function facts({ found, names }: ComplaintView): Html {
  const { accused } = found
  const received: [string, Fragment] = [
    '收到',
    found.backdating ? html`${plainDay(found.receivedOn)} <span class="tag">补录</span>：${found.backdating}` : plainDay(found.receivedOn),
  ]
  if (found.custody?.phase === 'released')
    return summaryList([['编号', found.no], received, ['地区', names.region], ['办理单位', found.handling.unitName]])
  return summaryList([
    ['编号', found.no],
    ['类别', `${names.kind}，${names.channel}`],
    received,
    ['地区', names.region],
    ['被反映', accused.agencyName],
    ['被反映的人', [accused.officerName, accused.certificateNo].filter(Boolean).join('，证件号')],
    ['问题类型', names.problemTypes.join('、')],
    ['经过', paragraphs(found.content)],
    ['反映的事项', found.allegations.length > 1 && html`<ol>${found.allegations.map(({ text }) => html`<li>${text}</li>`)}</ol>`],
    ['发生日期', found.occurredOn && plainDay(found.occurredOn)],
    ['地点', found.place],
    ['决定书文号', found.decisionNo],
    ['附件', found.attachments.length > 0 && files(found.no, found.attachments)],
    ['反映人', found.anonymous ? '匿名' : found.hasContact ? '实名，联系方式已加密' : '未留联系方式'],
    ['语言', names.language && `${names.language}${found.interpreted ? '，有翻译' : ''}`],
    ['协助人', names.helper],
    ['代表', found.representatives > 0 && `${found.representatives} 人`],
    ['答复方式', [names.replyBy, found.replyPlace].filter(Boolean).join('，')],
    ['办理单位', `${found.handling.unitName}（${found.handling.reason}；依据：${found.handling.source}）`],
    ['承办', found.assigned && `${found.assigned.handlers.length} 人`],
    ['并入', found.mergedInto],
    [
      '档案',
      found.archiveNo && html`${found.archiveNo}　<a href="/staff/complaints/${found.no}/archive">下载归档包</a>（由档案员下载，留痕）`,
    ],
    ['评价', found.rating && `${found.rating.resolved ? '已解决' : '没有解决'}，满意度 ${found.rating.satisfaction} 分`],
  ])
}

/** The file of a step; one that was taken with a refused form is carried on. */
const stepFile = (state: FieldState, step: string, { field, label }: { field: string; label: string }) => {
  const name = `${step}-${field}`
  const taken = state.values.get(name)
  return html`${taken && html`${hidden([[name, taken]])}<p class="hint">已上传，要换的再选一个文件。</p>`}${oneFile(state, taken ? `${name}-again` : name, label)}`
}

const files = (no: string, attachments: ComplaintDetail['attachments']) =>
  html`<ul class="files">${attachments.map(({ id, mediaType, size, purpose }, at) => html`<li><a href="/staff/complaints/${no}/attachments/${id}">${PURPOSES[purpose ?? ''] ?? `附件${at + 1}`}</a> <span class="hint">${mediaType}，${Math.ceil(size / 1024)} KB</span></li>`)}</ul>`

function deadlines({ deadlines: all }: ComplaintDetail): Fragment {
  const state = ({ met, overdue }: (typeof all)[number]) => {
    if (met) return '，已完成'
    return overdue && html` <span class="tag bad">已超期</span>`
  }
  return (
    all.length > 0 &&
    html`<h2>期限</h2><ul>${all.map((each) => html`<li>${each.name}：${plainDay(each.dueOn)}（${BASIS[each.basis] ?? each.basis}）${each.provisional && html` <span class="mark">暂定</span>`}${state(each)}</li>`)}</ul>`
  )
}

function findings({ found, names }: ComplaintView): Fragment {
  if (found.findings.length === 0) return false
  const text = (no: number) => found.allegations.find((each) => each.no === no)?.text ?? ''
  return html`<h2>核查结论${found.overall && `：${names.conclusion(found.overall)}`}</h2><ol>${found.findings.map(({ allegation, conclusion, facts: established, basis }) => html`<li>${text(allegation)}：<strong>${names.conclusion(conclusion)}</strong>${paragraphs(established)}${basis && html`<p class="hint">依据：${basis}</p>`}</li>`)}</ol>${found.reply && html`<h2>答复（${plainTime(found.reply.at)}${!found.reply.inTime && '，已超期'}）</h2>${paragraphs(found.reply.text)}`}`
}

function messages({ no, messages: all }: ComplaintDetail): Fragment {
  return (
    all.length > 0 &&
    html`<h2>留言</h2><ul class="messages">${all.map(({ at, from, text, attachments }) => html`<li class="${from}"><p class="hint">${from === 'person' ? '反映人' : '办理机关'}，${plainTime(at)}</p>${paragraphs(text)}${attachments.length > 0 && files(no, attachments)}</li>`)}</ul>`
  )
}

const history = ({ history: all }: ComplaintDetail) =>
  html`<h2>办理经过</h2><ol class="timeline">${all.map(({ at, text, actor }) => html`<li><time datetime="${at}">${plainTime(at)}</time> ${actor.title}<div>${text}</div></li>`)}</ol>`

function related({ hints, mergedFrom }: ComplaintDetail): Fragment {
  const link = (no: string) => html`<a href="/staff/complaints/${no}">${no}</a>`
  return html`${hints.length > 0 && html`<section class="notice"><h2>可能是同一件事</h2><ul>${hints.map(({ no, title, why }) => html`<li>${WHY[why]}：${title}，${link(no)}</li>`)}</ul></section>`}${mergedFrom.length > 0 && html`<p>并入本件的有 ${mergedFrom.length} 件。</p>`}`
}

function steps(view: ComplaintView): Fragment {
  const { found, session, state, choices, failed } = view
  const open = Object.entries(COMPLAINT_STEPS).filter(([name]) => found.may.includes(name))
  const waiting = found.may.includes('approve-reveal') ? found.reveals.filter(({ approved, mine }) => !approved && !mine) : []
  const { custody } = found
  if (custody?.acts && (custody.phase === 'offered' || custody.phase === 'released'))
    return html`<p>这件在移交，下一步写在“移交”里，由审批人办理。</p>`
  if (open.length === 0 && waiting.length === 0) return html`<p>您可以查看这一件，现在没有需要您办理的事项。</p>`
  const carried = hidden([
    ['csrf', session.token],
    ['version', String(found.version)],
    ['key', state.values.get('key') || randomUUID()],
  ])
  return html`${waiting.map(({ id, reason }) => html`<form class="notice" method="post" action="/staff/complaints/${found.no}/approve-reveal">${formToken(session)}${hidden([['id', id]])}<p>有人申请查看保密的联系方式，理由：${reason}</p><p><button type="submit">批准查看</button></p></form>`)}${open.map(([name, { title, hint, fields, file }]) => stepBox({ title, hint, open: name === failed, action: `/staff/complaints/${found.no}/${name}`, multipart: file !== undefined, body: html`${carried}${fields?.({ found, state, choices })}${file && stepFile(state, name, file)}` }))}`
}
