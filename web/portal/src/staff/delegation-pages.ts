import { delegationListShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { EXPIRED, formToken, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })
const doneShape = z.object({ id: z.string() })
const FIELDS = ['to', 'role', 'from', 'until', 'reason']
const ROLES: Record<string, string> = {
  approver: '审批人',
  leader: '分管领导',
  supervisor: '监督人员',
  'intake-clerk': '受理员',
  archivist: '档案员',
  'hotline-agent': '12345坐席',
}

/** 请假代理: one's own post for some days to a colleague. */
export function delegationPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  async function show(request: Request, response: Response, values = new FormValues(), errors: FieldErrors = NO_ERRORS): Promise<void> {
    const session = sessionOf(response)
    const [{ items }, colleagues] = await Promise.all([
      api.call('GET', '/api/intake/delegations', delegationListShape, { bearer: session.bearer }),
      api.call('GET', '/api/staff/colleagues?all=true', colleaguesShape, { bearer: session.bearer }),
    ])
    const name = (id: string) => colleagues.items.find((each) => each.id === id)?.title ?? id
    const own = Object.entries(ROLES).flatMap(([value, text]) => (session.roles.includes(value) ? [{ value, text }] : []))
    const state = { values, errors }
    const rows = items.map(
      ({ id, role, ofTitle, to, from, until, reason, mine, ended }) =>
        html`<li>${ofTitle}的“${ROLES[role] ?? role}”由${name(to)}代理，${plainDay(from)}至${plainDay(until)}，${reason}${ended && '（已提前结束）'}${mine && !ended && html` <form method="post" action="/staff/delegations/${id}/end">${formToken(session)}<button type="submit" class="second">提前结束</button></form>`}</li>`,
    )
    const form =
      own.length > 0 &&
      html`<h2>请人代理</h2><form method="post" action="/staff/delegations" novalidate>${formToken(session)}
${selectField(state, { name: 'role', label: '代理我的哪个岗位', choices: own })}
${selectField(state, { name: 'to', label: '由谁代理', empty: '请选择', choices: colleagues.items.filter(({ title }) => title !== session.title).map(({ id, title }) => ({ value: id, text: title })) })}
${textField(state, { name: 'from', label: '从', type: 'date' })}${textField(state, { name: 'until', label: '到', type: 'date' })}
${textField(state, { name: 'reason', label: '原因', max: 200 })}<p><button type="submit">登记代理</button></p></form>`
    const body = html`${errorSummary(errors)}<h1>代理</h1><p class="hint">代理人以自己的名义办理，记录里写明代谁。同一件里，承办的人仍然不能审核自己。</p>${rows.length > 0 ? html`<ul>${rows}</ul>` : html`<p>本单位没有代理。</p>`}${form}`
    showStaff(request, response, '代理', body, errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/delegations', (request, response) => show(request, response))

  router.post('/staff/delegations', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, form, EXPIRED)
    try {
      const body = Object.fromEntries(FIELDS.map((name) => [name, form.get(name)]))
      await api.call('POST', '/api/intake/delegations', doneShape, { bearer: session.bearer, body })
    } catch (error) {
      return show(request, response, form, problemErrors(refusalOf(error), Object.fromEntries(FIELDS.map((name) => [name, name]))))
    }
    response.redirect(303, '/staff/delegations')
  })

  router.post('/staff/delegations/:id/end', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (context.tokenHolds(session, form.get('csrf'))) {
      const path = `/api/intake/delegations/${encodeURIComponent(request.params.id)}/end`
      await api.call('POST', path, doneShape, { bearer: session.bearer })
    }
    response.redirect(303, '/staff/delegations')
  })

  return router
}
