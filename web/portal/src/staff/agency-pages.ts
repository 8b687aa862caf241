import {
  agenciesShape,
  agencyDetailShape,
  officerDoneShape,
  officersShape,
  PERSONNEL_ROLES,
  townshipModelsShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { ApiProblem } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import { errorSummary, type FieldState, selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { today, typedDay } from '../plain-date.ts'
import { AGENCY_FORMS, REGISTER_AGENCY } from './agency-forms.ts'
import { agencyPage } from './agency-page.ts'
import { filteredList } from './filtered-list.ts'
import { keepersOnly } from './keepers-only.ts'
import { filtersOf, nextPage, placesWithin, searchOf } from './list-filters.ts'
import { unitProposals } from './named-units.ts'
import { AGENCY_KINDS, choicesOf, LEVELS, RANKS } from './personnel-names.ts'
import { hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { begun, carried, drawFields, formId, inputOf } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Agencies = z.output<typeof agenciesShape>
type Agency = z.output<typeof agencyDetailShape>

const BASE = '/staff/agencies'
const API = '/api/personnel/agencies'
const FILTERS = ['q', 'level', 'kind', 'cursor']
const OFFICERS_SHOWN = 20
const MOST = 200
const COUNTY_DIGITS = 6
/** Steps that end one line of a list of the agency. */
const ENDS: Record<string, { list: string; field: string }> = {
  'end-delegation': { list: 'delegations', field: 'delegation' },
  'end-duty': { list: 'duties', field: 'duty' },
}

/** 单位: the register of agencies, each of them on any day, and every change of it. */
export function agencyPages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const values = filtersOf(request, FILTERS)
    const { found, errors } = await filteredList(api, {
      bearer: session.bearer,
      path: API,
      shape: agenciesShape,
      values,
      asked: FILTERS,
      none: { items: [] },
    })
    const state = { values, errors }
    const filters = html`<form class="filters" method="get" action="${BASE}" novalidate>
${textField(state, { name: 'q', label: '查找', hint: '现在或者以前的名称、拼音首字母', max: 50 })}
${selectField(state, { name: 'level', label: '级别', empty: '全部', choices: choicesOf(LEVELS) })}
${selectField(state, { name: 'kind', label: '类型', empty: '全部', choices: choicesOf(AGENCY_KINDS) })}
<p><button type="submit">查看</button> <a href="${BASE}">清除条件</a></p></form>`
    const add = hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p><a class="button second" href="${BASE}/new">登记单位</a></p>`
    const names = new Map<string, string>()
    for (const code of new Set(found.items.map(({ region }) => region))) names.set(code, await directory.regionName(code))
    const next = nextPage(BASE, searchOf(values, ['q', 'level', 'kind']), found.next)
    const body = html`${errorSummary(errors)}<h1>单位</h1><p class="hint">执法主体和监督机构。登记、更名等由本地区的司法局办理。</p>${filters}${add}${agencyTable(found.items, names)}${next}`
    showStaff(request, response, '单位', body, errors.size > 0 ? 422 : 200)
  })

  async function showRegistration(request: Request, response: Response, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const [regions, units] = await Promise.all([placesWithin(directory, session.region), unitProposals(api, session.bearer)])
    const state: FieldState = {
      values: refused?.values ?? new FormValues([['region', session.region]]),
      errors: refused?.errors ?? NO_ERRORS,
    }
    const lists = { regions, levels: choicesOf(LEVELS), ranks: choicesOf(RANKS), agencyKinds: choicesOf(AGENCY_KINDS) }
    const key = state.values.get('key') || crypto.randomUUID()
    const body = html`${errorSummary(state.errors)}<h1>登记单位</h1>${units}<form id="${formId('')}" class="register" method="post" action="${BASE}/new" novalidate>${carried(session, key)}${drawFields(state, '', REGISTER_AGENCY, lists)}<p><button type="submit">登记单位</button></p></form><p><a href="${BASE}">返回单位清单</a></p>`
    showStaff(request, response, '登记单位', body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.use(`${BASE}/new`, keepersOnly)
  router.get(`${BASE}/new`, (request, response) => showRegistration(request, response))

  router.post(`${BASE}/new`, (request, response) =>
    takeStep(context, request, response, {
      step: '',
      form: REGISTER_AGENCY,
      path: API,
      answer: officerDoneShape,
      refused: (refused) => showRegistration(request, response, refused),
      done: ({ id }) => response.redirect(303, `${BASE}/${encodeURIComponent(id)}`),
    }),
  )

  /** The agency on a day; as it is today, with what is wrong, where there was none yet or the day is none. */
  async function readOn(id: string, bearer: string, day: string): Promise<{ found: Agency; errors: FieldErrors }> {
    const read = (query: string) => api.call('GET', `${address(id)}${query}`, agencyDetailShape, { bearer })
    if (!day) return { found: await read(''), errors: NO_ERRORS }
    try {
      return { found: await read(`?${new URLSearchParams({ at: `${day}T12:00:00+08:00` })}`), errors: NO_ERRORS }
    } catch (error) {
      if (!(error instanceof ApiProblem) || ![400, 404, 422].includes(error.problem.status)) throw error
      const { errors, detail } = error.problem
      return { found: await read(''), errors: new Map([['day', errors ? '请填写日期，例如 2026-03-02。' : detail]]) }
    }
  }

  async function show(request: Request, response: Response, id: string, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const typed = typeof request.query.day === 'string' ? request.query.day : ''
    const { found, errors } = await readOn(id, bearer, typedDay(typed))
    const theirs = new URLSearchParams({ agency: found.id, left: 'false', limit: String(OFFICERS_SHOWN) })
    const [{ items: officers, next }, models, regionName, units] = await Promise.all([
      api.call('GET', `/api/personnel/officers?${theirs}`, officersShape, { bearer }),
      modelsWith(found, bearer),
      directory.regionName(found.region),
      found.may.length > 0 ? unitProposals(api, bearer) : html``,
    ])
    const values = begun(AGENCY_FORMS, today(clock), refused?.values)
    values.set('day', typed)
    const state = { values, errors: refused?.errors ?? errors }
    const day = typed && errors.size === 0 ? typedDay(typed) : undefined
    const body = agencyPage({
      found,
      day,
      regionName,
      models,
      officers,
      more: next !== undefined,
      units,
      session,
      state,
      failed: refused?.failed,
    })
    showStaff(request, response, found.name, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  /** The 1+1+1 models of the county of which the agency is a part. */
  async function modelsWith({ id, region }: Agency, bearer: string) {
    if (region.length < COUNTY_DIGITS) return []
    const query = new URLSearchParams({ region: region.slice(0, COUNTY_DIGITS), limit: String(MOST) })
    const { items } = await api.call('GET', `/api/personnel/township-models?${query}`, townshipModelsShape, { bearer })
    return items.filter((model) => [model.agencyId, model.departmentUnit.agencyId, model.justiceOffice.agencyId].includes(id))
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, `${BASE}/${encodeURIComponent(request.params.id)}`))

  router.post(`${BASE}/:id/:step`, async (request, response, next) => {
    const { id, step } = request.params
    const form = AGENCY_FORMS[step]
    if (!form) return next()
    const ends = ENDS[step]
    const ended = (values: FormValues) =>
      `${address(id)}/${ends?.list}/${encodeURIComponent(values.get(inputOf(step, ends?.field ?? '')))}/end`
    await takeStep(context, request, response, {
      step,
      form,
      path: ends ? ended : `${address(id)}/${step}`,
      answer: officerDoneShape,
      refused: (refused) => show(request, response, id, refused),
      done: () => response.redirect(303, `${BASE}/${encodeURIComponent(id)}`),
    })
  })

  return router
}

function agencyTable(items: Agencies['items'], names: Map<string, string>): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的单位。</p>`
  const rows = items.map(
    ({ id, name, region, level, kind, phone, open }) =>
      html`<tr><th scope="row"><a href="${BASE}/${encodeURIComponent(id)}">${name}</a>${!open && html` <span class="tag bad">已撤销</span>`}</th><td data-label="地区">${names.get(region) ?? region}</td><td data-label="级别">${LEVELS[level] ?? level}</td><td data-label="类型">${AGENCY_KINDS[kind] ?? kind}</td><td data-label="监督电话">${phone ?? '—'}</td></tr>`,
  )
  return html`<table class="stack"><caption>单位</caption><thead><tr><th scope="col">名称</th><th scope="col">地区</th><th scope="col">级别</th><th scope="col">类型</th><th scope="col">监督电话</th></tr></thead><tbody>${rows}</tbody></table>`
}
