import {
  acknowledgementShape,
  deliveredShape,
  droppedShape,
  receivedListShape,
  receivedShape,
  takenHandoverShape,
  takenListShape,
  toldStatusShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { FieldErrors } from '../field-errors.ts'
import { errorSummary } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { oneFile } from './handover-section.ts'
import { readTextFile } from './read-text-file.ts'
import { EXPIRED, formToken, NO_ERRORS, refusalOf, type StaffContext, sendFile, sessionOf, showStaff } from './staff-visit.ts'

const API = '/api/intake/handovers'
const PAGE = '/staff/handovers'

/** One file that comes with a handover: what it is called, what is done with it, and what is told then. */
type Taking = { heading: string; hint: string; label: string; button: string; take: (text: string, bearer: string) => Promise<Fragment> }

/** 接收移交: packages that came, what to do next with each, and the files that follow them. */
export function receivedHandoverPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()

  const TAKINGS: Record<string, Taking> = {
    take: {
      heading: '接管',
      hint: '对方凭接收回执确认移交后，会交来交接单。上传后这件就由本机关办理。',
      label: '交接单',
      button: '上传交接单，接管',
      async take(release, bearer) {
        const { complaintNo } = await api.call('POST', `${API}/take`, takenHandoverShape, { bearer, body: { release } })
        return html`已经接管，本机关的编号是 <a href="/staff/complaints/${complaintNo}">${complaintNo}</a>。请打开办理。`
      },
    },
    drop: {
      heading: '对方撤回的',
      hint: '对方撤回移交的，会交来撤回通知。上传后删除收到的移交包。',
      label: '撤回通知',
      button: '上传撤回通知，删除移交包',
      async take(cancellation, bearer) {
        const { dropped } = await api.call('POST', `${API}/drop`, droppedShape, { bearer, body: { cancellation } })
        return dropped ? html`移交包已经删除。` : html`这次移交的包不在本机关，不用删除。`
      },
    },
    messages: {
      heading: '转来的留言',
      hint: '反映人在原来的机关又留言的，对方会交来留言文件。同一份再交一次不会重复。',
      label: '留言文件',
      button: '上传留言',
      async take(text, bearer) {
        const { delivered } = await api.call('POST', `${API}/messages`, deliveredShape, { bearer, body: messagesIn(text) })
        return html`新收下留言 ${delivered} 条，已经记入各件。`
      },
    },
  }

  type Showing = { told?: Fragment; errors?: FieldErrors }
  async function show(request: Request, response: Response, { told = false, errors = NO_ERRORS }: Showing = {}): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const [pending, taken] = await Promise.all([
      api.call('GET', API, receivedListShape, { bearer }),
      api.call('GET', `${API}/taken`, takenListShape, { bearer }),
    ])
    const state = { values: new FormValues(), errors }
    const form = (path: string, name: string, label: string, button: string) =>
      html`<form method="post" action="${PAGE}${path}" enctype="multipart/form-data" novalidate>${formToken(session)}${oneFile(state, name, label)}<p><button type="submit">${button}</button></p></form>`
    const waiting = pending.items.map(
      ({ handover, from, formerNo, at }) =>
        html`<li><strong>${formerNo}</strong>，${from}移交，${plainTime(at)}收到。请把<a href="${PAGE}/${handover}/acknowledgement">接收回执（下载）</a>交给${from}，等它的交接单。</li>`,
    )
    const over = taken.items.map(
      ({ handover, from, formerNo, complaintNo }) =>
        html`<li><a href="/staff/complaints/${complaintNo}">${complaintNo}</a>，${from}移交，原编号 ${formerNo}。<a href="${PAGE}/${handover}/status">下载进展文件</a></li>`,
    )
    const body = html`${errorSummary(errors)}<h1>接收移交</h1>${told && html`<p class="notice" role="status">${told}</p>`}
<p class="hint">移交包只有本机关打得开；收下后、接管前，谁都看不到内容，也不在办理清单里。</p>
<h2>收到了、还没有接管的</h2>${waiting.length > 0 ? html`<ul>${waiting}</ul>` : html`<p>没有。</p>`}
<h2>收下移交包</h2>${form('', 'package', '移交包', '上传移交包')}
${Object.entries(TAKINGS).map(([step, { heading, hint, label, button }]) => html`<h2 id="${step}">${heading}</h2><p class="hint">${hint}</p>${form(`/${step}`, `${step}-file`, label, button)}`)}
<h2>接管了的</h2>${over.length > 0 ? html`<p class="hint">进展文件交给移出的机关，反映人用原来的查询码就看得到。</p><ul>${over}</ul>` : html`<p>没有。</p>`}`
    showStaff(request, response, '接收移交', body, errors.size > 0 ? 422 : 200)
  }

  router.get(PAGE, (request, response) => show(request, response))

  router.post(PAGE, async (request, response) => {
    const session = sessionOf(response)
    let showing: Showing = { errors: new Map([['package', '请选择对方交来的移交包文件。']]) }
    await readForm(request, (form) => async (_field, name, content) => {
      // The token comes before the file; without it nothing is passed on.
      if (!context.tokenHolds(session, form.get('csrf'))) {
        showing = { errors: EXPIRED }
        return
      }
      try {
        const { formerNo, from, handover, state } = await api.upload(API, receivedShape, { name, content }, { bearer: session.bearer })
        const ack = html`<a href="${PAGE}/${handover}/acknowledgement">接收回执（下载）</a>`
        showing = {
          told:
            state === 'taken'
              ? html`${from}的 ${formerNo} 以前收过，已经接管，不用再收。`
              : html`已收下${from}的 ${formerNo}。请把${ack}交给${from}。`,
        }
      } catch (error) {
        const { errors, detail } = refusalOf(error)
        showing = { errors: new Map([['package', errors?.[0]?.message ?? detail]]) }
      }
    })
    await show(request, response, showing)
  })

  router.post(`${PAGE}/:step`, async (request, response, next) => {
    const { step } = request.params
    const known = TAKINGS[step]
    if (!known) return next()
    const session = sessionOf(response)
    const { form, text } = await readTextFile(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, { errors: EXPIRED })
    const refuse = (message: string) => show(request, response, { errors: new Map([[`${step}-file`, message]]) })
    if (!text) return refuse(`请选择${known.label}的文件。`)
    try {
      await show(request, response, { told: await known.take(text, session.bearer) })
    } catch (error) {
      const { errors, detail } = refusalOf(error)
      await refuse(errors ? `选的文件不是${known.label}，请核对。` : detail)
    }
  })

  router.get(`${PAGE}/:id/acknowledgement`, async (request, response) => {
    const path = `${API}/${encodeURIComponent(request.params.id)}/acknowledgement`
    const { ack, formerNo } = await api.call('GET', path, acknowledgementShape, { bearer: sessionOf(response).bearer })
    sendFile(response, `${formerNo}-接收回执.txt`, ack)
  })

  router.get(`${PAGE}/:id/status`, async (request, response) => {
    const path = `${API}/${encodeURIComponent(request.params.id)}/status`
    const { sealed } = await api.call('GET', path, toldStatusShape, { bearer: sessionOf(response).bearer })
    sendFile(response, '移交件进展.txt', sealed)
  })

  return router
}

/** What a file of messages holds; what is none becomes a body that the API refuses. */
function messagesIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
