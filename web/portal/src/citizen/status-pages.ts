import { randomUUID } from 'node:crypto'
import { doneShape, lookupShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { ApiProblem } from '../api-client.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { type PortalContext, sendPage } from '../visit.ts'
import { readWithFiles } from './read-with-files.ts'
import { uploadedFiles } from './report-fields.ts'
import { receiptDigits, statusPage } from './status-page.ts'
import { STEPS, stepBody } from './status-steps.ts'
import { viewChange } from './view-page.ts'
import { sendWaitPage } from './wait-page.ts'

const NO_ERRORS: FieldErrors = new Map()

/** 查询进展: the 查询码 travels only in posted fields, never in an address or a cookie. */
export function statusPages({ api, directory }: PortalContext): Router {
  const router = Router()

  router.get('/status', (request, response) => showQuestion(request, response, new FormValues(), NO_ERRORS))

  router.post('/status', async (request, response) => {
    const form = await readForm(request)
    await showStatus(request, response, form)
  })

  router.post('/status/:step', async (request, response, next) => {
    const step = STEPS[request.params.step]
    if (!step) return next()
    const { form, errors } = await readWithFiles(request, api, `${request.params.step}-file`)
    if (form.get('view')) return showStatus(request, response, form)
    const wrong = new Map([...step.check(form), ...errors])
    if (wrong.size > 0) return showStatus(request, response, form, wrong)
    try {
      await api.call('POST', `/api/public/complaints/${request.params.step}`, doneShape, {
        body: stepBody(request.params.step, form, uploadedFiles(form)),
        ...(form.get('key') ? { idempotencyKey: form.get('key') } : {}),
        altcha: form.get('altcha'),
        waitTicket: form.get('waitTicket'),
      })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (waits(error)) return wait(request, response, form, error, request.path)
      return showStatus(request, response, form, problemErrors(error.problem, step.names))
    }
    await showStatus(request, response, new FormValues([['receipt', form.get('receipt')]]), NO_ERRORS, step.done)
  })

  async function showStatus(
    request: Request,
    response: Response,
    form: FormValues,
    errors: FieldErrors = NO_ERRORS,
    done?: string,
  ): Promise<void> {
    const receipt = receiptDigits(form.get('receipt'))
    if (!/^\d{16}$/.test(receipt)) {
      return showQuestion(
        request,
        response,
        form,
        new Map([['receipt', receipt ? '查询码是16位数字，请对照回执检查。' : '请填写查询码。']]),
      )
    }
    try {
      const found = await api.call('POST', '/api/public/complaints/lookup', lookupShape, {
        body: { receipt },
        altcha: form.get('altcha'),
        waitTicket: form.get('waitTicket'),
      })
      const pressure = await directory.codes('withdrawal-pressure')
      const page = {
        found,
        receipt,
        key: form.get('key') || randomUUID(),
        state: { values: form, errors },
        pressure,
        ...(done ? { done } : {}),
      }
      sendPage(request, response, {
        title: '办理进展',
        failed: errors.size > 0,
        status: errors.size > 0 ? 422 : 200,
        body: statusPage(page),
        keepForm: { id: 'again', action: '/status' },
        ...viewChange(request, response, form),
      })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (waits(error)) return wait(request, response, form, error, '/status')
      showQuestion(request, response, form, new Map([['receipt', '没有查到。请对照回执，检查16位查询码有没有抄错。']]))
    }
  }

  return router
}

const waits = ({ problem }: ApiProblem) => problem.status === 429 || problem.status >= 500

function wait(request: Request, response: Response, form: FormValues, { problem }: ApiProblem, action: string): void {
  sendWaitPage(request, response, { action, form, problem, button: '再试一次' })
}

function showQuestion(request: Request, response: Response, values: FormValues, errors: FieldErrors): void {
  sendPage(request, response, {
    title: '查询进展',
    failed: errors.size > 0,
    status: errors.size > 0 ? 422 : 200,
    keepForm: { id: 'look-up', action: '/status' },
    ...viewChange(request, response, values),
    body: html`${errorSummary(errors)}<h1>查询进展</h1><form id="look-up" method="post" action="/status" novalidate>${textField({ values, errors }, { name: 'receipt', label: '查询码', hint: '回执上的16位数字，中间的空格可以不写。', inputmode: 'numeric', max: 40, className: 'code-input' })}<p><button type="submit">查询</button></p></form>
<h2>查询码丢了？</h2><p>请带身份证到受理窗口，核对后补发；匿名反映的没有办法补发。也可以拨打<a href="/directory">监督电话</a>询问。</p>`,
  })
}
