import { complaintDetailShape, complaintListShape, doneShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { ApiProblem } from '../api-client.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { type PortalContext, sendPage } from '../visit.ts'
import { complaintPage } from './complaint-page.ts'
import { type StaffSession, staffSessions } from './sessions.ts'
import { STAFF_STEPS } from './staff-steps.ts'

const LINKS = [['/staff', '办理清单']] as const
const FILTERS = ['status', 'q', 'dueBefore', 'cursor'] as const

/** The staff's pages: every one asks the API with the person's own token, so that access is decided in one place. */
export function staffPages(context: PortalContext): Router {
  const { api, directory, publicUrl } = context
  const sessions = staffSessions(context)
  const router = Router()

  router.get('/staff/callback', async (request, response) => {
    if (await sessions.finish(request, response)) return response.redirect(303, '/staff')
    response.redirect(303, '/staff')
  })

  router.use('/staff', async (request, response, next) => {
    if (request.method === 'GET' && request.headers.host !== new URL(publicUrl).host) return response.redirect(303, `${publicUrl}/staff`)
    const session = await sessions.current(request)
    if (!session) return sessions.begin(response)
    response.locals.session = session
    next()
  })

  const show = (request: Request, response: Response, title: string, body: Fragment, failed = false) => {
    const session = response.locals.session as StaffSession
    sendPage(request, response, {
      title,
      body,
      failed,
      status: failed ? 422 : 200,
      staff: { title: session.title, token: session.token, links: LINKS },
    })
  }

  router.get('/staff', async (request, response) => {
    const { bearer } = response.locals.session as StaffSession
    const search = new URLSearchParams()
    for (const name of FILTERS) if (typeof request.query[name] === 'string') search.set(name, request.query[name])
    const { items, next } = await api.call('GET', `/api/intake/complaints?${search}`, complaintListShape, { bearer })
    const statuses = await directory.codes('complaint-statuses')
    const name = (code: string) => statuses.find((each) => each.code === code)?.name ?? code
    const value = (field: string) => search.get(field) ?? ''
    const more = new URLSearchParams({ ...Object.fromEntries(search), cursor: next ?? '' })
    show(
      request,
      response,
      '办理清单',
      html`<h1>办理清单</h1><form class="filters" method="get" action="/staff"><div class="field"><label for="status">状态</label><select id="status" name="status"><option value="">全部</option>${statuses.map(({ code, name: text }) => html`<option value="${code}"${code === value('status') && html` selected`}>${text}</option>`)}</select></div><div class="field"><label for="q">查找</label><input id="q" name="q" value="${value('q')}" maxlength="100"></div><div class="field"><label for="dueBefore">到期早于</label><input type="date" id="dueBefore" name="dueBefore" value="${value('dueBefore')}"></div><p><button type="submit">查看</button></p></form>
${items.length === 0 ? html`<p role="status">没有符合条件的件。</p>` : html`<table class="stack"><caption>先到期的在前</caption><thead><tr><th scope="col">事项</th><th scope="col">状态</th><th scope="col">到期</th><th scope="col">被反映</th><th scope="col">办理单位</th></tr></thead><tbody>${items.map((item) => html`<tr><th scope="row"><a href="/staff/complaints/${item.no}">${item.title}</a><br><span class="hint">${item.no}</span> ${item.retaliation && html`<span class="tag bad">打击报复</span>`}</th><td data-label="状态">${name(item.status)} ${item.status === 'accepted' && !item.assigned && html`<span class="tag bad">未分办</span>`}</td><td data-label="到期">${item.dueOn && plainDay(item.dueOn)} ${item.overdue && html`<span class="tag bad">已超期</span>`} ${item.provisional && html`<span class="mark">暂定</span>`}</td><td data-label="被反映">${item.accused}</td><td data-label="办理单位">${item.handler}</td></tr>`)}</tbody></table>`}${next && html`<p><a href="/staff?${more.toString()}">下一页</a></p>`}`,
    )
  })

  const open = async (request: Request, response: Response, no: string, values = new FormValues(), errors: FieldErrors = new Map()) => {
    const { bearer, token } = response.locals.session as StaffSession
    const found = await api.call('GET', `/api/intake/complaints/${encodeURIComponent(no)}`, complaintDetailShape, { bearer })
    const body = await complaintPage(context, bearer, token, found, { values, errors })
    show(request, response, found.title, body, errors.size > 0)
  }

  router.get('/staff/complaints/:no', (request, response) => open(request, response, request.params.no))

  router.post('/staff/sign-out', async (request, response) => {
    const session = response.locals.session as StaffSession
    if (!sessions.tokenHolds(session, (await readForm(request)).get('csrf'))) return response.redirect(303, '/staff')
    await sessions.end(session, response)
  })

  router.post('/staff/complaints/:no/:step', async (request, response, next) => {
    const session = response.locals.session as StaffSession
    const { no, step } = request.params
    const known = STAFF_STEPS[step]
    if (!known) return next()
    const form = await readForm(request)
    if (!sessions.tokenHolds(session, form.get('csrf')))
      return open(request, response, no, form, new Map([['', '页面已过期，请再提交一次。']]))
    try {
      await api.call('POST', `/api/intake/complaints/${encodeURIComponent(no)}/${step}`, doneShape, {
        bearer: session.bearer,
        version: Number(form.get('version')),
        body: known.body(form),
      })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.status >= 500) throw error
      const names = Object.fromEntries(known.fields.map((field) => [field, `${step}-${field}`]))
      const wrong =
        error.code === 'stale-version'
          ? new Map([['', '这件刚刚有人办理过，下面已是最新内容；您写的还在，请看过后再提交。']])
          : problemErrors(error.problem, names)
      return open(request, response, no, form, wrong)
    }
    response.redirect(303, `/staff/complaints/${encodeURIComponent(no)}`)
  })

  return router
}
