import { randomUUID } from 'node:crypto'
import { complaintListShape, transferredCasesShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, hidden, selectField, textArea } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { EXPIRED, formToken, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const BASE = '/staff/case-transfers'
const FIELDS = ['from', 'to', 'reason']
const INPUTS = Object.fromEntries(FIELDS.map((name) => [name, name]))
const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })
type Result = z.output<typeof transferredCasesShape>

/** 移交在办件: who moves or retires hands the cases in hand to a colleague, by list. */
export function caseTransferPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  async function show(request: Request, response: Response, values: FormValues, errors: FieldErrors, result?: Result): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const { items: colleagues } = await api.call('GET', '/api/staff/colleagues?all=true', colleaguesShape, { bearer })
    const from = values.get('from')
    const search = new URLSearchParams({ handler: from, limit: '200' })
    const cases = from ? (await api.call('GET', `/api/intake/complaints?${search}`, complaintListShape, { bearer })).items : []
    const state = { values, errors }
    const choices = colleagues.map(({ id, title }) => ({ value: id, text: title }))
    const whose = html`<form class="filters" method="get" action="${BASE}" novalidate>${selectField(state, { name: 'from', label: '谁的在办件', empty: '请选择', choices })}<p><button type="submit">查看</button></p></form>`
    const rows = cases.map(({ no, title }) => html`<li><a href="/staff/complaints/${no}">${no}</a>　${title}</li>`)
    const list = from && (rows.length > 0 ? html`<h2>在办${rows.length}件</h2><ul>${rows}</ul>` : html`<p role="status">没有在办件。</p>`)
    const form =
      rows.length > 0 &&
      html`<form method="post" action="${BASE}" novalidate>${formToken(session)}${hidden([
        ['from', from],
        ['key', randomUUID()],
      ])}${selectField(state, { name: 'to', label: '移交给', empty: '请选择', choices: choices.filter(({ value }) => value !== from) })}${textArea(state, { name: 'reason', label: '原因', hint: '例如调离、退休', rows: 2, max: 500 })}<p><button type="submit">移交以上${rows.length}件</button></p></form>`
    const body = html`${errorSummary(errors)}${told(result)}<h1>移交在办件</h1><p class="hint">调动、退休的人把手上的件移交给同事。接手的人要有有效的监督证，没有回避；不能移交的会列出原因。</p>${whose}${list}${form}`
    showStaff(request, response, '移交在办件', body, errors.size > 0 ? 422 : 200)
  }

  router.get(BASE, (request, response) => {
    const from = typeof request.query.from === 'string' ? request.query.from : ''
    return show(request, response, new FormValues([['from', from]]), NO_ERRORS)
  })

  router.post(BASE, async (request, response) => {
    const session = sessionOf(response)
    const values = await readForm(request)
    if (!context.tokenHolds(session, values.get('csrf'))) return show(request, response, values, EXPIRED)
    const call = { bearer: session.bearer, idempotencyKey: values.get('key') }
    const body = Object.fromEntries(FIELDS.map((name) => [name, values.get(name)]))
    try {
      const result = await api.call('POST', '/api/intake/case-transfers', transferredCasesShape, { ...call, body })
      return await show(request, response, new FormValues([['from', values.get('from')]]), NO_ERRORS, result)
    } catch (error) {
      return show(request, response, values, problemErrors(refusalOf(error), INPUTS))
    }
  })

  return router
}

function told(result: Result | undefined): Fragment {
  if (!result) return false
  const { transferred, kept } = result
  const stayed = kept.map(({ complaintNo, detail }) => html`<li>${complaintNo}：${detail}</li>`)
  return html`<div class="done" role="status" tabindex="-1" autofocus><p>已移交${transferred.length}件。</p>${stayed.length > 0 && html`<p>没有移交的：</p><ul>${stayed}</ul>`}</div>`
}
