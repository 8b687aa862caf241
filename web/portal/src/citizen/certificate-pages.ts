import { publicCertificateShape } from '@mingjian/contracts'
import { scanCodePng, scanCodeSvg } from '@mingjian/documents'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { ApiProblem } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import { errorSummary, summaryList, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { type PortalContext, sendPage } from '../visit.ts'

type Card = z.output<typeof publicCertificateShape>
const NO_ERRORS: FieldErrors = new Map()
const TITLE = '核验执法证件'

/** 核验执法证件: anybody types the number of a card that they are shown, or scans its code, and learns whether it is in force. */
export function certificatePages({ api, publicUrl }: PortalContext): Router {
  const router = Router()
  const addressOf = (no: string) => `${publicUrl}/certificates/${encodeURIComponent(no)}`
  const read = (no: string) => api.call('GET', `/api/public/certificates/${encodeURIComponent(no)}`, publicCertificateShape)

  function ask(request: Request, response: Response, no = '', errors = NO_ERRORS, status = 200): void {
    const state = { values: new FormValues([['no', no]]), errors }
    const field = textField(state, { name: 'no', label: '证号', hint: '照着证件上的证号填写', max: 40 })
    const body = html`${errorSummary(errors)}<h1>${TITLE}</h1><p>执法人员检查时应当主动出示证件。把证号填在下面，可以查它现在有没有效。</p>
<form method="get" action="/certificates" novalidate>${field}<p><button type="submit">核验</button></p></form>`
    sendPage(request, response, { title: TITLE, failed: errors.size > 0, status, body })
  }

  router.get('/certificates', (request, response) => {
    const no = typeof request.query.no === 'string' ? request.query.no.trim().slice(0, 60) : ''
    if (no) return response.redirect(303, `/certificates/${encodeURIComponent(no)}`)
    ask(
      request,
      response,
      '',
      request.query.no === undefined ? NO_ERRORS : new Map([['no', '请填写证号。']]),
      request.query.no === undefined ? 200 : 422,
    )
  })

  router.get('/certificates/:no', async (request, response) => {
    const { no } = request.params
    try {
      const card = await read(no)
      sendPage(request, response, { title: TITLE, body: cardPage(card) })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.status >= 500) throw error
      const { status, errors, detail } = error.problem
      ask(request, response, no, new Map([['no', errors?.[0]?.message ?? detail]]), status)
    }
  })

  /** The code of a card that is registered; it holds nothing but the address of the page above. */
  router.get('/certificates/:no/code.:format', async (request, response, next) => {
    const { no, format } = request.params
    if (format !== 'svg' && format !== 'png') return next()
    const url = addressOf((await read(no)).no)
    response.set('Cache-Control', 'no-store')
    if (format === 'png') return void response.type('png').send(await scanCodePng(url))
    response.type('image/svg+xml').send(await scanCodeSvg(url, `核验证件的二维码：${url}`))
  })

  return router
}

const ADVICE: Record<string, Html> = {
  valid: html`<p>请再看一看：证件上的照片是不是本人，单位和证号是不是一样。出示证件的人不是持证人的，可以拒绝配合，并且<a href="/report">告诉我们</a>。</p>`,
  invalid: html`<p><strong>这个证件现在不能用来执法。</strong>如果有人正拿着它执法，您可以要求出示别的证件，并且<a href="/report">告诉我们</a>，或者打<a href="tel:12345">12345</a>。</p>`,
  unknown: html`<p>现有的记录不能判断。请记下证号和单位，打单位的<a href="/directory">监督电话</a>核对，或者<a href="/report">告诉我们</a>。</p>`,
}
const STATUS: Record<string, string> = { valid: '有效', invalid: '无效', unknown: '不能判断' }

function cardPage({ no, status, statusText, kind, agencyName, validTo }: Card): Html {
  const path = `/certificates/${encodeURIComponent(no)}`
  return html`<h1>${TITLE}</h1><p class="verdict ${status}"><strong>${STATUS[status] ?? status}</strong> ${statusText}</p>
${summaryList([
  ['证号', no],
  ['证件种类', kind],
  ['单位', agencyName],
  ['有效期至', plainDay(validTo)],
])}${ADVICE[status]}<p><a href="/certificates">再查一个</a></p>
<details><summary>这张证件的二维码</summary><p>扫码打开的就是这一页。持证人、制证单位可以下载：<a href="${path}/code.svg">SVG</a>、<a href="${path}/code.png">PNG</a>。</p></details>`
}
