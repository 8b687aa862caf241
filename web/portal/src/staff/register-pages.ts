import { randomUUID } from 'node:crypto'
import { filedShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { readWithFiles } from '../citizen/read-with-files.ts'
import { carried, idempotencyKey, uploadedFiles } from '../citizen/report-fields.ts'
import { settleUnit } from '../citizen/unit-search.ts'
import { viewChange } from '../citizen/view-page.ts'
import type { FieldErrors } from '../field-errors.ts'
import { hidden } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { today, typedDay } from '../plain-date.ts'
import { checkRegistration, refusedRegistration } from './register-errors.ts'
import { KEPT, registrationBody, SINGLE_FILES } from './register-fields.ts'
import { registerForm } from './register-form.ts'
import { showSlip } from './slip-pages.ts'
import { EXPIRED, formToken, hasRole, NO_ERRORS, REGISTRARS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

/** Stands in the form behind a slip, so that it is told from the one that is being filled in. */
const DONE = 'done'
/** What was said, not written: it is read back and signed. */
const SPOKEN = ['visit', 'phone', 'department-hotline']

/** 登记: one page for what came by letter, visit or phone; everything travels in the form itself. */
export function registerPages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()

  async function show(request: Request, response: Response, form: FormValues, errors: FieldErrors = NO_ERRORS): Promise<void> {
    if (!/^[0-9a-f-]{36}$/.test(form.get('key'))) form.set('key', randomUUID())
    const body = await registerForm(directory, { values: form, errors }, formToken(sessionOf(response)))
    showStaff(request, response, '登记来信、来访、来电', body, errors.size > 0 ? 422 : 200, {
      keepForm: { id: 'register', action: '/staff/register' },
      ...viewChange(request, response, form),
    })
  }

  router.use('/staff/register', (request, response, next) => {
    if (hasRole(sessionOf(response), ...REGISTRARS)) return next()
    request.resume()
    const told = html`<h1>没有权限</h1><p>登记由受理员和乡镇登记员办理。</p><p><a href="/staff">返回办理清单</a></p>`
    showStaff(request, response, '没有权限', told, 403)
  })

  router.get('/staff/register', async (request, response) => {
    const form = new FormValues([
      ['identity', 'real'],
      ['kind', 'complaint'],
      ['replyBy', 'portal'],
      ['receivedOn', today(clock)],
      ['region', sessionOf(response).region],
    ])
    for (const name of KEPT) if (typeof request.query[name] === 'string') form.set(name, request.query[name])
    await show(request, response, form)
  })

  router.post('/staff/register', async (request, response) => {
    const session = sessionOf(response)
    const { form, errors: refused } = await readWithFiles(request, api, 'file', SINGLE_FILES)
    for (const { id } of uploadedFiles(form))
      if (form.get(`drop-${id}`)) {
        form.remove(
          'attachment',
          form.all('attachment').find((each) => each.startsWith(id)),
        )
        form.remove(`drop-${id}`)
      }
    form.remove('agencyId')
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, form, EXPIRED)
    if (form.get('view') && !form.get(DONE)) return show(request, response, form, refused)
    await settleUnit(directory, form)
    const errors = form.get(DONE) ? NO_ERRORS : new Map([...checkRegistration(form, today(clock)), ...refused])
    if (errors.size > 0) return show(request, response, form, errors)
    const body = registrationBody(form)
    try {
      const {
        complaintNo = '',
        receipt,
        handler,
        acceptBy = '',
        provisional,
        sealedTo,
      } = await api.call('POST', '/api/intake/complaints', filedShape, {
        bearer: session.bearer,
        idempotencyKey: idempotencyKey(form, body),
        body,
      })
      const again = html`<form id="again" method="post" action="/staff/register">${formToken(session)}${hidden([...carried(form).filter(([name]) => name !== DONE), [DONE, 'yes']])}</form>`
      const next = html`<form method="get" action="/staff/register">${hidden(KEPT.map((name) => [name, form.get(name)]))}<button type="submit" class="second">再登记一件</button></form>`
      const values = {
        complaintNo,
        receipt,
        handler,
        acceptBy,
        provisional: provisional ? 'yes' : '',
        sealedTo: sealedTo?.name ?? '',
        sealedUrl: sealedTo?.url ?? '',
      }
      const slip = { ...values, region: form.get('region'), knownOn: typedDay(form.get('knownOn')) }
      await showSlip(context, request, response, slip, again, { form, more: next, spoken: SPOKEN.includes(form.get('channel')) })
    } catch (error) {
      await show(request, response, form, refusedRegistration(form, refusalOf(error)))
    }
  })

  return router
}
