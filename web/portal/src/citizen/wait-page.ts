import type { Request, Response } from 'express'
import type { Problem } from '../api-client.ts'
import { hidden } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { sendPage } from '../visit.ts'
import { carried } from './report-fields.ts'
import { viewChange } from './view-page.ts'

export type Waiting = { action: string; form: FormValues; problem: Problem; button: string }

/** Too busy or out of reach for the moment: everything typed stays in the page, and one button sends it again. */
export function sendWaitPage(request: Request, response: Response, { action, form, problem, button }: Waiting): void {
  const busy = problem.status === 429
  const { waitTicket, challenge, correlationId } = problem
  sendPage(request, response, {
    title: busy ? '请稍等片刻' : '暂时没有提交成功',
    status: busy ? 429 : 503,
    keepForm: { id: 'report', action },
    ...viewChange(request, response, form),
    body: html`<h1>${busy ? '请稍等片刻' : '暂时没有提交成功'}</h1><p>${problem.detail}</p>
<p><strong>您填写的内容都还在，没有丢失。</strong>${busy ? '请等大约20秒，再按下面的按钮。' : '请过一会儿再按下面的按钮；请不要关闭这一页。'}</p>
<form id="report" method="post" action="${action}"${challenge && html` data-challenge="${JSON.stringify(challenge)}"`}>${hidden(carried(form))}${waitTicket && hidden([['waitTicket', waitTicket]])}<p role="status" data-progress></p><p><button type="submit">${button}</button></p></form>
${!busy && correlationId && html`<p class="hint">编号：${correlationId}</p>`}`,
  })
}
