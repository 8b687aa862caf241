import type { ComplaintDetail, CustodyDetail } from '@mingjian/contracts'
import { type Choice, type FieldState, selectField, textArea } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import type { StaffSession } from './sessions.ts'
import { formToken, HANDERS, hasRole, RECEIVERS } from './staff-visit.ts'

type Drawing = { found: ComplaintDetail; session: StaffSession; state: FieldState; partners: Choice[] }

/** A field for one file, with what was wrong with the last one. */
export function oneFile({ errors }: FieldState, name: string, label: string, accept?: string): Html {
  const error = errors.get(name)
  return html`<div class="field${error && ' wrong'}"><label for="${name}">${label}</label>${error && html`<p class="error" id="${name}-error"><span class="sr">错误：</span>${error}</p>`}<input type="file" id="${name}" name="file"${accept && html` accept="${accept}"`}${error && html` aria-describedby="${name}-error" aria-invalid="true"`}></div>`
}

/** What was wrong with a form that has no field. */
const wrong = ({ errors }: FieldState, name: string) =>
  errors.has(name) && html`<p class="error" id="${name}"><span class="sr">错误：</span>${errors.get(name)}</p>`

/** 移交 of this complaint: how it stands in plain words, and what its own people do next. */
export function handoverSection(drawing: Drawing): Fragment {
  const { custody } = drawing.found
  if (!custody) return false
  const acts = custody.acts && hasRole(drawing.session, ...HANDERS)
  return html`<section class="notice" id="handover"><h2>移交</h2>${PHASES[custody.phase](drawing, custody, acts)}</section>`
}

/** 提出移交, for who may. */
export function offerForm({ found, session, state, partners }: Drawing): Fragment {
  if (!found.may.includes('offer-handover')) return false
  if (partners.length === 0) return html`<p class="hint">要移交其他机关的，请系统管理员先登记接收机关。</p>`
  const wrongNow = state.errors.has('handover-to')
  return html`<details class="step"${wrongNow && html` open`}><summary>移交其他机关</summary><form method="post" action="/staff/complaints/${found.no}/handover/offer" novalidate>${formToken(session)}<p class="hint">整件连同经过、附件交给另一机关办理。提出后暂停办理，对方确认收到以前可以撤回。</p>${selectField(state, { name: 'handover-to', label: '接收机关', empty: '请选择', choices: partners })}<p><button type="submit">提出移交</button></p></form></details>`
}

const post = (found: ComplaintDetail, session: StaffSession, step: string, fields: Fragment, button: string, kind = '') =>
  html`<form method="post" action="/staff/complaints/${found.no}/handover/${step}"${kind === 'file' && html` enctype="multipart/form-data"`} novalidate>${formToken(session)}${fields}<p><button type="submit"${kind === 'second' && html` class="second"`}>${button}</button></p></form>`

type Phase = (drawing: Drawing, custody: CustodyDetail, acts: boolean) => Fragment

const offered: Phase = ({ found, session, state }, { partner, at, online }, acts) => {
  const told = html`<p>${plainTime(at)}提出移交${partner}。移交完成或者撤回以前，这件暂停办理。</p>`
  if (!acts) return told
  const direct =
    online &&
    html`<h3>直接移交</h3>${post(found, session, 'send', html`${wrong(state, 'handover-send')}<p class="hint">${partner}已经联网，一次办完。中断了再按一次，接着办。</p>`, '现在直接移交')}`
  return html`${told}${direct}<h3>用文件移交</h3><ol><li><a href="/staff/complaints/${found.no}/handover/package">下载移交包</a>，拷给${partner}。只有它打得开，可以反复下载。</li><li>${partner}收下后会交来接收回执，请在下面上传。</li><li>上传后下载交接单，交给${partner}，由它接管。</li></ol>
${post(found, session, 'release', html`<p class="hint">上传后就由${partner}办理，不能撤回，本机关不再看得到内容。</p>${oneFile(state, 'handover-ack', '接收回执')}`, '上传回执，确认移交', 'file')}
<details class="step"${state.errors.has('handover-reason') && html` open`}><summary>撤回移交</summary>${post(found, session, 'cancel', textArea(state, { name: 'handover-reason', label: '撤回的原因', rows: 2, max: 500 }), '撤回移交', 'second')}</details>`
}

const cancelled: Phase = ({ found }, { partner, at }, acts) =>
  html`<p>${plainTime(at)}撤回了移交${partner}，这件在本机关继续办理。</p>${acts && html`<p>移交包已经给了${partner}的，请把<a href="/staff/complaints/${found.no}/handover/cancellation">撤回通知（下载）</a>也交去，它凭通知删除移交包。</p>`}`

const released: Phase = ({ found, session, state }, { partner, at, online, last, waiting = 0 }, acts) => {
  const told = html`<p>${plainTime(at)}已移交${partner}，由它办理。${last ? html`那里的编号是 <strong>${last.no}</strong>。` : html`还没有收到它接管的消息。`}</p>${last && html`<p>进展（${plainTime(last.at)}）：${last.statusText}。</p>`}`
  if (!acts) return told
  const release = html`<a href="/staff/complaints/${found.no}/handover/paper">下载交接单</a>`
  const words =
    waiting > 0 &&
    html`<h3>待转交的留言</h3><p>反映人在这里又留言 ${waiting} 条。${online ? '取进展时一并转交。' : ''}<a href="/staff/complaints/${found.no}/handover/messages">下载留言文件</a>，交给${partner}；它出具的进展说收到了，这里就不再提示。</p>`
  const ask =
    online && post(found, session, 'ask', wrong(state, 'handover-ask'), waiting > 0 ? '联网取最新进展，转交留言' : '联网取最新进展')
  const carried = html`<strong>下一步：</strong>${release}，交给${partner}。没有交接单，它不能接管。`
  // Broken off between the release and the taking over, the direct way goes on from here.
  const onward = online && !last && post(found, session, 'send', wrong(state, 'handover-send'), '现在直接送交接单')
  return html`${told}${last ? html`<p>交接单还要用的，可以再${release}。</p>` : html`<p>${carried}</p>${onward}`}${words}<h3>取最新进展</h3>${ask}${post(found, session, 'status', html`<p class="hint">${online ? '联系不上的，' : ''}请${partner}出具进展文件，在下面上传。反映人用原来的查询码也看得到。</p>${oneFile(state, 'handover-status', '进展文件')}`, '上传进展', 'file')}`
}

const taken: Phase = ({ session }, { handover, partner, at, acts, formerNo }) =>
  html`<p>${plainTime(at)}从${partner}接管，原编号 ${formerNo}。反映人仍可以用原来的查询码在${partner}查询。</p>${acts && hasRole(session, ...RECEIVERS) && html`<p><a href="/staff/handovers/${handover}/status">下载进展文件</a>，交给${partner}，反映人在那里就看得到最新进展。<a href="/staff/handovers#messages">收下${partner}转来的留言</a>。</p>`}`

const PHASES: Record<CustodyDetail['phase'], Phase> = { offered, cancelled, released, taken }
