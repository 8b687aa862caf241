import { randomUUID } from 'node:crypto'
import { examAnalysisShape, examDetailShape, examResultsShape, examsShape, officerDoneShape, PERSONNEL_ROLES } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import { errorSummary, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import { COUNTS, EXAM_PLAN_FORMS, EXAM_SECTIONS, exam, SET_EXAM } from './exam-plan-forms.ts'
import { analysisTables, examFacts, resultTable } from './exam-plan-page.ts'
import { filteredList } from './filtered-list.ts'
import { keepersOnly } from './keepers-only.ts'
import { filtersOf, nextPage, placesWithin, searchOf } from './list-filters.ts'
import { unitProposals } from './named-units.ts'
import { choicesOf, QUESTION_KINDS } from './personnel-names.ts'
import { recordTable } from './record-table.ts'
import { hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { carried, drawFields, formId, stepForms } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

const BASE = '/staff/exam-plans'
const API = '/api/personnel/exams'

/** 测试安排: tests that offices have set, and what came of them; sitting one is on a page of its own. */
export function examPlanPages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`
  const page = (id: string) => `${BASE}/${encodeURIComponent(id)}`

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const search = searchOf(filtersOf(request, ['cursor']), ['cursor'])
    const { items, next } = await api.call('GET', `${API}?${search}`, examsShape, { bearer: session.bearer })
    const names = new Map<string, string>()
    for (const code of new Set(items.map(({ region }) => region))) names.set(code, await directory.regionName(code))
    const rows = items.map(
      ({ id, title, region, counts, questions, total, opensAt, closesAt, cancelled }) =>
        html`<tr><th scope="row"><a href="${page(id)}">${title}</a>${!counts && html` <span class="tag">练习</span>`}${cancelled && html` <span class="tag bad">已取消</span>`}</th><td data-label="地区">${names.get(region) ?? region}</td><td data-label="题数和满分">${questions}题，${total}分</td><td data-label="开放">${plainTime(opensAt)}</td><td data-label="截止">${plainTime(closesAt)}</td></tr>`,
    )
    const add = hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p><a class="button second" href="${BASE}/new">安排测试</a></p>`
    const table = recordTable('本地区和上级的测试', '还没有安排测试。', ['名称', '地区', '题数和满分', '开放', '截止'], rows)
    const body = html`<h1>测试安排</h1>${add}${table}${nextPage(BASE, new URLSearchParams(), next)}`
    showStaff(request, response, '测试安排', body)
  })

  async function showNew(request: Request, response: Response, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const values = refused?.values ?? new FormValues([['region', session.region]])
    const state = { values, errors: refused?.errors ?? NO_ERRORS }
    const lists = { regions: await placesWithin(directory, session.region), questionKinds: choicesOf(QUESTION_KINDS), counts: COUNTS }
    const sections = EXAM_SECTIONS.map(({ title, folded, fields }) => {
      const drawn = drawFields(state, '', { ...SET_EXAM, fields }, lists)
      if (!title) return drawn
      const part = html`<fieldset><legend>${title}</legend>${drawn}</fieldset>`
      const used = fields.some(({ name }) => values.get(name) !== '' || state.errors.has(name))
      return folded ? html`<details class="step"${used && html` open`}><summary>加上${title}</summary>${part}</details>` : part
    })
    const body = html`${errorSummary(state.errors)}<h1>安排测试</h1><p class="hint">每人的试卷按下面的各个部分从题库里抽；用不到的部分不填。</p><form id="${formId('')}" class="register" method="post" action="${BASE}/new" novalidate>${carried(session, values.get('key') || randomUUID())}${sections}<p><button type="submit">安排测试</button></p></form><p><a href="${BASE}">返回测试清单</a></p>`
    showStaff(request, response, '安排测试', body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.use(`${BASE}/new`, keepersOnly)
  router.get(`${BASE}/new`, (request, response) => showNew(request, response))
  router.post(`${BASE}/new`, (request, response) =>
    takeStep(context, request, response, {
      step: '',
      form: SET_EXAM,
      path: API,
      arrange: exam,
      answer: officerDoneShape,
      refused: (refused) => showNew(request, response, refused),
      done: ({ id }) => response.redirect(303, page(id)),
    }),
  )

  async function show(request: Request, response: Response, id: string, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const found = await api.call('GET', address(id), examDetailShape, { bearer })
    const asked = filtersOf(request, ['unit', 'cursor'])
    const [results, analysis, regionName, units] = await Promise.all([
      filteredList(api, {
        bearer,
        path: `${address(id)}/results`,
        shape: examResultsShape,
        values: asked,
        asked: ['cursor'],
        none: { items: [] },
      }),
      found.may.includes('analyse') ? api.call('GET', `${address(id)}/analysis`, examAnalysisShape, { bearer }) : undefined,
      directory.regionName(found.region),
      unitProposals(api, bearer),
    ])
    const state = { values: refused?.values ?? asked, errors: refused?.errors ?? results.errors }
    const forms = stepForms({
      forms: EXAM_PLAN_FORMS,
      may: found.may,
      base: page(id),
      session,
      version: 0,
      lists: {},
      state,
      failed: refused?.failed,
    })
    const filter = html`${units}<form class="filters" method="get" action="${page(id)}" novalidate>${textField(state, { name: 'unit', label: '只看一个单位的成绩', hint: '全称', list: 'units', max: 100 })}<p><button type="submit">查看</button> <a href="${page(id)}">全部成绩</a></p></form>`
    const body = html`${errorSummary(state.errors)}<h1>${found.title}</h1>${examFacts(found, regionName)}${forms}
${filter}${resultTable(results.found)}${nextPage(page(id), searchOf(asked, ['unit']), results.found.next)}${analysis && analysisTables(analysis)}<p><a href="${BASE}">返回测试清单</a></p>`
    showStaff(request, response, found.title, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, page(request.params.id)))

  router.post(`${BASE}/:id/:step`, async (request, response, next) => {
    const { id, step } = request.params
    const form = EXAM_PLAN_FORMS[step]
    if (!form) return next()
    await takeStep(context, request, response, {
      step,
      form,
      path: `${address(id)}/${step}`,
      answer: officerDoneShape,
      refused: (refused) => show(request, response, id, refused),
      done: () => response.redirect(303, page(id)),
    })
  })

  return router
}
