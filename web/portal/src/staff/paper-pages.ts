import { randomUUID } from 'node:crypto'
import { complaintDetailShape, doneShape, paperKindsShape, paperPreviewShape, uploadedShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { type Choice, errorSummary, hidden } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { agenciesAround } from './agencies-around.ts'
import { draftForm, evidenceForm, PAPER_FORMS } from './papers-section.ts'
import { passOn } from './pass-on.ts'
import { EXPIRED, formToken, given, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })
const FIELD = 'field-'

/** Papers of a complaint: drafting, previewing, approving, issuing, serving; and evidence. */
export function paperPages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()
  const address = (no: string, rest = '') => `/api/intake/complaints/${encodeURIComponent(no)}${rest}`
  const back = (no: string) => `/staff/complaints/${encodeURIComponent(no)}#papers`

  router.get('/staff/complaints/:no/papers', async (request, response) => {
    const { no } = request.params
    const { items } = await api.call('GET', address(no, '/paper-kinds'), paperKindsShape, { bearer: sessionOf(response).bearer })
    const list = items.map(
      ({ type, name, needsApproval }) =>
        html`<li><a href="/staff/complaints/${no}/papers/new/${type}">${name}</a>${needsApproval && html` <span class="hint">须审批</span>`}</li>`,
    )
    showStaff(request, response, '拟制文书', html`<h1>拟制文书</h1><ul>${list}</ul><p><a href="/staff/complaints/${no}">返回</a></p>`)
  })

  async function showDraft(request: Request, response: Response, type: string, values: FormValues, errors: FieldErrors, paper?: string) {
    const { no = '' } = request.params as { no?: string }
    const session = sessionOf(response)
    const [{ items }, found] = await Promise.all([
      api.call('GET', address(no, '/paper-kinds'), paperKindsShape, { bearer: session.bearer }),
      api.call('GET', address(no), complaintDetailShape, { bearer: session.bearer }),
    ])
    const kind = items.find((each) => each.type === type)
    if (!kind) return response.redirect(303, `/staff/complaints/${encodeURIComponent(no)}/papers`)
    const { agencyIds, agencyName } = found.accused
    const others = kind.elsewhere ? (await agenciesAround(directory, found.region)).filter(({ id }) => !agencyIds.includes(id)) : []
    const units: Choice[] = kind.elsewhere
      ? others.map(({ id, name }) => ({ value: id, text: name }))
      : agencyIds.map((id) => ({ value: id, text: agencyName }))
    const typed = values.entries().flatMap(([name]) => (name.startsWith(FIELD) ? [name.slice(FIELD.length)] : []))
    const write = paper ? typed : kind.write
    const action = paper ? `/staff/complaints/${no}/papers/${paper}/revise` : `/staff/complaints/${no}/papers/new/${type}`
    const carried = hidden([
      ['version', String(found.version)],
      ['key', values.get('key') || randomUUID()],
    ])
    const body = html`${errorSummary(errors)}<h1>${kind.name}</h1><p class="hint">其余内容由系统按卷宗填写，姓名在印发时写入。保存后可以预览。</p><form method="post" action="${action}" novalidate>${formToken(session)}${carried}${draftForm({ values, errors }, { ...kind, write }, units)}<p><button type="submit">保存</button> <a href="/staff/complaints/${no}">返回</a></p></form>`
    showStaff(request, response, kind.name, body, errors.size > 0 ? 422 : 200)
  }

  const inputs = (form: FormValues) => ({
    unit: 'unit',
    ...Object.fromEntries(form.entries().map(([name]) => [`fields.${name.slice(FIELD.length)}`, name])),
  })
  const fieldsOf = (form: FormValues) =>
    Object.fromEntries(
      form.entries().flatMap(([name, value]) => (name.startsWith(FIELD) && value.trim() ? [[name.slice(FIELD.length), value.trim()]] : [])),
    )

  router.get('/staff/complaints/:no/papers/new/:type', (request, response) =>
    showDraft(request, response, request.params.type, new FormValues(), NO_ERRORS),
  )

  router.post('/staff/complaints/:no/papers/new/:type', async (request, response) => {
    const { no, type } = request.params
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return showDraft(request, response, type, form, EXPIRED)
    try {
      const body = { type, fields: fieldsOf(form), ...given(form, 'unit') }
      await api.call('POST', address(no, '/papers'), doneShape, { bearer: session.bearer, idempotencyKey: form.get('key'), body })
    } catch (error) {
      return showDraft(request, response, type, form, problemErrors(refusalOf(error), inputs(form)))
    }
    response.redirect(303, back(no))
  })

  router.get('/staff/complaints/:no/papers/:paper/revise', async (request, response) => {
    const { no, paper } = request.params
    const { bearer } = sessionOf(response)
    const [found, { fields }] = await Promise.all([
      api.call('GET', address(no), complaintDetailShape, { bearer }),
      api.call('GET', address(no, `/papers/${encodeURIComponent(paper)}/preview`), paperPreviewShape, { bearer }),
    ])
    const type = found.papers.find(({ id }) => id === paper)?.type ?? ''
    const values = new FormValues(Object.entries(fields).map(([name, value]) => [`${FIELD}${name}`, value] as const))
    await showDraft(request, response, type, values, NO_ERRORS, paper)
  })

  router.get('/staff/complaints/:no/papers/:paper', async (request, response) => {
    const { no, paper } = request.params
    const path = address(no, `/papers/${encodeURIComponent(paper)}/preview`)
    const { title, blocks } = await api.call('GET', path, paperPreviewShape, { bearer: sessionOf(response).bearer })
    const shown = blocks.map((block, place): Fragment => {
      if ('rows' in block)
        return html`<table><tbody>${block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`
      const { text, align } = block.line
      if (place === 0) return html`<h1>${text}</h1>`
      return text.split('\n').map((line) => html`<p class="${align === 'left' ? 'body' : align}">${line}</p>`)
    })
    showStaff(
      request,
      response,
      `预览：${title}`,
      html`<p class="no-print"><a href="/staff/complaints/${no}#papers">返回</a></p><article class="paper">${shown}</article>`,
    )
  })

  for (const form of ['file', 'pdf'] as const)
    router.get(`/staff/complaints/:no/papers/:paper/${form}`, async (request, response) => {
      const { no, paper } = request.params as { no: string; paper: string }
      const file = await api.raw(address(no, `/papers/${encodeURIComponent(paper)}/${form}`), { bearer: sessionOf(response).bearer })
      await passOn(file, response)
    })

  router.post('/staff/complaints/:no/papers/:paper/:step', async (request, response, next) => {
    const { no, paper, step } = request.params
    if (!PAPER_FORMS[step] && step !== 'revise') return next()
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return response.redirect(303, back(no))
    const witnesses = form
      .get('witnesses')
      .split(/[\s,，、]+/)
      .filter(Boolean)
    const body =
      step === 'revise'
        ? { fields: fieldsOf(form) }
        : {
            ...given(form, 'way'),
            ...given(form, 'on'),
            ...given(form, 'receipt'),
            ...given(form, 'reason'),
            ...(witnesses.length > 0 ? { witnesses } : {}),
          }
    try {
      const path = address(no, `/papers/${encodeURIComponent(paper)}/${step}`)
      await api.call('POST', path, doneShape, { bearer: session.bearer, version: Number(form.get('version')), body })
    } catch (error) {
      const { detail, errors = [] } = refusalOf(error)
      const told = html`<h1>没有办成</h1><p class="error">${detail}</p><ul>${errors.map(({ message }) => html`<li>${message}</li>`)}</ul><p><a href="${back(no)}">返回</a></p>`
      return showStaff(request, response, '没有办成', told, 422)
    }
    response.redirect(303, back(no))
  })

  async function showEvidence(request: Request, response: Response, values: FormValues, errors: FieldErrors): Promise<void> {
    const { no = '' } = request.params as { no?: string }
    const session = sessionOf(response)
    const [found, colleagues] = await Promise.all([
      api.call('GET', address(no), complaintDetailShape, { bearer: session.bearer }),
      api.call('GET', '/api/staff/colleagues', colleaguesShape, { bearer: session.bearer }),
    ])
    const letters = found.papers.filter(({ status, type }) => status === 'served' && (type === 'inquiry-letter' || type === 'file-request'))
    const inquiries = letters.map(({ id, name, number = '' }) => ({ value: id, text: `${name} ${number}` }))
    const people = colleagues.items.map(({ id, title }) => ({ value: id, text: title }))
    const body = html`${errorSummary(errors)}<h1>登记证据</h1><form method="post" action="/staff/complaints/${no}/evidence" enctype="multipart/form-data" novalidate>${formToken(session)}${evidenceForm({ values, errors }, people, inquiries)}<p><button type="submit">登记</button> <a href="/staff/complaints/${no}">返回</a></p></form>`
    showStaff(request, response, '登记证据', body, errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/complaints/:no/evidence', (request, response) => showEvidence(request, response, new FormValues(), NO_ERRORS))

  router.post('/staff/complaints/:no/evidence', async (request, response) => {
    const session = sessionOf(response)
    const refused: FieldErrors = new Map()
    const form = await readForm(request, (values) => async (_field, name, content) => {
      try {
        const { attachmentId } = await api.upload('/api/public/attachments', uploadedShape, { name, content })
        values.append('attachment', attachmentId)
      } catch (error) {
        refused.set('file', `“${name}”没有上传：${refusalOf(error).detail}`)
      }
    })
    if (refused.size > 0) return showEvidence(request, response, form, refused)
    if (!context.tokenHolds(session, form.get('csrf'))) return showEvidence(request, response, form, EXPIRED)
    const body = {
      kind: form.get('kind'),
      title: form.get('title'),
      madeOn: form.get('madeOn'),
      madeBy: form.all('madeBy'),
      attachmentIds: form.all('attachment'),
      ...given(form, 'note'),
      ...given(form, 'inquiry'),
    }
    try {
      await api.call('POST', address(request.params.no, '/evidence'), doneShape, { bearer: session.bearer, body })
    } catch (error) {
      return showEvidence(
        request,
        response,
        form,
        problemErrors(refusalOf(error), { kind: 'kind', title: 'title', madeOn: 'madeOn', note: 'note' }),
      )
    }
    response.redirect(303, `/staff/complaints/${encodeURIComponent(request.params.no)}`)
  })

  return router
}
