import { complaintNo, oralStatementShape, receipt } from '@mingjian/contracts'
import { printPdf, scanCodeSvg } from '@mingjian/documents'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { viewChange } from '../citizen/view-page.ts'
import type { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { SCAN_CAPTION, type Slip, type SlipValues, slipBlocks, slipBody, slipFields } from './slip.ts'
import { formToken, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const short = z.string().max(200)
const slipShape = z.object({
  complaintNo: complaintNo.or(z.literal('')),
  receipt,
  handler: short,
  acceptBy: short,
  provisional: short,
  sealedTo: short.default(''),
  sealedUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(300)]).default(''),
  region: short.regex(/^\d*$/),
  knownOn: short.regex(/^(\d{4}-\d\d-\d\d)?$/),
})

/** What comes after the registration: the slip as PDF, and the statement to be signed. Both open beside the slip, whose code is shown once. */
export function slipPages(context: StaffContext): Router {
  const router = Router()

  router.post('/staff/slip.pdf', async (request, response) => {
    const form = await readForm(request)
    const values = slipShape.safeParse(Object.fromEntries(form.entries()))
    if (!values.success || !context.tokenHolds(sessionOf(response), form.get('csrf'))) return response.redirect(303, '/staff/register')
    const slip = await slipOf(context, values.data)
    const { pdf } = await printPdf(slipBlocks(slip), { title: '登记回执', scan: { content: slip.url, caption: SCAN_CAPTION } })
    response
      .set({
        'Cache-Control': 'no-store',
        'Content-Type': 'application/pdf',
        'Content-Disposition': `inline; filename="slip.pdf"; filename*=UTF-8''${encodeURIComponent('登记回执.pdf')}`,
      })
      .send(pdf)
  })

  router.post('/staff/complaints/:no/oral-statement', async (request, response) => {
    const { no } = request.params
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return response.redirect(303, '/staff/register')
    try {
      const path = `/api/intake/complaints/${encodeURIComponent(no)}/oral-statement`
      const { paperId } = await context.api.call('POST', path, oralStatementShape, { bearer: session.bearer, body: {} })
      response.redirect(303, `/staff/complaints/${encodeURIComponent(no)}/papers/${paperId}`)
    } catch (error) {
      const { status, detail } = refusalOf(error)
      const told = status === 404 ? '这件由上级机关办理，本单位看不到，笔录请在纸上写。' : detail
      showStaff(
        request,
        response,
        '没有办成',
        html`<h1>没有办成</h1><p class="error">${told}</p><p><a href="/staff">返回办理清单</a></p>`,
        422,
      )
    }
  })

  return router
}

async function slipOf({ directory, publicUrl }: StaffContext, values: SlipValues): Promise<Slip> {
  const url = `${values.sealedUrl || publicUrl}/status`
  const [notices, scan] = await Promise.all([
    directory.legalRoutes(values.region, values.knownOn),
    scanCodeSvg(url, `查询页的二维码：${url}`),
  ])
  return { values, notices, url, scan }
}

/** Shows a slip with its code, once. `again` is the form that brought it, so that a change of the view shows the same slip. */
export async function showSlip(
  context: StaffContext,
  request: Request,
  response: Response,
  values: SlipValues,
  again: Fragment,
  {
    form,
    more,
    spoken,
  }: { form?: FormValues; more?: Fragment /** There is a statement to be read back and signed. */; spoken?: boolean } = {},
): Promise<void> {
  const csrf = formToken(sessionOf(response))
  const actions = html`<form method="post" action="/staff/slip.pdf" target="_blank">${csrf}${slipFields(values)}<button type="submit">回执（PDF）</button></form>
${spoken && values.complaintNo && html`<form method="post" action="/staff/complaints/${values.complaintNo}/oral-statement" target="_blank">${csrf}<button type="submit" class="second">口头反映笔录</button></form>`}${more}
${values.complaintNo && html`<p><a href="/staff/complaints/${values.complaintNo}">打开这一件</a></p>`}`
  const body = html`${slipBody(await slipOf(context, values), actions)}${again}`
  showStaff(request, response, '登记回执', body, 200, {
    keepForm: { id: 'again', action: request.path },
    ...(form ? viewChange(request, response, form) : {}),
  })
}
