import {
  appointmentDetailShape,
  appointmentRulesShape,
  appointmentsShape,
  officerDoneShape,
  PERSONNEL_ROLES,
  revealedContactShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { errorSummary, selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { plainDay, today } from '../plain-date.ts'
import { type AppointmentKind, type AppointmentRules, appointForm, appointmentForms, appointmentLists } from './appointment-forms.ts'
import { appointmentPage } from './appointment-page.ts'
import { asChoices } from './certificate-rules.ts'
import { filteredList } from './filtered-list.ts'
import { keepersOnly } from './keepers-only.ts'
import { filtersOf, nextPage, placesBelow, placesWithin, searchOf } from './list-filters.ts'
import { unitProposals } from './named-units.ts'
import { hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { begun, carried, drawFields, formId, inputOf } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Appointments = z.output<typeof appointmentsShape>

const BASE = '/staff/appointments'
const API = '/api/personnel/appointments'
const WHICH = ['q', 'kind', 'region', 'inOffice']
const FILTERS = [...WHICH, 'cursor']
const IN_OFFICE = [
  { value: 'true', text: '在聘的' },
  { value: 'false', text: '已终止的' },
]

/** 外部监督力量: experts, social supervisors and contact points, each with everything on record, and each step on it. */
export function appointmentPages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`
  const rulesOf = (bearer: string, region = ''): Promise<AppointmentRules> =>
    api.call('GET', `/api/personnel/appointment-rules${region && `?region=${region}`}`, appointmentRulesShape, { bearer })

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const { bearer, region } = session
    const values = filtersOf(request, FILTERS)
    const { found, errors } = await filteredList(api, {
      bearer,
      path: API,
      shape: appointmentsShape,
      values,
      asked: FILTERS,
      none: { items: [] },
    })
    const [rules, own, below] = await Promise.all([rulesOf(bearer), directory.regionName(region), placesBelow(directory, region)])
    const state = { values, errors }
    const filters = html`<form class="filters" method="get" action="${BASE}" novalidate>
${textField(state, { name: 'q', label: '查找', hint: '姓名或者名称、工作单位、拼音首字母', max: 50 })}
${selectField(state, { name: 'kind', label: '类别', empty: '全部', choices: asChoices(rules.kinds) })}
${selectField(state, { name: 'region', label: '地区', empty: '全部', choices: [{ value: region, text: own }, ...below] })}
${selectField(state, { name: 'inOffice', label: '是否在聘', empty: '全部', choices: IN_OFFICE })}
<p><button type="submit">查看</button> <a href="${BASE}">清除条件</a></p></form>`
    const names = new Map<string, string>()
    for (const code of new Set(found.items.map((item) => item.region))) names.set(code, await directory.regionName(code))
    const add = hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p><a class="button second" href="${BASE}/new">聘任</a></p>`
    const body = html`${errorSummary(errors)}<h1>外部监督力量</h1><p class="hint">专家、社会监督员、联系点。各县（市、区）够不够，见<a href="/staff/staffing">监督人员配备</a>。</p>${filters}${add}${appointmentTable(found.items, names)}${nextPage(BASE, searchOf(values, WHICH), found.next)}`
    showStaff(request, response, '外部监督力量', body, errors.size > 0 ? 422 : 200)
  })

  router.use(`${BASE}/new`, keepersOnly)

  router.get(`${BASE}/new`, async (request, response) => {
    const { kinds } = await rulesOf(sessionOf(response).bearer)
    const links = kinds.map(({ code, name }) => html`<li><a href="${BASE}/new/${code}">${name}</a></li>`)
    const body = html`<h1>聘任</h1><p>请选择聘任哪一类。</p><ul>${links}</ul><p><a href="${BASE}">返回聘任清单</a></p>`
    showStaff(request, response, '聘任', body)
  })

  async function showNew(request: Request, response: Response, kind: AppointmentKind, rules: AppointmentRules, refused?: Refused) {
    const session = sessionOf(response)
    const form = appointForm(kind)
    const typed = refused?.values ?? new FormValues([['region', session.region]])
    const state = { values: begun({ '': form }, today(clock), typed), errors: refused?.errors ?? NO_ERRORS }
    const lists = { ...appointmentLists(rules, kind), regions: await placesWithin(directory, session.region) }
    const key = state.values.get('key') || crypto.randomUUID()
    const body = html`${errorSummary(state.errors)}<h1>${form.title}</h1><form id="${formId('')}" class="register" method="post" action="${BASE}/new/${kind.code}" novalidate>${carried(session, key)}${drawFields(state, '', form, lists)}<p><button type="submit">聘任</button></p></form><p><a href="${BASE}/new">返回选择类别</a></p>`
    showStaff(request, response, form.title, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/new/:kind`, async (request, response, next) => {
    const rules = await rulesOf(sessionOf(response).bearer)
    const kind = rules.kinds.find(({ code }) => code === request.params.kind)
    return kind ? showNew(request, response, kind, rules) : next('router')
  })

  router.post(`${BASE}/new/:kind`, async (request, response, next) => {
    const rules = await rulesOf(sessionOf(response).bearer)
    const kind = rules.kinds.find(({ code }) => code === request.params.kind)
    if (!kind) return next('router')
    await takeStep(context, request, response, {
      step: '',
      form: appointForm(kind),
      path: API,
      known: { kind: kind.code },
      answer: officerDoneShape,
      refused: (refused) => showNew(request, response, kind, rules, refused),
      done: ({ id }) => response.redirect(303, `${BASE}/${id}`),
    })
  })

  async function show(request: Request, response: Response, id: string, refused?: Refused, contact?: string): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const found = await api.call('GET', address(id), appointmentDetailShape, { bearer })
    const [rules, regionName, units] = await Promise.all([
      rulesOf(bearer, found.region),
      directory.regionName(found.region),
      found.may.length > 0 ? unitProposals(api, bearer) : html``,
    ])
    const values = begun(appointmentForms(undefined), today(clock), refused?.values)
    const fields = inputOf('change-fields', 'fields')
    if (values.all(fields).length === 0) values.set(fields, found.fields.join('、'))
    const state = { values, errors: refused?.errors ?? NO_ERRORS }
    const body = appointmentPage({ found, rules, regionName, units, session, state, failed: refused?.failed, contact })
    showStaff(request, response, found.name, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, `${BASE}/${encodeURIComponent(request.params.id)}`))

  router.post(`${BASE}/:id/:step`, async (request, response, next) => {
    const { id, step } = request.params
    const form = appointmentForms(undefined)[step]
    if (!form) return next()
    const common = { step, form, refused: (again: Refused) => show(request, response, id, again) }
    const ended = (values: FormValues) => `${address(id)}/conflicts/${encodeURIComponent(values.get(inputOf(step, 'conflict')))}/end`
    const path = step === 'end-conflict' ? ended : `${address(id)}/${step}`
    if (step === 'reveal-contact') {
      const told = ({ contact }: z.output<typeof revealedContactShape>) => show(request, response, id, undefined, contact)
      return takeStep(context, request, response, { ...common, path, answer: revealedContactShape, done: told })
    }
    const done = () => response.redirect(303, `${BASE}/${encodeURIComponent(id)}`)
    await takeStep(context, request, response, { ...common, path, answer: officerDoneShape, done })
  })

  return router
}

function appointmentTable(items: Appointments['items'], names: Map<string, string>): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的聘任。</p>`
  const rows = items.map(
    ({ id, name, kindName, region, backgroundName, until, ended, appraised }) =>
      html`<tr><th scope="row"><a href="${BASE}/${id}">${name}</a></th><td data-label="类别">${kindName}</td><td data-label="地区">${names.get(region) ?? region}</td><td data-label="来源">${backgroundName}</td><td data-label="状态">${ended ? `已终止（${ended.groundName}）` : `聘期至${plainDay(until)}`}</td><td data-label="最近考核">${appraised ? `${appraised}年` : '—'}</td></tr>`,
  )
  return html`<table class="stack"><caption>聘任</caption><thead><tr><th scope="col">姓名或者名称</th><th scope="col">类别</th><th scope="col">地区</th><th scope="col">来源</th><th scope="col">状态</th><th scope="col">最近考核</th></tr></thead><tbody>${rows}</tbody></table>`
}
