import type { ImportPreview, PersonnelImportCertificate, PersonnelImportStatus } from '@mingjian/contracts'
import { hidden, summaryList } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import type { StaffSession } from './sessions.ts'

// What the pages of every import have in common, whatever its rows become.

type Status = Omit<PersonnelImportStatus, 'kind' | 'columnsVersion'>
type Certificate = Omit<PersonnelImportCertificate, 'kind' | 'columnsVersion'>

const STATES: Record<Status['state'], string> = {
  queued: '排队中',
  running: '正在导入',
  stopped: '已停止',
  finished: '已完成',
  failed: '没有完成',
}
const stateName = ({ state, dryRun }: Pick<Status, 'state' | 'dryRun'>) => (dryRun && state === 'running' ? '正在试算' : STATES[state])

const COUNTS = [
  ['read', '读取'],
  ['created', '新增'],
  ['updated', '更新'],
  ['unchanged', '没有变化'],
  ['rejected', '退回'],
] as const
export type Counter = readonly [text: string, count: number]

type View = {
  /** Address of the list; each import lies below it. */
  base: string
  status: Status
  certificate?: Certificate | undefined
  preview?: ImportPreview | undefined
  session: StaffSession
  error?: string | undefined
  /** Above the heading. */
  told?: Fragment
  /** By what the table was read. */
  facts: [name: string, value: Fragment][]
  /** Counters besides those of every import, each part of the balance. */
  counters?: Counter[]
  /** Below the counts, and below everything that can be done. */
  notes?: Fragment
  after?: Fragment
}

/** One import: live progress, what it counted, what to do next. */
export function importView({ base, status, certificate, preview, session, error, told, facts, counters = [], notes, after }: View): Html {
  const { importId, state, dryRun, failure } = status
  const path = `${base}/${importId}`
  const moving = isMoving(status)
  const button = (step: string, text: string, second = false) =>
    html`<form method="post" action="${path}/${step}">${hidden([['csrf', session.token]])}<p><button type="submit"${second && html` class="second"`}>${text}</button></p></form>`
  return html`${error && html`<p class="error-summary" role="alert">${error}</p>`}${told}<h1>${dryRun ? '试算' : '导入'}：${status.fileName}</h1>
<p class="status"><strong>${stateName(status)}</strong></p>${failure && html`<p class="error">${failure.message}</p>`}
${moving && progress(status, path)}
${summaryList([['上传', `${plainTime(status.requestedAt)}，${status.requestedBy}`], ...facts, ['文件校验值', html`<span class="hint">${status.sha256}</span>`]])}
${counts(status, certificate, counters)}${notes}
${moving && button('stop', '停止', true)}${state === 'stopped' && button('resume', '从停下的地方继续')}${dryRun && state === 'finished' && button('confirm', '正式导入')}
${!moving && status.rejected > 0 && html`<p><a href="${path}/rejects">下载退回的 ${status.rejected} 行和原因</a></p>`}
${!moving && !dryRun && after}
${preview && sheet(preview)}
<p><a href="${base}">返回导入清单</a></p>`
}

const isMoving = ({ state }: Pick<Status, 'state'>) => state === 'queued' || state === 'running'

function progress({ percent, read }: Status, path: string): Html {
  return html`<div data-events="${path}/events"><label for="progress">进度</label><progress id="progress" max="100" value="${percent}"></progress><p>已读 <span data-read>${read}</span> 行。<a href="${path}">刷新</a></p></div>`
}

/** 对账单: what was read is what was counted. */
function counts(status: Status, certificate: Certificate | undefined, counters: Counter[]): Html {
  const shown = certificate ?? status
  const rows = [...COUNTS.map(([name, text]): Counter => [text, shown[name]]), ...counters]
  const cells = rows.map(([text, count]) => html`<tr><th scope="row">${text}</th><td class="number">${count}</td></tr>`)
  const sum = rows.slice(1).map(([text]) => text)
  const balance =
    certificate &&
    html`<p${!certificate.balanced && html` class="error"`}>${certificate.balanced ? `对账相符：读取 = ${sum.join(' + ')}。` : '对账不符，请不要使用，并告诉管理员。'}</p>`
  return html`<table class="numbers"><caption>${certificate ? '对账单' : '计数'}</caption><tbody>${cells}</tbody></table>${balance}`
}

function sheet({ columns, unmapped, header, firstRows }: ImportPreview): Html {
  return html`<h2>列的对应</h2>${summaryList(columns.map(({ name, header: text }) => [name, text]))}${unmapped.length > 0 && html`<p>没有用到的列：${unmapped.join('、')}</p>`}
<h2>前 ${firstRows.length} 行</h2><div class="scroll" tabindex="0" role="region" aria-label="前几行"><table><thead><tr><th scope="col">行</th>${header.map((text) => html`<th scope="col">${text || '（空）'}</th>`)}</tr></thead><tbody>${firstRows.map(({ row, cells }) => html`<tr><td>${row}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

/** The unit's imports, newest first. */
export function importTable(items: readonly Status[], base: string): Fragment {
  if (items.length === 0) return html`<p>还没有导入过。</p>`
  return html`<table class="stack"><caption>本单位的导入，最近的在前</caption><thead><tr><th scope="col">文件</th><th scope="col">状态</th><th scope="col">上传</th><th scope="col">读取</th><th scope="col">新增</th><th scope="col">退回</th></tr></thead><tbody>${items.map(
    (each) =>
      html`<tr><th scope="row"><a href="${base}/${each.importId}">${each.fileName}</a></th><td data-label="状态">${each.dryRun && '试算，'}${stateName(each)}</td><td data-label="上传">${plainTime(each.requestedAt)}</td><td data-label="读取">${each.read}</td><td data-label="新增">${each.created}</td><td data-label="退回">${each.rejected}</td></tr>`,
  )}</tbody></table>`
}
