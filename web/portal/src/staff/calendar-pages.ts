import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type FieldErrors, mapErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, textArea, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { EXPIRED, formToken, given, hasRole, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const spanShape = z.object({ name: z.string(), from: z.string(), to: z.string() })
const noticesShape = z.object({
  items: z.array(
    z.looseObject({
      year: z.number(),
      title: z.string(),
      documentNo: z.string(),
      offDays: z.array(spanShape),
      makeUpDays: z.array(z.object({ date: z.string(), for: z.string() })),
    }),
  ),
})
const enteredShape = z.object({ documentNo: z.string(), recomputed: z.number() })
const PATH = '/api/intake/calendar-notices'
const INPUTS = Object.fromEntries(['year', 'title', 'documentNo', 'issued', 'amends', 'offDays', 'makeUpDays'].map((name) => [name, name]))

/** 放假安排: the yearly notices in use, and entering the next one; deadlines marked 暂定 are recomputed with it. */
export function calendarPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  async function show(
    request: Request,
    response: Response,
    values = new FormValues(),
    errors: FieldErrors = NO_ERRORS,
    done: Fragment = false,
  ) {
    const session = sessionOf(response)
    const { items } = await api.call('GET', PATH, noticesShape, { bearer: session.bearer })
    const state = { values, errors }
    const form = html`<h2>录入新的通知</h2><form method="post" action="/staff/calendar" novalidate>${formToken(session)}
${textField(state, { name: 'year', label: '哪一年的放假安排', inputmode: 'numeric', max: 4 })}
${textField(state, { name: 'title', label: '标题', max: 100 })}${textField(state, { name: 'documentNo', label: '文号', max: 60 })}
${textField(state, { name: 'issued', label: '发文日期', type: 'date' })}${textField(state, { name: 'amends', label: '更改哪一份通知', hint: '填写原通知的文号', optional: true, max: 60 })}
${textArea(state, { name: 'offDays', label: '放假', hint: '每行一个节日：名称 开始日期 结束日期，例如“春节 2027-02-05 2027-02-11”', rows: 8 })}
${textArea(state, { name: 'makeUpDays', label: '调休上班', hint: '每行一天：日期 节日名称，例如“2027-02-20 春节”', rows: 6, optional: true })}
<p><button type="submit">录入并重算暂定的期限</button></p></form>`
    const shown = items.map(
      ({ year, title, documentNo, offDays, makeUpDays }) =>
        html`<details><summary>${year}年，${documentNo}</summary><p>${title}</p><ul>${offDays.map(({ name, from, to }) => html`<li>${name}：${plainDay(from)}至${plainDay(to)}</li>`)}</ul><p>调休上班：${makeUpDays.map(({ date }) => plainDay(date)).join('、') || '无'}</p></details>`,
    )
    const body = html`${errorSummary(errors)}${done}<h1>放假安排</h1>${shown}${hasRole(session, 'system-admin') && form}`
    showStaff(request, response, '放假安排', body, errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/calendar', (request, response) => show(request, response))

  router.post('/staff/calendar', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, form, EXPIRED)
    const read = noticeOf(form)
    if (read.errors.size > 0) return show(request, response, form, read.errors)
    try {
      const { documentNo, recomputed } = await api.call('POST', PATH, enteredShape, { bearer: session.bearer, body: read.notice })
      const done = html`<p class="done" role="status" tabindex="-1">已录入${documentNo}，重算了 ${recomputed} 件的期限。</p>`
      await show(request, response, new FormValues(), NO_ERRORS, done)
    } catch (error) {
      await show(request, response, form, problemErrors(refusalOf(error), INPUTS))
    }
  })

  return router
}

const linesOf = (text: string) => text.split('\n').flatMap((line) => (line.trim() ? [line.trim().split(/[\s，,]+/)] : []))

/** The notice as typed; a line that is not of the asked form is named. */
function noticeOf(form: FormValues): { notice: Record<string, unknown>; errors: FieldErrors } {
  const off = linesOf(form.get('offDays'))
  const makeUp = linesOf(form.get('makeUpDays'))
  const wrong = [
    ...off.flatMap((words) =>
      words.length === 3 ? [] : [{ field: 'offDays', message: `“${words.join(' ')}”要写成：名称 开始日期 结束日期。` }],
    ),
    ...makeUp.flatMap((words) =>
      words.length === 2 ? [] : [{ field: 'makeUpDays', message: `“${words.join(' ')}”要写成：日期 节日名称。` }],
    ),
  ]
  const notice = {
    year: Number(form.get('year')),
    title: form.get('title'),
    documentNo: form.get('documentNo'),
    issued: form.get('issued'),
    ...given(form, 'amends'),
    offDays: off.map(([name, from, to]) => ({ name, from, to })),
    makeUpDays: makeUp.map(([date, festival]) => ({ date, for: festival })),
  }
  return { notice, errors: mapErrors(wrong, INPUTS) }
}
