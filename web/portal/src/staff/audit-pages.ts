import { Router } from 'express'
import { z } from 'zod'
import { html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { formToken, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const findingsShape = z.object({
  checked: z.number(),
  events: z.number(),
  heads: z.number(),
  findings: z.array(z.object({ dossier: z.string(), region: z.string(), seq: z.number().optional(), reason: z.string() })),
})

/** 核验卷宗: an auditor has every dossier of the region recomputed and sees the first broken ones. */
export function auditPages({ api, tokenHolds }: StaffContext): Router {
  const router = Router()
  const page = (token: ReturnType<typeof formToken>, result: ReturnType<typeof html> | false = false) =>
    html`<h1>核验卷宗</h1><p>把本地区每一件的记录从头算一遍，看有没有被改动、删除或者调换。件多时需要几分钟。</p><form method="post" action="/staff/audit">${token}<p><button type="submit">开始核验</button></p></form>${result}`

  router.get('/staff/audit', (request, response) => showStaff(request, response, '核验卷宗', page(formToken(sessionOf(response)))))

  router.post('/staff/audit', async (request, response) => {
    const session = sessionOf(response)
    if (!tokenHolds(session, (await readForm(request)).get('csrf'))) return response.redirect(303, '/staff/audit')
    try {
      const { checked, events, heads, findings } = await api.call('GET', '/api/audit/verify', findingsShape, { bearer: session.bearer })
      const counts = `共核验 ${checked} 件、${events} 条记录、${heads} 个每日校验值。`
      const result =
        findings.length === 0
          ? html`<p class="status" role="status">没有发现问题。${counts}</p>`
          : html`<section class="error-summary" role="alert"><h2>发现 ${findings.length} 处问题</h2><p>${counts}</p><ul>${findings.map(({ dossier, seq, reason }) => html`<li>${dossier}${seq !== undefined && `，第 ${seq} 条`}：${reason}</li>`)}</ul></section>`
      showStaff(request, response, '核验结果', page(formToken(session), result))
    } catch (error) {
      showStaff(
        request,
        response,
        '核验卷宗',
        page(formToken(session), html`<p class="error" role="alert">${refusalOf(error).detail}</p>`),
        422,
      )
    }
  })

  return router
}
