import { supervisorListShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { EXPIRED, formToken, given, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const PATH = '/api/intake/supervisors'
const FIELDS = ['id', 'certificateNo', 'validFrom', 'validTo', 'withdrawn']
const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })

/** 监督证登记: who of the unit may be assigned a case. */
export function supervisorPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  async function show(request: Request, response: Response, values = new FormValues(), errors: FieldErrors = NO_ERRORS): Promise<void> {
    const session = sessionOf(response)
    const [{ items }, colleagues] = await Promise.all([
      api.call('GET', PATH, supervisorListShape, { bearer: session.bearer }),
      api.call('GET', '/api/staff/colleagues', colleaguesShape, { bearer: session.bearer }),
    ])
    const name = (id: string) => colleagues.items.find((each) => each.id === id)?.title ?? id
    const state = { values, errors }
    const people = colleagues.items.map(({ id, title }) => ({ value: id, text: title }))
    const rows = items.map(
      ({ id, certificateNo, validFrom, validTo, withdrawn }) =>
        html`<tr><th scope="row">${name(id)}</th><td data-label="证号">${certificateNo}</td><td data-label="有效期">${plainDay(validFrom)}至${plainDay(validTo)}</td><td data-label="状态">${withdrawn ?? '有效'}</td></tr>`,
    )
    const table = html`<table class="stack"><caption>本单位的监督证</caption><thead><tr><th scope="col">人员</th><th scope="col">证号</th><th scope="col">有效期</th><th scope="col">状态</th></tr></thead><tbody>${rows}</tbody></table>`
    const form = html`<h2>登记或者更正</h2><form method="post" action="/staff/supervisors" novalidate>${formToken(session)}
${selectField(state, { name: 'id', label: '人员', empty: '请选择', choices: people })}
${textField(state, { name: 'certificateNo', label: '监督证号', max: 40 })}${textField(state, { name: 'validFrom', label: '有效期从', type: 'date' })}${textField(state, { name: 'validTo', label: '有效期到', type: 'date' })}
${textField(state, { name: 'withdrawn', label: '暂扣、注销的原因', hint: '有效的不填', optional: true, max: 200 })}<p><button type="submit">登记</button></p></form>`
    const body = html`${errorSummary(errors)}<h1>监督证</h1><p class="hint">没有登记有效监督证的人员不能承办。</p>${items.length > 0 ? table : html`<p>还没有登记。</p>`}${form}`
    showStaff(request, response, '监督证', body, errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/supervisors', (request, response) => show(request, response))

  router.post('/staff/supervisors', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, form, EXPIRED)
    try {
      const body = Object.assign({}, ...FIELDS.map((field) => given(form, field)))
      await api.call('POST', PATH, z.object({ id: z.string() }), { bearer: session.bearer, body })
    } catch (error) {
      return show(request, response, form, problemErrors(refusalOf(error), Object.fromEntries(FIELDS.map((field) => [field, field]))))
    }
    response.redirect(303, '/staff/supervisors')
  })

  return router
}
