import { type ComplaintDetail, complaintDetailShape, doneShape, replacedReceiptShape, revealedShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { carried } from '../citizen/report-fields.ts'
import type { AgencyItem } from '../directory.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { type Choice, hidden, summaryList } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html, paragraphs } from '../html.ts'
import { readForm } from '../read-form.ts'
import { complaintPage, type Names } from './complaint-page.ts'
import type { StepChoices } from './complaint-step.ts'
import { COMPLAINT_STEPS, inputsOf } from './complaint-steps.ts'
import { passOn } from './pass-on.ts'
import { showSlip } from './slip-pages.ts'
import { EXPIRED, formToken, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })
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
const STALE: FieldErrors = new Map([['', '这件刚刚有人办理过，下面已是最新内容；您写的还在，请看过后再提交。']])

type Showing = { values?: FormValues; errors?: FieldErrors; failed?: string; contact?: Fragment }

/** One complaint: reading it and every step on it. */
export function complaintPages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()
  const address = (no: string) => `/api/intake/complaints/${encodeURIComponent(no)}`

  async function show(request: Request, response: Response, no: string, showing: Showing = {}): Promise<void> {
    const { errors = NO_ERRORS, failed, contact } = showing
    const session = sessionOf(response)
    const found = await api.call('GET', address(no), complaintDetailShape, { bearer: session.bearer })
    const [names, choices] = await Promise.all([namesOf(found), choicesFor(found, session.bearer)])
    const values = showing.values ?? known(found)
    const body = complaintPage({ found, names, choices, session, state: { values, errors }, failed, contact })
    showStaff(request, response, found.title, body, errors.size > 0 ? 422 : 200)
  }

  async function namesOf(found: ComplaintDetail): Promise<Names> {
    const name = (list: string, code: string | undefined) => (code ? directory.codeName(list, code) : '')
    const [status, kind, channel, region, problems, conclusions, language, helper, replyBy] = await Promise.all([
      directory.codeName('complaint-statuses', found.status),
      directory.codeName('kinds', found.kind),
      directory.codeName('channels', found.channel),
      directory.regionName(found.region),
      Promise.all(found.problemTypes.map((code) => directory.codeName('problem-types', code))),
      directory.codes('conclusions'),
      name('languages', found.language),
      name('relations', found.helper?.relation),
      name('reply-ways', found.replyBy),
    ])
    const conclusion = (code: string) => conclusions.find((each) => each.code === code)?.name ?? code
    return { status, kind, channel, region, problemTypes: problems, conclusion, language, helper, replyBy }
  }

  /** Only what the open steps need is asked for. */
  async function choicesFor(found: ComplaintDetail, bearer: string): Promise<StepChoices> {
    const may = (...steps: string[]) => steps.some((step) => found.may.includes(step))
    const codes = async (list: string, wanted: boolean): Promise<Choice[]> =>
      wanted ? (await directory.codes(list)).map(({ code, name }) => ({ value: code, text: name })) : []
    const [
      declineGrounds,
      suspensionGrounds,
      orderReturnGrounds,
      conclusions,
      otherRoutes,
      transferBodies,
      retention,
      publicity,
      colleagues,
      agencies,
    ] = await Promise.all([
      codes('decline-grounds', may('decline', 'terminate')),
      codes('suspension-grounds', may('suspend')),
      codes('order-return-grounds', may('return-order')),
      codes('conclusions', may('record-findings')),
      codes('other-routes', may('note-route')),
      codes('transfer-bodies', may('transfer-clue')),
      codes('retention', may('archive')),
      codes('publicity', may('archive')),
      may('assign', 'recuse') ? api.call('GET', '/api/staff/colleagues', colleaguesShape, { bearer }) : { items: [] },
      may('refer', 'assign', 'request-assistance') ? agenciesAround(found.region) : [],
    ])
    return {
      declineGrounds,
      suspensionGrounds,
      conclusions,
      orderReturnGrounds,
      offices: choose(agencies, SUPERVISION),
      assistants: choose(agencies, [...SUPERVISION, 'department', 'institution']),
      otherRoutes,
      transferBodies,
      retention,
      publicity,
      colleagues: colleagues.items.map(({ id, title }) => ({ value: id, text: title })),
    }
  }

  async function agenciesAround(region: string): Promise<AgencyItem[]> {
    const around = [4, 6].filter((length) => region.length >= length).map((length) => region.slice(0, length))
    const pages = await Promise.all(around.map((code) => directory.agencies({ region: code, limit: 200 })))
    return [...new Map(pages.flatMap(({ items }) => items).map((item) => [item.id, item])).values()]
  }

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
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, no, { values: form, errors: EXPIRED, failed: step })
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

/** Findings recorded before are the beginning of the next ones. */
function known({ findings }: ComplaintDetail): FormValues {
  return new FormValues(
    findings.flatMap(({ allegation, conclusion, facts, basis }): [string, string][] => [
      [`conclusion-${allegation}`, conclusion],
      [`facts-${allegation}`, facts],
      [`basis-${allegation}`, basis ?? ''],
    ]),
  )
}

const SUPERVISION = ['supervision-office', 'internal-unit']
const choose = (agencies: AgencyItem[], kinds: string[]): Choice[] =>
  agencies.filter(({ kind }) => kinds.includes(kind)).map(({ id, name }) => ({ value: id, text: name }))

const WAITING = html`<p class="notice" role="status">反映人要求保密，已经提出申请。由另一人批准后，请再查看一次。</p>`

const contactOf = (contact: Record<string, string>, original: string | undefined) =>
  html`<section class="notice" role="status"><h2>联系方式</h2>${summaryList(Object.entries(CONTACT).map(([field, label]) => [label, contact[field]] as const))}${original && html`<h3>原文</h3>${paragraphs(original)}`}<p class="hint">只显示这一次，查看已记录。</p></section>`
