import type { HotlineCertificate, HotlineImportStatus, ImportPreview, ImportWrittenBack } from '@mingjian/contracts'
import { errorSummary, type FieldState, hidden, summaryList, textField } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import type { StaffSession } from './sessions.ts'

const STATES: Record<HotlineImportStatus['state'], string> = {
  queued: '排队中',
  running: '正在导入',
  stopped: '已停止',
  finished: '已完成',
  failed: '没有完成',
}
export const stateName = ({ state, dryRun }: HotlineImportStatus) => (dryRun && state === 'running' ? '正在试算' : STATES[state])

const COUNTS: [keyof HotlineCertificate & keyof HotlineImportStatus, string][] = [
  ['read', '读取'],
  ['created', '新增'],
  ['updated', '更新'],
  ['unchanged', '没有变化'],
  ['rejected', '退回'],
  ['sealed', '封转上级'],
]

type View = {
  status: HotlineImportStatus
  certificate?: HotlineCertificate | undefined
  preview?: ImportPreview | undefined
  session: StaffSession
  error?: string | undefined
  told?: ImportWrittenBack | undefined
  state: FieldState
}

/** One import: live progress, what it counted, what to do next. */
export function importPage({ status, certificate, preview, session, error, told, state: fields }: View): Html {
  const { importId, state, dryRun, failure } = status
  const path = `/staff/imports/${importId}`
  const moving = state === 'queued' || state === 'running'
  const button = (step: string, text: string, second = false) =>
    html`<form method="post" action="${path}/${step}">${hidden([['csrf', session.token]])}<p><button type="submit"${second && html` class="second"`}>${text}</button></p></form>`
  return html`${error && html`<p class="error-summary" role="alert">${error}</p>`}${errorSummary(fields.errors)}${told && marked(told)}<h1>${dryRun ? '试算' : '导入'}：${status.fileName}</h1>
<p class="status"><strong>${stateName(status)}</strong></p>${failure && html`<p class="error">${failure.message}</p>`}
${moving && progress(status, path)}
${summaryList([
  ['上传', `${plainTime(status.requestedAt)}，${status.requestedBy}`],
  ['工单来源', status.source],
  ['列对应方案', `${status.profile}，第 ${status.profileVersion} 版`],
  ['分类对照表', `第 ${status.categoryMappingVersion} 版`],
  ['文件校验值', html`<span class="hint">${status.sha256}</span>`],
])}
${counts(status, certificate)}
${moving && button('stop', '停止', true)}${state === 'stopped' && button('resume', '从停下的地方继续')}${dryRun && state === 'finished' && button('confirm', '正式导入')}
${!moving && status.rejected > 0 && html`<p><a href="${path}/rejects">下载退回的 ${status.rejected} 行和原因</a></p>`}
${!moving && !dryRun && html`<p><a href="${path}/write-back">下载回传12345的办理结果</a></p>${markForm(path, session, fields)}`}
${preview && sheet(preview)}
<p><a href="/staff/imports">返回导入清单</a></p>`
}

const markForm = (path: string, session: StaffSession, state: FieldState) =>
  html`<details class="step"${state.errors.size > 0 && html` open`}><summary>登记已回传</summary><form method="post" action="${path}/written-back" novalidate>${hidden([['csrf', session.token]])}<p class="hint">把办理结果送到12345中心以后登记。还没有结果的工单不登记。</p>${textField(state, { name: 'on', label: '回传日期', type: 'date' })}<p><button type="submit">登记已回传</button></p></form></details>`

const marked = ({ marked: count, waiting, more }: ImportWrittenBack) =>
  html`<p class="notice" role="status">登记了 ${count} 件已回传。${waiting > 0 && `还有 ${waiting} 件没有办理结果。`}${more && '还有没登记完的，请再登记一次。'}</p>`

/** Results of all orders that were handed over in some days, as one file. */
export const writeBackForm = (state: FieldState) =>
  html`<h2>回传办理结果</h2><form class="filters" method="get" action="/staff/imports/write-back" novalidate>${textField(state, { name: 'from', label: '移交日期从', type: 'date' })}${textField(state, { name: 'to', label: '到', type: 'date' })}<p><button type="submit">下载回传12345的办理结果</button></p></form>`

function progress({ percent, read }: HotlineImportStatus, path: string): Html {
  return html`<div data-events="${path}/events"><label for="progress">进度</label><progress id="progress" max="100" value="${percent}"></progress><p>已读 <span data-read>${read}</span> 行。<a href="${path}">刷新</a></p></div>`
}

/** 对账单: what was read is what was counted. */
function counts(status: HotlineImportStatus, certificate: HotlineCertificate | undefined): Html {
  const shown = certificate ?? status
  const rows = COUNTS.filter(([name]) => name !== 'sealed' || shown.sealed > 0)
  const cells = rows.map(([name, text]) => html`<tr><th scope="row">${text}</th><td class="number">${Number(shown[name])}</td></tr>`)
  const balance =
    certificate &&
    html`<p${!certificate.balanced && html` class="error"`}>${certificate.balanced ? `对账相符：读取 = 新增 + 更新 + 没有变化 + 退回${shown.sealed > 0 ? ' + 封转上级' : ''}。` : '对账不符，请不要使用，并告诉管理员。'}</p>`
  return html`<table class="numbers"><caption>${certificate ? '对账单' : '计数'}</caption><tbody>${cells}</tbody></table>${balance}<p class="hint">新增的里面，${shown.complaints} 件成为投诉举报，${shown.statistics} 件只计入统计。</p>${shown.sealed > 0 && html`<p class="hint">反映本级行政执法监督机构的 ${shown.sealed} 行已经封存，转上级机关办理；这里没有留存内容，回传文件里也没有，由上级机关答复。请删除手里的原始表格。</p>`}`
}

function sheet({ columns, unmapped, header, firstRows }: ImportPreview): Html {
  return html`<h2>列的对应</h2>${summaryList(columns.map(({ name, header: text }) => [name, text]))}${unmapped.length > 0 && html`<p>没有用到的列：${unmapped.join('、')}</p>`}
<h2>前 ${firstRows.length} 行</h2><div class="scroll" tabindex="0" role="region" aria-label="前几行"><table><thead><tr><th scope="col">行</th>${header.map((text) => html`<th scope="col">${text || '（空）'}</th>`)}</tr></thead><tbody>${firstRows.map(({ row, cells }) => html`<tr><td>${row}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

/** The unit's imports, newest first. */
export function importTable(items: readonly HotlineImportStatus[]): Fragment {
  if (items.length === 0) return html`<p>还没有导入过。</p>`
  return html`<table class="stack"><caption>本单位的导入，最近的在前</caption><thead><tr><th scope="col">文件</th><th scope="col">状态</th><th scope="col">上传</th><th scope="col">读取</th><th scope="col">新增</th><th scope="col">退回</th></tr></thead><tbody>${items.map(
    (each) =>
      html`<tr><th scope="row"><a href="/staff/imports/${each.importId}">${each.fileName}</a></th><td data-label="状态">${each.dryRun && '试算，'}${stateName(each)}</td><td data-label="上传">${plainTime(each.requestedAt)}</td><td data-label="读取">${each.read}</td><td data-label="新增">${each.created}</td><td data-label="退回">${each.rejected}</td></tr>`,
  )}</tbody></table>`
}
