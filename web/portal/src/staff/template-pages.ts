import { templateKeptShape, templateListShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type Fragment, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { passOn } from './pass-on.ts'
import { formToken, hasRole, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const PATH = '/api/intake/paper-templates'
const problemsShape = z.looseObject({
  problems: z.array(z.object({ place: z.string(), reason: z.string(), remedy: z.string() })).default([]),
})

/** 文书模板: to download, edit in a word processor and upload again; a broken one is refused with each place. */
export function templatePages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  async function show(request: Request, response: Response, told: Fragment = false, status = 200): Promise<void> {
    const session = sessionOf(response)
    const { items } = await api.call('GET', PATH, templateListShape, { bearer: session.bearer })
    const mayUpload = hasRole(session, 'approver')
    const list = items.map(({ type, name, fields, own }) => {
      const upload =
        mayUpload &&
        html`<form method="post" action="/staff/templates/${type}" enctype="multipart/form-data">${formToken(session)}<div class="field"><label for="file-${type}">上传改好的模板（.docx，2MB以内）</label><input type="file" id="file-${type}" name="file" accept=".docx"></div><p><button type="submit">检查并启用</button></p></form>`
      return html`<details class="step"><summary>${name}${own && `（本单位第${own.version}版）`}</summary><p><a href="/staff/templates/${type}">下载在用的模板</a>${own && html`　<a href="/staff/templates/${type}?shipped=true">下载自带的模板</a>　<span class="hint">${plainTime(own.at)}启用</span>`}</p><p class="hint">可以用的项：${fields.map((field) => `{${field}}`).join(' ')}</p>${upload}</details>`
    })
    const body = html`<h1>文书模板</h1>${told}<p class="hint">下载后用 Word、WPS 或者 LibreOffice 修改文字和格式，花括号里的项不要改名。${!mayUpload && '由审批人上传。'}</p>${list}`
    showStaff(request, response, '文书模板', body, status)
  }

  router.get('/staff/templates', (request, response) => show(request, response))

  router.get('/staff/templates/:type', async (request, response) => {
    const shipped = request.query.shipped === 'true' ? '?shipped=true' : ''
    const file = await api.raw(`${PATH}/${encodeURIComponent(request.params.type)}${shipped}`, { bearer: sessionOf(response).bearer })
    await passOn(file, response)
  })

  router.post('/staff/templates/:type', async (request, response) => {
    const session = sessionOf(response)
    let told: Fragment = html`<p class="error" role="alert">请选择改好的模板文件。</p>`
    let status = 422
    await readForm(request, (form) => async (_field, name, content) => {
      // The token comes before the file; without it nothing is passed on.
      if (!context.tokenHolds(session, form.get('csrf'))) return
      try {
        const path = `${PATH}/${encodeURIComponent(request.params.type)}`
        const { version } = await api.upload(path, templateKeptShape, { name, content }, { bearer: session.bearer })
        told = html`<p class="notice" role="status">已启用本单位第 ${version} 版。</p>`
        status = 200
      } catch (error) {
        const problem = refusalOf(error)
        const { problems } = problemsShape.parse(problem)
        told = html`<div class="error-summary" role="alert" tabindex="-1" autofocus><h2>模板没有启用</h2><ul>${problems.length > 0 ? problems.map(({ place, reason, remedy }) => html`<li>${place}：${reason}。${remedy}。</li>`) : html`<li>${problem.detail}</li>`}</ul></div>`
      }
    })
    await show(request, response, told, status)
  })

  return router
}
