import {
  hotlineCertificate,
  hotlineImportList,
  hotlineImportStatus,
  hotlineProfile,
  hotlineProfileList,
  type ImportWrittenBack,
  importPreview,
  importWrittenBackShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { readForm } from '../read-form.ts'
import { chosenColumns, importForm, profileId, type Unmatched, unmatchedOf } from './import-form.ts'
import { BASE, importPage, writeBackForm } from './import-page.ts'
import { importSteps, NO_FILE, type Sent, uploadTable } from './import-steps.ts'
import { importTable } from './import-view.ts'
import { passOn } from './pass-on.ts'
import { EXPIRED, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const API = '/api/intake/hotline-imports'
const DEFAULT_SOURCE = 'hotline-12345'
const INPUTS = Object.fromEntries(['file', 'profile', 'source', 'dryRun', 'uncategorised', 'mapping'].map((name) => [name, name]))

/** 12345导入: upload, try out, follow, stop and go on, reconcile. */
export function importPages(context: StaffContext): Router {
  const { api } = context
  const router = Router()
  const importApi = (request: Request<{ id: string }>) => `${API}/${encodeURIComponent(request.params.id)}`

  type Showing = { values?: FormValues; errors?: FieldErrors; unmatched?: Unmatched | undefined }
  async function showList(request: Request, response: Response, { values, errors = NO_ERRORS, unmatched }: Showing = {}): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const cursor = typeof request.query.cursor === 'string' ? `?cursor=${encodeURIComponent(request.query.cursor)}` : ''
    const [{ items, next }, profiles] = await Promise.all([
      api.call('GET', `${API}${cursor}`, hotlineImportList, { bearer }),
      api.call('GET', '/api/intake/hotline-profiles', hotlineProfileList, { bearer }),
    ])
    const choices = profiles.items.map(({ id, name }) => ({ value: id, text: name }))
    const state = { values: values ?? new FormValues([['dryRun', 'true']]), errors }
    const body = html`<h1>导入12345工单</h1>${importForm(session, state, choices, profiles.fields, unmatched)}${writeBackForm(state)}${importTable(items, BASE)}${next && html`<p class="pages"><a href="/staff/imports?cursor=${encodeURIComponent(next)}">更早的</a></p>`}`
    showStaff(request, response, '导入12345工单', body, errors.size > 0 ? 422 : 200)
  }

  type Marking = { error?: string | undefined; told?: ImportWrittenBack; values?: FormValues; errors?: FieldErrors }
  async function showOne(request: Request<{ id: string }>, response: Response, marking: Marking = {}): Promise<void> {
    const { error, told, values = new FormValues(), errors = NO_ERRORS } = marking
    const session = sessionOf(response)
    const { bearer } = session
    const path = importApi(request)
    const status = await api.call('GET', path, hotlineImportStatus, { bearer })
    const certificate =
      status.state === 'finished' ? await api.call('GET', `${path}/certificate`, hotlineCertificate, { bearer }) : undefined
    const preview = status.dryRun ? await api.call('GET', `${path}/preview`, importPreview, { bearer }).catch(() => undefined) : undefined
    const body = importPage({ status, certificate, preview, session, error, told, state: { values, errors } })
    showStaff(request, response, '导入12345工单', body, error || errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/imports', (request, response) => showList(request, response))
  /** Registered before the single import, for its address looks like one. */
  router.get('/staff/imports/write-back', async (request, response) => {
    const { from, to } = request.query
    const days = new URLSearchParams({ from: String(from ?? ''), to: String(to ?? '') })
    try {
      const answer = await api.raw(`/api/intake/hotline-orders/write-back?${days}`, { bearer: sessionOf(response).bearer })
      await passOn(answer, response)
    } catch (error) {
      const values = new FormValues([...days, ['dryRun', 'true']])
      await showList(request, response, { values, errors: problemErrors(refusalOf(error), { from: 'from', to: 'to' }) })
    }
  })
  router.get('/staff/imports/:id', (request, response) => showOne(request, response))

  router.post('/staff/imports', async (request, response) => {
    const { sent, form } = await upload(request, response)
    if (sent && 'importId' in sent) {
      await keepProfile(form, sessionOf(response).bearer)
      return response.redirect(303, `/staff/imports/${sent.importId}`)
    }
    const { errors, problem } = sent ?? NO_FILE
    await showList(request, response, { values: form, errors, ...(problem ? { unmatched: unmatchedOf(problem) } : {}) })
  })

  const upload = (request: Request, response: Response): Promise<{ sent: Sent | undefined; form: FormValues }> =>
    uploadTable(context, request, response, { path: API, inputs: INPUTS, fieldsOf })

  function fieldsOf(values: FormValues): Record<string, string> {
    const fields = Object.fromEntries(
      ['dryRun', 'profile', 'uncategorised', 'source'].flatMap((key) => (values.get(key) ? [[key, values.get(key)]] : [])),
    )
    const mapping = chosenColumns(values)
    return Object.keys(mapping).length > 0 ? { ...fields, mapping: JSON.stringify(mapping) } : fields
  }

  async function keepProfile(form: FormValues, bearer: string): Promise<void> {
    const name = form.get('saveAs')
    const columns = chosenColumns(form)
    if (!name || Object.keys(columns).length === 0) return
    const body = { id: profileId(name), name, source: form.get('source') || DEFAULT_SOURCE, columns }
    await api.call('POST', '/api/intake/hotline-profiles', hotlineProfile, { bearer, body })
  }

  router.post('/staff/imports/:id/written-back', async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return showOne(request, response, { values: form, errors: EXPIRED })
    try {
      const body = { on: form.get('on') }
      const told = await api.call('POST', `${importApi(request)}/written-back`, importWrittenBackShape, { bearer: session.bearer, body })
      await showOne(request, response, { told })
    } catch (error) {
      await showOne(request, response, { values: form, errors: problemErrors(refusalOf(error), { on: 'on' }) })
    }
  })

  importSteps(router, context, {
    base: BASE,
    path: API,
    files: ['events', 'rejects', 'write-back'],
    refused: (request, response, error) => showOne(request, response, { error }),
  })

  return router
}
