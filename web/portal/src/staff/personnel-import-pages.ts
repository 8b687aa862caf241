import { importPreview, personnelImportCertificate, personnelImportStatus } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { FieldErrors } from '../field-errors.ts'
import { choiceField, errorSummary, type FieldState } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { coursesOf, exportLinks, TABLES } from './export-links.ts'
import { importSteps, NO_FILE, uploadTable } from './import-steps.ts'
import { importTable, importView } from './import-view.ts'
import { passOn } from './pass-on.ts'
import type { StaffSession } from './sessions.ts'
import { formToken, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const BASE = '/staff/people-imports'
const API = '/api/personnel/imports'
const TITLE = '导入人员和证件'
const INPUTS = Object.fromEntries(['file', 'kind', 'dryRun'].map((name) => [name, name]))
const listShape = z.object({ items: z.array(personnelImportStatus), next: z.string().optional() })
/** 导入人员和证件: tables of personnel, each with a template, tried out before it is real. */
export function personnelImportPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  async function showList(
    request: Request,
    response: Response,
    values = new FormValues([['dryRun', 'true']]),
    errors: FieldErrors = NO_ERRORS,
  ) {
    const session = sessionOf(response)
    const cursor = typeof request.query.cursor === 'string' ? `?cursor=${encodeURIComponent(request.query.cursor)}` : ''
    const { items, next } = await api.call('GET', `${API}${cursor}`, listShape, { bearer: session.bearer })
    const more = next && html`<p class="pages"><a href="${BASE}?cursor=${encodeURIComponent(next)}">更早的</a></p>`
    const exports = exportLinks(await coursesOf(api, session.bearer))
    const body = html`<h1>${TITLE}</h1>${form(session, { values, errors })}${templates()}${exports}${importTable(items, BASE)}${more}`
    showStaff(request, response, TITLE, body, errors.size > 0 ? 422 : 200)
  }

  async function showOne(request: Request<{ id: string }>, response: Response, error?: string): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const path = `${API}/${encodeURIComponent(request.params.id)}`
    const status = await api.call('GET', path, personnelImportStatus, { bearer })
    const certificate =
      status.state === 'finished' ? await api.call('GET', `${path}/certificate`, personnelImportCertificate, { bearer }) : undefined
    const preview = status.dryRun ? await api.call('GET', `${path}/preview`, importPreview, { bearer }).catch(() => undefined) : undefined
    const facts: [string, string][] = [['表格', `${TABLES[status.kind]}，列名对照第 ${status.columnsVersion} 版`]]
    const body = importView({ base: BASE, status, certificate, preview, session, error, facts })
    showStaff(request, response, TITLE, body, error ? 422 : 200)
  }

  router.get(BASE, (request, response) => showList(request, response))
  router.post(BASE, async (request, response) => {
    const fieldsOf = (values: FormValues) => ({ kind: values.get('kind'), dryRun: values.get('dryRun') })
    const { sent = NO_FILE, form: typed } = await uploadTable(context, request, response, { path: API, inputs: INPUTS, fieldsOf })
    if ('importId' in sent) return response.redirect(303, `${BASE}/${sent.importId}`)
    await showList(request, response, typed, sent.errors)
  })
  router.get(`${BASE}/templates/:kind`, async (request, response) => {
    const path = `/api/personnel/import-templates/${encodeURIComponent(request.params.kind)}`
    await passOn(await api.raw(path, { bearer: sessionOf(response).bearer }), response)
  })
  router.get(`${BASE}/:id`, (request, response) => showOne(request, response))
  importSteps(router, context, { base: BASE, path: API, files: ['events', 'rejects'], refused: showOne })
  return router
}

function form(session: StaffSession, state: FieldState): Html {
  const error = state.errors.get('file')
  return html`${errorSummary(state.errors)}<form method="post" action="${BASE}" enctype="multipart/form-data" novalidate>${formToken(session)}
${choiceField(state, { name: 'kind', label: '什么表格', choices: Object.entries(TABLES).map(([value, text]) => ({ value, text })), columns: true })}
${choiceField(state, {
  name: 'dryRun',
  label: '先做什么',
  choices: [
    { value: 'true', text: '先试算', hint: '只看对应和计数，不写入；看过后再正式导入' },
    { value: 'false', text: '直接导入' },
  ],
})}
<div class="field${error && ' wrong'}"><label for="file">表格</label><p class="hint" id="file-hint">Excel（.xlsx）或者 CSV，200MB以内，第一行是列名。</p>${error && html`<p class="error" id="file-error">${error}</p>`}<input type="file" id="file" name="file" accept=".xlsx,.xls,.csv" aria-describedby="file-hint${error && ' file-error'}"${error && html` aria-invalid="true"`}></div>
<p><button type="submit">上传</button></p></form>`
}

const templates = () =>
  html`<details><summary>下载模板</summary><ul>${Object.entries(TABLES).map(([kind, name]) => html`<li><a href="${BASE}/templates/${kind}">${name}</a></li>`)}</ul></details>`
