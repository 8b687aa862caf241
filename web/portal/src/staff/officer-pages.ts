import {
  certificateDoneShape,
  certificatesShape,
  officerDetailShape,
  officerDoneShape,
  officersShape,
  PERSONNEL_ROLES,
  revealedIdentityShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { errorSummary, type FieldState, selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { today } from '../plain-date.ts'
import { certificateRules, nameIn, personnelLists } from './certificate-rules.ts'
import { filteredList } from './filtered-list.ts'
import { keepersOnly } from './keepers-only.ts'
import { filtersOf, nextPage, searchOf } from './list-filters.ts'
import { unitProposals } from './named-units.ts'
import { OFFICER_FORMS, REGISTER_OFFICER } from './officer-forms.ts'
import { officerPage } from './officer-page.ts'
import { hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { begun, carried, drawFields, formId } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Officers = z.output<typeof officersShape>

const BASE = '/staff/officers'
const API = '/api/personnel/officers'
const CERTIFICATES = '/api/personnel/certificates'
const FILTERS = ['q', 'unit', 'left', 'cursor']
/** Steps by which a certificate begins. */
const BEGINS: Record<string, string> = { 'apply-certificate': CERTIFICATES, 'file-certificate': '/api/personnel/certificate-filings' }
const HERE = [
  { value: 'false', text: '在岗的' },
  { value: 'true', text: '已离开的' },
]
const MOST_CERTIFICATES = 200

/** 人员: who enforces the law and who supervises it, with everything on record, and each step on it. */
export function officerPages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const { bearer } = session
    const values = filtersOf(request, FILTERS)
    const { found, errors } = await filteredList(api, {
      bearer,
      path: API,
      shape: officersShape,
      values,
      asked: ['q', 'left', 'cursor'],
      none: { items: [] },
    })
    const [rules, units] = await Promise.all([certificateRules(api, bearer), unitProposals(api, bearer)])
    const state = { values, errors }
    const filters = html`${units}<form class="filters" method="get" action="${BASE}" novalidate>
${textField(state, { name: 'q', label: '查找', hint: '姓名、拼音首字母、证号', max: 50 })}
${textField(state, { name: 'unit', label: '单位', hint: '全称', list: 'units', max: 100 })}
${selectField(state, { name: 'left', label: '是否在岗', empty: '全部', choices: HERE })}
<p><button type="submit">查看</button> <a href="${BASE}">清除条件</a></p></form>`
    const add = hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p><a class="button second" href="${BASE}/new">登记人员</a></p>`
    const next = nextPage(BASE, searchOf(values, ['q', 'unit', 'left']), found.next)
    const body = html`${errorSummary(errors)}<h1>执法人员和监督人员</h1>${filters}${add}${officerTable(found.items, rules.employment)}${next}`
    showStaff(request, response, '执法人员和监督人员', body, errors.size > 0 ? 422 : 200)
  })

  async function showRegistration(request: Request, response: Response, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const [rules, units] = await Promise.all([certificateRules(api, session.bearer), unitProposals(api, session.bearer)])
    const state: FieldState = { values: refused?.values ?? new FormValues(), errors: refused?.errors ?? NO_ERRORS }
    const fields = drawFields(state, '', REGISTER_OFFICER, personnelLists(rules))
    const key = state.values.get('key') || crypto.randomUUID()
    const body = html`${errorSummary(state.errors)}<h1>登记人员</h1>${units}<form id="${formId('')}" class="register" method="post" action="${BASE}/new" novalidate>${carried(session, key)}${fields}<p><button type="submit">登记人员</button></p></form><p><a href="${BASE}">返回人员清单</a></p>`
    showStaff(request, response, '登记人员', body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.use(`${BASE}/new`, keepersOnly)
  router.get(`${BASE}/new`, (request, response) => showRegistration(request, response))

  router.post(`${BASE}/new`, (request, response) =>
    takeStep(context, request, response, {
      step: '',
      form: REGISTER_OFFICER,
      path: API,
      answer: officerDoneShape,
      refused: (refused) => showRegistration(request, response, refused),
      done: ({ id }) => response.redirect(303, `${BASE}/${id}`),
    }),
  )

  async function show(request: Request, response: Response, id: string, refused?: Refused, idNumber?: string): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const found = await api.call('GET', address(id), officerDetailShape, { bearer })
    const theirs = new URLSearchParams({ officer: found.id, limit: String(MOST_CERTIFICATES) })
    const [{ items: certificates }, rules, regionName, units] = await Promise.all([
      api.call('GET', `${CERTIFICATES}?${theirs}`, certificatesShape, { bearer }),
      certificateRules(api, bearer, found.region),
      directory.regionName(found.region),
      found.may.length > 0 ? unitProposals(api, bearer) : html``,
    ])
    const state = { values: begun(OFFICER_FORMS, today(clock), refused?.values), errors: refused?.errors ?? NO_ERRORS }
    const body = officerPage({
      found,
      certificates,
      rules,
      regionName,
      units,
      session,
      state,
      failed: refused?.failed,
      unmet: refused?.unmet ?? [],
      idNumber,
    })
    showStaff(request, response, found.name, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, `${BASE}/${encodeURIComponent(request.params.id)}`))

  router.post(`${BASE}/:id/:step`, async (request, response, next) => {
    const { id, step } = request.params
    const form = OFFICER_FORMS[step]
    if (!form) return next()
    const refused = (again: Refused) => show(request, response, id, again)
    const common = { step, form, refused }
    const done = () => response.redirect(303, `${BASE}/${encodeURIComponent(id)}`)
    const begins = BEGINS[step]
    if (begins) {
      const opened = ({ no, applicationNo }: z.output<typeof certificateDoneShape>) =>
        response.redirect(303, `/staff/certificates/${encodeURIComponent(no ?? applicationNo)}`)
      const answer = certificateDoneShape
      return takeStep(context, request, response, { ...common, path: begins, known: { officerId: id }, answer, done: opened })
    }
    const path = `${address(id)}/${step}`
    if (step === 'reveal-identity') {
      const told = ({ idNumber }: z.output<typeof revealedIdentityShape>) => show(request, response, id, undefined, idNumber)
      return takeStep(context, request, response, { ...common, path, answer: revealedIdentityShape, done: told })
    }
    await takeStep(context, request, response, { ...common, path, answer: officerDoneShape, done })
  })

  return router
}

function officerTable(items: Officers['items'], employment: { code: string; name: string }[]): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的人员。</p>`
  const rows = items.map(
    ({ id, name, agencyName, post, employment: how, left, supervising }) =>
      html`<tr><th scope="row"><a href="${BASE}/${id}">${name}</a></th><td data-label="单位">${agencyName}</td><td data-label="岗位">${post ?? '—'}</td><td data-label="用工性质">${nameIn(employment, how)}</td><td data-label="状态">${left ? '已离开' : '在岗'}${supervising && html` <span class="tag">监督人员</span>`}</td></tr>`,
  )
  return html`<table class="stack"><caption>人员</caption><thead><tr><th scope="col">姓名</th><th scope="col">单位</th><th scope="col">岗位</th><th scope="col">用工性质</th><th scope="col">状态</th></tr></thead><tbody>${rows}</tbody></table>`
}
