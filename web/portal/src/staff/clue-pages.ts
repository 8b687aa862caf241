import { randomUUID } from 'node:crypto'
import { clueGivenShape, cluesShape, PERSONNEL_ROLES } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { choiceField, errorSummary, hidden, selectField, textArea, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { unitsAround } from './agencies-around.ts'
import { placesBelow } from './list-filters.ts'
import type { StaffSession } from './sessions.ts'
import { EXPIRED, formToken, given, hasRole, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

/** Inputs by the path of the contract. */
const INPUTS = {
  region: 'region',
  'accused.agencyName': 'agencyName',
  'accused.officerName': 'officerName',
  'accused.certificateNo': 'certificateNo',
  accused: 'agencyName',
  problemTypes: 'problemTypes',
  title: 'title',
  content: 'content',
  occurredOn: 'occurredOn',
  place: 'place',
}
const ACCUSED = ['agencyName', 'officerName', 'certificateNo']

/** 提交线索: what a social supervisor (社会监督员) or a contact point (联系点) has seen, and what became of it. */
export function cluePages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()

  async function show(request: Request, response: Response, values = new FormValues(), errors: FieldErrors = NO_ERRORS, sent = false) {
    const session = sessionOf(response)
    const cursor = typeof request.query.cursor === 'string' ? `?cursor=${encodeURIComponent(request.query.cursor)}` : ''
    let wrong = errors
    const own = await api.call('GET', `/api/personnel/clues${cursor}`, cluesShape, { bearer: session.bearer }).catch((error) => {
      wrong = problemErrors(refusalOf(error), {})
      return { items: [], next: undefined }
    })
    const rows = own.items.map(
      ({ title, onDay, complaintNo }) =>
        html`<tr><th scope="row">${title}</th><td data-label="提交日期">${plainDay(onDay)}</td><td data-label="登记编号">${complaintNo ?? '已提交，等待登记；由上级机关办理的，这里不显示编号'}</td></tr>`,
    )
    const list =
      rows.length > 0 &&
      html`<h2>我提交的线索</h2><table class="stack"><thead><tr><th scope="col">线索</th><th scope="col">提交日期</th><th scope="col">登记编号</th></tr></thead><tbody>${rows}</tbody></table>
${own.next && html`<p class="pages"><a href="/staff/clues?cursor=${encodeURIComponent(own.next)}">下一页</a></p>`}`
    const body = html`${errorSummary(wrong)}${sent && html`<p class="done" role="status">线索已提交，由司法局登记办理。</p>`}<h1>提交线索</h1>
<p class="hint">把看到的执法问题写在这里。内容加密保存，被反映的单位看不到；登记时不写您的姓名。请不要填写国家秘密。</p>
${await form(session, values, wrong)}${list}`
    showStaff(request, response, '提交线索', body, wrong.size > 0 ? 422 : 200)
  }

  async function form(session: StaffSession, values: FormValues, errors: FieldErrors): Promise<Html> {
    const state = { values, errors }
    const [units, types, places] = await Promise.all([
      unitsAround(directory, session.region),
      directory.codes('problem-types'),
      placesBelow(directory, session.region),
    ])
    const problems = types.map(({ code, name, hint }) => ({ value: code, text: name, hint }))
    return html`<form method="post" action="/staff/clues" novalidate>${formToken(session)}${hidden([['key', values.get('key') || randomUUID()]])}
${textField(state, { name: 'title', label: '一句话', max: 100 })}
${textField(state, { name: 'agencyName', label: '是哪个单位', hint: '打几个字，从列出的单位里选；没有的照写。', max: 100, list: 'units' })}<datalist id="units">${units.map((name) => html`<option value="${name}"></option>`)}</datalist>
${textArea(state, { name: 'content', label: '看到了什么', rows: 6, max: 10_000 })}
${choiceField(state, { name: 'problemTypes', label: '问题类型', optional: true, many: true, columns: true, choices: problems })}
<div class="row">${textField(state, { name: 'occurredOn', label: '哪一天', optional: true, type: 'date' })}${places.length > 0 && selectField(state, { name: 'region', label: '哪个地区', optional: true, empty: '本地区', choices: places })}${textField(state, { name: 'place', label: '地点', optional: true, max: 200 })}</div>
<div class="row">${textField(state, { name: 'officerName', label: '执法人员', optional: true, max: 50 })}${textField(state, { name: 'certificateNo', label: '执法证号', optional: true, max: 40 })}</div>
<p><button type="submit">提交线索</button></p></form>`
  }

  // Their workplace is this page alone.
  router.get('/staff', (_request, response, next) => {
    if (hasRole(sessionOf(response), ...PERSONNEL_ROLES.clue)) return response.redirect(303, '/staff/clues')
    next()
  })

  router.get('/staff/clues', (request, response) => show(request, response, undefined, NO_ERRORS, request.query.sent === '1'))

  router.post('/staff/clues', async (request, response) => {
    const { bearer } = sessionOf(response)
    const values = await readForm(request)
    if (!context.tokenHolds(sessionOf(response), values.get('csrf'))) return show(request, response, values, EXPIRED)
    const accused = Object.assign({}, ...ACCUSED.map((name) => given(values, name)))
    const rest = Object.assign({}, ...['region', 'occurredOn', 'place'].map((name) => given(values, name)))
    const said = { title: values.get('title'), content: values.get('content'), problemTypes: values.all('problemTypes') }
    try {
      await api.call('POST', '/api/personnel/clues', clueGivenShape, {
        bearer,
        idempotencyKey: values.get('key'),
        body: { ...said, ...rest, accused },
      })
    } catch (error) {
      return show(request, response, values, problemErrors(refusalOf(error), INPUTS))
    }
    response.redirect(303, '/staff/clues?sent=1')
  })

  return router
}
