import {
  cancellationShape,
  doneShape,
  handoverReleaseShape,
  keptStatusShape,
  offeredShape,
  queuedMessagesShape,
  releasedShape,
  sentHandoverShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { FormValues } from '../form-values.ts'
import { passOn } from './pass-on.ts'
import { readTextFile } from './read-text-file.ts'
import { complaintShower } from './show-complaint.ts'
import { EXPIRED, refusalOf, type StaffContext, sendFile, sessionOf } from './staff-visit.ts'

/** One step of a handover: which field of the page is to blame when it is refused, and what it asks of the API. */
type Step = {
  at: string
  /** Said where the field is left empty. */
  missing?: string
  /** Said where no file, or another one, was chosen. */
  file?: string
  take: (path: string, form: FormValues, text: string, bearer: string) => Promise<unknown>
}

/** 移交 on the page of a complaint: the steps of the office that gives it away, and the files that go there. */
export function handoverPages(context: StaffContext): Router {
  const { api } = context
  const show = complaintShower(context)
  const router = Router()
  const address = (no: string, rest = '') => `/api/intake/complaints/${encodeURIComponent(no)}/handover${rest}`

  const ask = (path: string, bearer: string) => api.call('POST', `${path}/ask`, keptStatusShape, { bearer })
  const STEPS: Record<string, Step> = {
    offer: {
      at: 'handover-to',
      missing: '请选择接收机关。',
      take: (path, form, _text, bearer) => api.call('POST', path, offeredShape, { bearer, body: { to: form.get('handover-to') } }),
    },
    cancel: {
      at: 'handover-reason',
      missing: '请填写撤回的原因。',
      take: (path, form, _text, bearer) =>
        api.call('POST', `${path}/cancel`, doneShape.extend(cancellationShape.shape), {
          bearer,
          body: { reason: form.get('handover-reason') },
        }),
    },
    send: {
      at: 'handover-send',
      async take(path, _form, _text, bearer) {
        await api.call('POST', `${path}/send`, sentHandoverShape, { bearer })
        // It is handed over whether or not its number there is known at once.
        await ask(path, bearer).catch(refusalOf)
      },
    },
    ask: { at: 'handover-ask', take: (path, _form, _text, bearer) => ask(path, bearer) },
    release: {
      at: 'handover-ack',
      file: '请选择接收机关交来的接收回执文件。',
      take: (_path, _form, ack, bearer) => api.call('POST', '/api/intake/handovers/release', releasedShape, { bearer, body: { ack } }),
    },
    status: {
      at: 'handover-status',
      file: '请选择接收机关出具的进展文件。',
      take: (_path, _form, sealed, bearer) =>
        api.call('POST', '/api/intake/handovers/status', keptStatusShape, { bearer, body: { sealed } }),
    },
  }

  router.post('/staff/complaints/:no/handover/:step', async (request, response, next) => {
    const { no, step } = request.params
    const known = STEPS[step]
    if (!known) return next()
    const session = sessionOf(response)
    const { form, text } = await readTextFile(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return show(request, response, no, { values: form, errors: EXPIRED })
    const refuse = (message: string) => show(request, response, no, { values: form, errors: new Map([[known.at, message]]) })
    if (known.file && !text) return refuse(known.file)
    if (known.missing && !form.get(known.at)) return refuse(known.missing)
    try {
      await known.take(address(no), form, text, session.bearer)
    } catch (error) {
      const problem = refusalOf(error)
      if (known.file && problem.errors) return refuse(`选的文件不对。${known.file}`)
      return refuse(problem.errors?.[0]?.message ?? problem.detail)
    }
    response.redirect(303, `/staff/complaints/${encodeURIComponent(no)}#handover`)
  })

  /** A file of the handover, or the page of the complaint with why there is none. */
  async function give(request: Request, response: Response, no: string, file: (bearer: string) => Promise<unknown>): Promise<void> {
    try {
      await file(sessionOf(response).bearer)
    } catch (error) {
      const { detail } = refusalOf(error)
      await show(request, response, no, { errors: new Map([['', detail]]) })
    }
  }

  router.get('/staff/complaints/:no/handover/package', (request, response) =>
    give(request, response, request.params.no, async (bearer) => passOn(await api.raw(address(request.params.no), { bearer }), response)),
  )
  router.get('/staff/complaints/:no/handover/paper', (request, response) =>
    give(request, response, request.params.no, async (bearer) => {
      const { release } = await api.call('GET', address(request.params.no, '/release'), handoverReleaseShape, { bearer })
      sendFile(response, `${request.params.no}-交接单.txt`, release)
    }),
  )
  router.get('/staff/complaints/:no/handover/cancellation', (request, response) =>
    give(request, response, request.params.no, async (bearer) => {
      const { cancellation } = await api.call('GET', address(request.params.no, '/cancellation'), cancellationShape, { bearer })
      sendFile(response, `${request.params.no}-撤回通知.txt`, cancellation)
    }),
  )
  router.get('/staff/complaints/:no/handover/messages', (request, response) =>
    give(request, response, request.params.no, async (bearer) => {
      const queued = await api.call('GET', address(request.params.no, '/messages'), queuedMessagesShape, { bearer })
      sendFile(response, `${request.params.no}-留言.json`, JSON.stringify(queued), 'application/json; charset=utf-8')
    }),
  )

  return router
}
