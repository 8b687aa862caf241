import { randomUUID } from 'node:crypto'
import { filedShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { ApiProblem } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import { FormValues } from '../form-values.ts'
import { today } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { type PortalContext, sendPage } from '../visit.ts'
import { readWithFiles } from './read-with-files.ts'
import { checkPage } from './report-check.ts'
import { checkFiling, refusedFiling } from './report-errors.ts'
import { ABOUT, aboutOf, filingBody, idempotencyKey } from './report-fields.ts'
import { formTitle, reportForm } from './report-form.ts'
import { receiptPage } from './report-receipt.ts'
import { firstQuestion, merchantPage } from './report-start.ts'
import { searchUnits, settleUnit, type UnitSearch } from './unit-search.ts'
import { viewChange } from './view-page.ts'
import { sendWaitPage } from './wait-page.ts'

const NO_ERRORS: FieldErrors = new Map()

/** 我要反映: first question → form → check → receipt. Everything travels in the form itself; nothing is kept between the steps. */
export function reportPages(context: PortalContext): Router {
  const { api, directory, clock } = context
  const router = Router()

  router.get('/report', (request, response) => sendPage(request, response, { title: '您要反映的是谁', body: firstQuestion() }))
  router.get('/report/merchant', (request, response) => sendPage(request, response, { title: '商户或者个人的问题', body: merchantPage() }))

  router.get('/report/form', async (request, response) => {
    const about = ABOUT.find((each) => each === request.query.about)
    if (!about) return void response.redirect(303, '/report')
    const form = new FormValues([
      ['about', about],
      ['key', randomUUID()],
      ['kind', 'complaint'],
      ['replyBy', 'portal'],
    ])
    if (about === 'inaction') form.append('problemTypes', 'case-not-opened')
    await showForm(request, response, form, NO_ERRORS)
  })

  router.post('/report/form', async (request, response) => {
    const { form, errors } = await readWithFiles(request, api, 'file')
    const go = form.get('go')
    if (go.startsWith('remove:')) {
      const gone = form.all('attachment').find((each) => each.startsWith(`${go.slice(7)}|`))
      if (gone) form.remove('attachment', gone)
    }
    if (form.get('agencyId') === 'typed') form.remove('agencyId')
    await showForm(request, response, form, errors, go === 'find' || form.get('agencyId') ? await searchUnits(directory, form) : undefined)
  })

  router.post('/report/check', async (request, response) => {
    const { form, errors: uploadErrors } = await readWithFiles(request, api, 'file')
    await settleUnit(directory, form)
    const errors = new Map([...checkFiling(form, today(clock)), ...uploadErrors])
    if (errors.size > 0)
      return showForm(request, response, form, errors, form.get('agencyId') ? await searchUnits(directory, form) : undefined)
    sendPage(request, response, {
      title: '检查后提交',
      body: await checkPage(directory, form),
      keepForm: { id: 'report', action: '/report/check' },
      ...viewChange(request, response, form),
    })
  })

  router.post('/report/submit', async (request, response) => {
    const form = await readForm(request)
    try {
      const filed = await api.call('POST', '/api/public/complaints', filedShape, {
        body: filingBody(form),
        idempotencyKey: idempotencyKey(form),
        altcha: form.get('altcha'),
        waitTicket: form.get('waitTicket'),
      })
      sendPage(request, response, {
        title: '已收到，请记下查询码',
        body: receiptPage(filed, form),
        keepForm: { id: 'report', action: '/report/submit' },
        ...viewChange(request, response, form),
      })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      const { problem } = error
      if (problem.status === 429 || problem.status >= 500)
        return sendWaitPage(request, response, { action: '/report/submit', form, problem, button: '再次提交' })
      await showForm(request, response, form, refusedFiling(form, problem))
    }
  })

  async function showForm(request: Request, response: Response, form: FormValues, errors: FieldErrors, search?: UnitSearch): Promise<void> {
    if (!/^[0-9a-f-]{36}$/.test(form.get('key'))) form.set('key', randomUUID())
    sendPage(request, response, {
      title: formTitle(aboutOf(form)),
      failed: errors.size > 0,
      status: errors.size > 0 ? 422 : 200,
      body: await reportForm(directory, { values: form, errors }, search),
      keepForm: { id: 'report', action: '/report/form' },
      ...viewChange(request, response, form),
    })
  }

  return router
}
