import { doneShape, replacedReceiptShape, revealedShape, uploadedShape } from '@mingjian/contracts'
import { Router } from 'express'
import { carried } from '../citizen/report-fields.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { hidden, summaryList } from '../fields.ts'
import { html, paragraphs } from '../html.ts'
import { readForm } from '../read-form.ts'
import { COMPLAINT_STEPS, inputsOf } from './complaint-steps.ts'
import { passOn } from './pass-on.ts'
import { complaintShower } from './show-complaint.ts'
import { showSlip } from './slip-pages.ts'
import { EXPIRED, formToken, refusalOf, STALE, type StaffContext, sessionOf } from './staff-visit.ts'

const CONTACT: Record<string, string> = {
  name: '姓名',
  phone: '电话',
  email: '邮箱',
  address: '地址',
  idNumber: '证件号码',
  agent: '代理人',
  helper: '协助人',
  helperPhone: '协助人的电话',
  interpreter: '翻译',
  interpreterPhone: '翻译的电话',
  ...Object.fromEntries([1, 2, 3, 4, 5].map((at) => [`representative${at}`, `代表${at}`])),
}

/** One complaint: reading it and every step on it. */
export function complaintPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()
  const address = (no: string) => `/api/intake/complaints/${encodeURIComponent(no)}`

  const show = complaintShower(context)

  router.get('/staff/complaints/:no', (request, response) => show(request, response, request.params.no))

  router.get('/staff/complaints/:no/archive', async (request, response) => {
    await passOn(await api.raw(`${address(request.params.no)}/archive`, { bearer: sessionOf(response).bearer }), response)
  })

  router.get('/staff/complaints/:no/attachments/:id', async (request, response) => {
    const { no, id } = request.params
    const file = await api.raw(`${address(no)}/attachments/${encodeURIComponent(id)}`, { bearer: sessionOf(response).bearer })
    await passOn(file, response)
  })

  router.post('/staff/complaints/:no/approve-reveal', async (request, response) => {
    const { no } = request.params
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, no, { errors: EXPIRED })
    try {
      await api.call('POST', `${address(no)}/reveal-contact/${encodeURIComponent(form.get('id'))}/approve`, doneShape, {
        bearer: session.bearer,
      })
    } catch (error) {
      return show(request, response, no, { errors: problemErrors(refusalOf(error), {}) })
    }
    response.redirect(303, `/staff/complaints/${encodeURIComponent(no)}`)
  })

  router.post('/staff/complaints/:no/:step', async (request, response, next) => {
    const { no, step } = request.params
    const known = COMPLAINT_STEPS[step]
    if (!known) return next()
    const session = sessionOf(response)
    const refused: FieldErrors = new Map()
    const form = await readForm(request, (values) => async (_field, name, content) => {
      if (!known.file || !context.tokenHolds(session, values.get('csrf'))) return
      const field = `${step}-${known.file.field}`
      try {
        values.set(field, (await api.upload('/api/public/attachments', uploadedShape, { name: 'file', content })).attachmentId)
      } catch (error) {
        refused.set(field, `“${name}”没有上传：${refusalOf(error).detail}`)
      }
    })
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, no, { values: form, errors: EXPIRED, failed: step })
    if (refused.size > 0) return show(request, response, no, { values: form, errors: refused, failed: step })
    const call = { bearer: session.bearer, idempotencyKey: form.get('key'), body: known.body(form) }
    try {
      if (step === 'reveal-contact') {
        const { contact, original, state } = await api.call('POST', `${address(no)}/${step}`, revealedShape, call)
        return show(request, response, no, { contact: state === 'revealed' ? contactOf(contact ?? {}, original) : WAITING })
      }
      if (step === 'replace-receipt') {
        const replaced = await api.call('POST', `${address(no)}/${step}`, replacedReceiptShape, call)
        const again = html`<form id="again" method="post" action="/staff/complaints/${no}/${step}">${formToken(session)}${hidden(carried(form))}</form>`
        return showSlip(
          context,
          request,
          response,
          { ...replaced, region: '', knownOn: '', provisional: '', acceptBy: '', sealedTo: '', sealedUrl: '' },
          again,
          {
            form,
          },
        )
      }
      await api.call('POST', `${address(no)}/${step}`, doneShape, { ...call, version: Number(form.get('version')) })
    } catch (error) {
      const problem = refusalOf(error)
      const errors = problem.code === 'stale-version' ? STALE : problemErrors(problem, inputsOf(step, form))
      return show(request, response, no, { values: form, errors, failed: step })
    }
    response.redirect(303, `/staff/complaints/${encodeURIComponent(no)}`)
  })

  return router
}

const WAITING = html`<p class="notice" role="status">反映人要求保密，已经提出申请。由另一人批准后，请再查看一次。</p>`

const contactOf = (contact: Record<string, string>, original: string | undefined) =>
  html`<section class="notice" role="status"><h2>联系方式</h2>${summaryList(Object.entries(CONTACT).map(([field, label]) => [label, contact[field]] as const))}${original && html`<h3>原文</h3>${paragraphs(original)}`}<p class="hint">只显示这一次，查看已记录。</p></section>`
