import { importAccepted } from '@mingjian/contracts'
import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import type { Problem } from '../api-client.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { readForm } from '../read-form.ts'
import { passOn } from './pass-on.ts'
import { EXPIRED, refusalOf, type StaffContext, sessionOf } from './staff-visit.ts'

/** A table that was taken in, or why not; nothing where no file was chosen. */
export type Sent = { importId: string } | { errors: FieldErrors; problem?: Problem }
export const NO_FILE: { errors: FieldErrors; problem?: Problem } = { errors: new Map([['file', '请选择要导入的表格。']]) }

type Upload = {
  /** Of the API. */
  path: string
  /** Fields of the API by the form's own. */
  inputs: Record<string, string>
  fieldsOf: (values: FormValues) => Record<string, string>
}

/** Hands the file of a form on while it streams in; the fields stand before it in the form. */
export async function uploadTable(
  { api, tokenHolds }: StaffContext,
  request: Request,
  response: Response,
  { path, inputs, fieldsOf }: Upload,
): Promise<{ sent: Sent | undefined; form: FormValues }> {
  const session = sessionOf(response)
  let sent: Sent | undefined
  const form = await readForm(request, (values) => async (field, name, content) => {
    if (field !== 'file' || sent) return
    if (!tokenHolds(session, values.get('csrf'))) {
      sent = { errors: EXPIRED }
      return
    }
    try {
      sent = await api.upload(path, importAccepted, { name, content }, { bearer: session.bearer }, fieldsOf(values))
    } catch (error) {
      const problem = refusalOf(error)
      sent = { errors: problemErrors({ field: 'file', ...problem }, inputs), problem }
    }
  })
  return { sent, form }
}

type Steps = {
  base: string
  path: string
  /** What can be fetched of one import. */
  files: string[]
  refused: (request: Request<{ id: string }>, response: Response, detail: string) => Promise<void>
}
const doneShape = z.object({ importId: z.string() })

/** Stopping an import, going on with it, making a trial real; its events and files. Registered after what is the page's own. */
export function importSteps(router: Router, { api, tokenHolds }: StaffContext, { base, path, files, refused }: Steps): void {
  router.post(`${base}/:id/:step`, async (request, response, next) => {
    const { id, step } = request.params
    if (step !== 'stop' && step !== 'resume' && step !== 'confirm') return next()
    const session = sessionOf(response)
    if (!tokenHolds(session, (await readForm(request)).get('csrf'))) return response.redirect(303, `${base}/${id}`)
    try {
      const { importId } = await api.call('POST', `${path}/${encodeURIComponent(id)}/${step}`, doneShape, { bearer: session.bearer })
      response.redirect(303, `${base}/${importId}`)
    } catch (error) {
      await refused(request, response, refusalOf(error).detail)
    }
  })

  router.get(`${base}/:id/:file`, async (request, response, next) => {
    const { id, file } = request.params
    if (!files.includes(file)) return next()
    await passOn(await api.raw(`${path}/${encodeURIComponent(id)}/${file}`, { bearer: sessionOf(response).bearer }), response)
  })
}
