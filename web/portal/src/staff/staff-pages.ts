import { type RequestHandler, Router } from 'express'
import { html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { type PortalContext, sendPage } from '../visit.ts'
import { agencyPages } from './agency-pages.ts'
import { agencyYearPages } from './agency-year-pages.ts'
import { appointmentPages } from './appointment-pages.ts'
import { auditPages } from './audit-pages.ts'
import { belowPages } from './below-pages.ts'
import { calendarPages } from './calendar-pages.ts'
import { caseTransferPages } from './case-transfer-pages.ts'
import { certificatePages } from './certificate-pages.ts'
import { cluePages } from './clue-pages.ts'
import { complaintPages } from './complaint-pages.ts'
import { coursePages } from './course-pages.ts'
import { delegationPages } from './delegation-pages.ts'
import { examPages } from './exam-pages.ts'
import { examPlanPages } from './exam-plan-pages.ts'
import { exportPages } from './export-links.ts'
import { handoverPages } from './handover-pages.ts'
import { handoverPartnerPages } from './handover-partner-pages.ts'
import { importPages } from './import-pages.ts'
import { officerPages } from './officer-pages.ts'
import { paperPages } from './paper-pages.ts'
import { personnelImportPages } from './personnel-import-pages.ts'
import { phoneTestPages } from './phone-test-pages.ts'
import { policyPages } from './policy-pages.ts'
import { questionPages } from './question-pages.ts'
import { receivedHandoverPages } from './received-handover-pages.ts'
import { registerPages } from './register-pages.ts'
import { staffSessions } from './sessions.ts'
import { slipPages } from './slip-pages.ts'
import { sessionOf } from './staff-visit.ts'
import { staffingPages } from './staffing-pages.ts'
import { supervisorPages } from './supervisor-pages.ts'
import { templatePages } from './template-pages.ts'
import { worklistPage } from './worklist-page.ts'

/** The staff's pages: every one asks the API with the person's own token, so that access is decided in one place. */
export function staffPages(portal: PortalContext): Router {
  const sessions = staffSessions(portal)
  const context = { ...portal, tokenHolds: sessions.tokenHolds }
  const router = Router()

  router.get('/staff/callback', async (request, response) => {
    const back = await sessions.finish(request, response)
    if (back) return response.redirect(303, back)
    sendPage(request, response, {
      title: '没有登录',
      status: 400,
      body: html`<h1>没有登录</h1><p>登录没有完成，可能是打开得太久，或者取消了登录。</p><p><a href="/staff">重新登录</a></p>`,
    })
  })

  const signedIn: RequestHandler = async (request, response, next) => {
    if (request.method === 'GET' && request.headers.host !== new URL(portal.publicUrl).host)
      return response.redirect(303, `${portal.publicUrl}/staff`)
    const session = await sessions.current(request)
    if (session) {
      response.locals.session = session
      return next()
    }
    if (request.method === 'GET') return sessions.begin(request, response)
    request.resume()
    sendPage(request, response, {
      title: '登录已超时',
      status: 401,
      body: html`<h1>登录已超时</h1><p>刚才的内容没有提交。请先<a href="/staff" target="_blank" rel="noopener">在新窗口登录</a>，再在这里按浏览器的“后退”，回到填写的页面重新提交。</p>`,
    })
  }
  router.use('/staff', signedIn)

  router.post('/staff/sign-out', async (request, response) => {
    const session = sessionOf(response)
    if (!sessions.tokenHolds(session, (await readForm(request)).get('csrf'))) return response.redirect(303, '/staff')
    await sessions.end(session, response)
  })

  router.use(cluePages(context))
  router.use(worklistPage(context))
  router.use(belowPages(context))
  router.use(registerPages(context))
  router.use(slipPages(context))
  router.use(paperPages(context))
  router.use(complaintPages(context))
  router.use(handoverPages(context))
  router.use(receivedHandoverPages(context))
  router.use(handoverPartnerPages(context))
  router.use(importPages(context))
  router.use(delegationPages(context))
  router.use(templatePages(context))
  router.use(supervisorPages(context))
  router.use(staffingPages(context))
  router.use(phoneTestPages(context))
  router.use(appointmentPages(context))
  router.use(coursePages(context))
  router.use(questionPages(context))
  router.use(examPlanPages(context))
  router.use(policyPages(context))
  router.use(caseTransferPages(context))
  router.use(officerPages(context))
  router.use(certificatePages(context))
  router.use(agencyPages(context))
  router.use(agencyYearPages(context))
  router.use(personnelImportPages(context))
  router.use(exportPages(context))
  router.use(examPages(context))
  router.use(calendarPages(context))
  router.use(auditPages(context))
  return router
}
