import { myExamsShape, officerDoneShape, savedShape, sittingShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { problemErrors } from '../field-errors.ts'
import { errorSummary } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import type { StaffSession } from './sessions.ts'
import { answersIn, resultPage, sittingPage } from './sitting-page.ts'
import { EXPIRED, formToken, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

type MyExam = z.output<typeof myExamsShape>['items'][number]

/** 执法知识测试: which tests somebody may sit, sitting one, and what came of it. */
export function examPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()
  const sittingPath = (request: Request) => `/api/personnel/sittings/${encodeURIComponent(String(request.params.id))}`

  async function list(request: Request, response: Response, errors = NO_ERRORS): Promise<void> {
    const session = sessionOf(response)
    let items: MyExam[] = []
    let wrong = errors
    try {
      items = (await api.call('GET', '/api/personnel/my-exams', myExamsShape, { bearer: session.bearer })).items
    } catch (error) {
      wrong = problemErrors(refusalOf(error), {})
    }
    const rows = items.map((item) => examRow(item, session))
    const body = html`${errorSummary(wrong, '不能参加测试')}<h1>执法知识测试</h1>${rows.length > 0 ? rows : html`<p role="status">现在没有测试。</p>`}`
    showStaff(request, response, '执法知识测试', body, wrong.size > 0 ? 422 : 200)
  }

  async function sitting(request: Request, response: Response, errors = NO_ERRORS, saved = false): Promise<void> {
    const session = sessionOf(response)
    const found = await api.call('GET', sittingPath(request), sittingShape, { bearer: session.bearer })
    const body = found.mark ? resultPage(found) : sittingPage(found, session, errors, saved)
    showStaff(request, response, found.title, body, errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/exams', (request, response) => list(request, response))

  router.post('/staff/exams/:id/sit', async (request, response) => {
    const session = sessionOf(response)
    if (!context.tokenHolds(session, (await readForm(request)).get('csrf'))) return list(request, response, EXPIRED)
    try {
      const path = `/api/personnel/exams/${encodeURIComponent(request.params.id)}/sit`
      const { id } = await api.call('POST', path, officerDoneShape, { bearer: session.bearer, body: {} })
      response.redirect(303, `/staff/sittings/${id}`)
    } catch (error) {
      await list(request, response, problemErrors(refusalOf(error), {}))
    }
  })

  router.get('/staff/sittings/:id', (request, response) => sitting(request, response))

  router.post('/staff/sittings/:id/answers', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return void response.status(403).json({})
    try {
      const body = { answers: answersIn(form) }
      response.json(await api.call('POST', `${sittingPath(request)}/answer`, savedShape, { bearer: session.bearer, body }))
    } catch (error) {
      const { status } = refusalOf(error)
      response.status(status).json({})
    }
  })

  router.post('/staff/sittings/:id', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return sitting(request, response, EXPIRED)
    const options = { bearer: session.bearer }
    try {
      await api.call('POST', `${sittingPath(request)}/answer`, savedShape, { ...options, body: { answers: answersIn(form) } })
      if (form.get('then') === 'hand-in') await api.call('POST', `${sittingPath(request)}/submit`, savedShape, { ...options, body: {} })
    } catch (error) {
      return sitting(request, response, problemErrors(refusalOf(error), {}))
    }
    response.redirect(303, `/staff/sittings/${encodeURIComponent(request.params.id)}`)
  })

  return router
}

function examRow(
  { id, title, counts, questions, total, minutes, passMark, closesAt, open, attemptsLeft, sittings }: MyExam,
  session: StaffSession,
): Html {
  const under = sittings.find(({ mark }) => !mark)
  const results: Fragment = sittings.flatMap(({ id: of, mark }) =>
    mark ? [html`<li><a href="/staff/sittings/${of}">${mark.score}分，${mark.passed ? '合格' : '不合格'}</a></li>`] : [],
  )
  const may = under !== undefined || (open && attemptsLeft > 0)
  return html`<section><h2>${title}${!counts && html` <span class="tag">练习</span>`}</h2><p>${questions}题，满分${total}分，${passMark}分合格；限时${minutes}分钟，${plainTime(closesAt)}截止。</p>${sittings.length > 0 && html`<ul>${results}</ul>`}${
    may
      ? html`<form method="post" action="/staff/exams/${id}/sit">${formToken(session)}<button type="submit">${under ? '继续答题' : '开始答题'}</button></form>${!under && html`<p class="hint">开始以后计时不停，断网、关页面都不停；答案随时保存。</p>`}`
      : html`<p class="hint">${open ? '已经参加过。' : '现在不能参加。'}</p>`
  }</section>`
}
