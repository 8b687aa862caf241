import type { HotlineCertificate, HotlineImportStatus, ImportPreview, ImportWrittenBack } from '@mingjian/contracts'
import { errorSummary, type FieldState, hidden, textField } from '../fields.ts'
import { type Html, html } from '../html.ts'
import { importView } from './import-view.ts'
import type { StaffSession } from './sessions.ts'

export const BASE = '/staff/imports'

type View = {
  status: HotlineImportStatus
  certificate?: HotlineCertificate | undefined
  preview?: ImportPreview | undefined
  session: StaffSession
  error?: string | undefined
  told?: ImportWrittenBack | undefined
  state: FieldState
}

/** One import of 12345 orders: what became of them, and how their results go back. */
export function importPage({ told, state, ...view }: View): Html {
  const { status, certificate, session } = view
  const shown = certificate ?? status
  const path = `${BASE}/${status.importId}`
  return importView({
    ...view,
    base: BASE,
    told: html`${errorSummary(state.errors)}${told && marked(told)}`,
    facts: [
      ['工单来源', status.source],
      ['列对应方案', `${status.profile}，第 ${status.profileVersion} 版`],
      ['分类对照表', `第 ${status.categoryMappingVersion} 版`],
    ],
    counters: shown.sealed > 0 ? [['封转上级', shown.sealed]] : [],
    notes: html`<p class="hint">新增的里面，${shown.complaints} 件成为投诉举报，${shown.statistics} 件只计入统计。</p>${shown.sealed > 0 && html`<p class="hint">反映本级行政执法监督机构的 ${shown.sealed} 行已经封存，转上级机关办理；这里没有留存内容，回传文件里也没有，由上级机关答复。请删除手里的原始表格。</p>`}`,
    after: html`<p><a href="${path}/write-back">下载回传12345的办理结果</a></p>${markForm(path, session, state)}`,
  })
}

const markForm = (path: string, session: StaffSession, state: FieldState) =>
  html`<details class="step"${state.errors.size > 0 && html` open`}><summary>登记已回传</summary><form method="post" action="${path}/written-back" novalidate>${hidden([['csrf', session.token]])}<p class="hint">把办理结果送到12345中心以后登记。还没有结果的工单不登记。</p>${textField(state, { name: 'on', label: '回传日期', type: 'date' })}<p><button type="submit">登记已回传</button></p></form></details>`

const marked = ({ marked: count, waiting, more }: ImportWrittenBack) =>
  html`<p class="notice" role="status">登记了 ${count} 件已回传。${waiting > 0 && `还有 ${waiting} 件没有办理结果。`}${more && '还有没登记完的，请再登记一次。'}</p>`

/** Results of all orders that were handed over in some days, as one file. */
export const writeBackForm = (state: FieldState) =>
  html`<h2>回传办理结果</h2><form class="filters" method="get" action="/staff/imports/write-back" novalidate>${textField(state, { name: 'from', label: '移交日期从', type: 'date' })}${textField(state, { name: 'to', label: '到', type: 'date' })}<p><button type="submit">下载回传12345的办理结果</button></p></form>`
