import { randomUUID } from 'node:crypto'
import { courseDetailShape, courseRollShape, coursesShape, officerDoneShape, PERSONNEL_ROLES, recordedShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { type Choice, errorSummary, hidden, summaryList, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { certificateRules, personnelLists } from './certificate-rules.ts'
import { ANNOUNCE_COURSE, attendance, COURSE_FORMS } from './course-forms.ts'
import { filteredList } from './filtered-list.ts'
import { keepersOnly } from './keepers-only.ts'
import { filtersOf, nextPage, searchOf } from './list-filters.ts'
import { unitProposals } from './named-units.ts'
import { recordTable } from './record-table.ts'
import { hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { stepBox } from './step-box.ts'
import { carried, drawFields, formId, type StepForms } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Course = z.output<typeof courseDetailShape>
type Roll = z.output<typeof courseRollShape>

const BASE = '/staff/courses'
const API = '/api/personnel/courses'
/** Which people of the roll are shown. */
const WHOM = ['unit', 'cursor']

/** 培训: courses of this place and of those above it, and who attended. */
export function coursePages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`
  const page = (id: string) => `${BASE}/${encodeURIComponent(id)}`

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const search = searchOf(filtersOf(request, ['cursor']), ['cursor'])
    const { items, next } = await api.call('GET', `${API}?${search}`, coursesShape, { bearer: session.bearer })
    const names = new Map<string, string>()
    for (const code of new Set(items.map(({ region }) => region))) names.set(code, await directory.regionName(code))
    const rows = items.map(
      ({ id, title, kindName, hours, on, region, cancelled }) =>
        html`<tr><th scope="row"><a href="${page(id)}">${title}</a>${cancelled && html` <span class="tag bad">已取消</span>`}</th><td data-label="日期">${plainDay(on)}</td><td data-label="学时">${hours}</td><td data-label="类别">${kindName}</td><td data-label="发布地区">${names.get(region) ?? region}</td></tr>`,
    )
    const add = hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p><a class="button second" href="${BASE}/new">发布培训</a></p>`
    const table = recordTable('本地区和上级的培训', '还没有培训。', ['名称', '日期', '学时', '类别', '发布地区'], rows)
    const body = html`<h1>培训</h1>${add}${table}${nextPage(BASE, new URLSearchParams(), next)}`
    showStaff(request, response, '培训', body)
  })

  async function showNew(request: Request, response: Response, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const state = { values: refused?.values ?? new FormValues(), errors: refused?.errors ?? NO_ERRORS }
    const fields = drawFields(state, '', ANNOUNCE_COURSE, personnelLists(await certificateRules(api, session.bearer)))
    const body = html`${errorSummary(state.errors)}<h1>发布培训</h1><form id="${formId('')}" class="register" method="post" action="${BASE}/new" novalidate>${carried(session, state.values.get('key') || randomUUID())}${fields}<p><button type="submit">发布培训</button></p></form><p><a href="${BASE}">返回培训清单</a></p>`
    showStaff(request, response, '发布培训', body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.use(`${BASE}/new`, keepersOnly)
  router.get(`${BASE}/new`, (request, response) => showNew(request, response))
  router.post(`${BASE}/new`, (request, response) =>
    takeStep(context, request, response, {
      step: '',
      form: ANNOUNCE_COURSE,
      path: API,
      answer: officerDoneShape,
      refused: (refused) => showNew(request, response, refused),
      done: ({ id }) => response.redirect(303, page(id)),
    }),
  )

  async function show(request: Request, response: Response, id: string, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const values = refused?.values ?? filtersOf(request, WHOM)
    const found = await api.call('GET', address(id), courseDetailShape, { bearer })
    const [roll, regionName, units] = await Promise.all([
      filteredList(api, { bearer, path: `${address(id)}/roll`, shape: courseRollShape, values, asked: ['cursor'], none: { items: [] } }),
      directory.regionName(found.region),
      unitProposals(api, bearer),
    ])
    const state = { values, errors: refused?.errors ?? roll.errors }
    const { items, next } = roll.found
    const people = items.flatMap(({ officerId, name, agencyName, hours }): Choice[] =>
      hours === undefined ? [{ value: officerId, text: name, hint: agencyName }] : [],
    )
    const key = values.get('key') || randomUUID()
    const here = WHOM.map((name) => [name, values.get(name)] as const)
    const forms = found.may.flatMap((step) => {
      const form = (COURSE_FORMS as StepForms)[step]
      if (!form || (step === 'record-attendance' && people.length === 0)) return []
      const body = html`${carried(session, key)}${hidden(here)}${drawFields(state, step, form, { people })}`
      const { title, hint } = form
      return [stepBox({ id: formId(step), title, hint, open: step === refused?.failed, action: `${page(id)}/${step}`, body })]
    })
    const filter = html`${units}<form class="filters" method="get" action="${page(id)}" novalidate>${textField(state, { name: 'unit', label: '单位', hint: '全称', list: 'units', max: 100 })}<p><button type="submit">查看</button> <a href="${page(id)}">全部人员</a></p></form>`
    const body = html`${errorSummary(state.errors)}<h1>${found.title}</h1>${facts(found, regionName)}
<div class="two"><div>${filter}${rollTable(items)}${nextPage(page(id), searchOf(values, ['unit']), next)}</div>
<div><h2>可以办理</h2>${forms.length > 0 ? forms : html`<p>您可以查看这次培训，现在没有需要您办理的事项。</p>`}</div></div><p><a href="${BASE}">返回培训清单</a></p>`
    showStaff(request, response, found.title, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, page(request.params.id)))

  router.post(`${BASE}/:id/record-attendance`, (request, response) => {
    const { id } = request.params
    const step = 'record-attendance'
    return takeStep(context, request, response, {
      step,
      form: COURSE_FORMS[step],
      path: `${address(id)}/${step}`,
      arrange: attendance,
      answer: recordedShape,
      refused: (refused) => show(request, response, id, refused),
      done: (_answer, values) => response.redirect(303, `${page(id)}?${searchOf(values, WHOM)}`),
    })
  })

  router.post(`${BASE}/:id/cancel`, (request, response) => {
    const { id } = request.params
    return takeStep(context, request, response, {
      step: 'cancel',
      form: COURSE_FORMS.cancel,
      path: `${address(id)}/cancel`,
      answer: officerDoneShape,
      refused: (refused) => show(request, response, id, refused),
      done: () => response.redirect(303, page(id)),
    })
  })

  return router
}

function facts({ kindName, hours, on, place, cancelled }: Course, regionName: string): Html {
  return html`${cancelled && html`<p class="status stopped"><strong>已取消</strong>：${cancelled}</p>`}${summaryList([
    ['日期', plainDay(on)],
    ['学时', hours],
    ['类别', kindName],
    ['地点', place],
    ['发布地区', regionName],
  ])}`
}

const rollTable = (items: Roll['items']): Fragment =>
  recordTable(
    '谁参加了',
    '没有在岗的人员。',
    ['姓名', '单位', '学时'],
    items.map(
      ({ officerId, name, agencyName, hours }) =>
        html`<tr><th scope="row"><a href="/staff/officers/${officerId}">${name}</a></th><td data-label="单位">${agencyName}</td><td data-label="学时">${hours === undefined ? html`<span class="tag">没有登记</span>` : hours}</td></tr>`,
    ),
  )
