import { randomUUID } from 'node:crypto'
import { officerDoneShape, questionDetailShape, questionsShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { errorSummary, selectField, summaryList, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html, paragraphs } from '../html.ts'
import { filteredList } from './filtered-list.ts'
import { keepersOnly } from './keepers-only.ts'
import { filtersOf, nextPage, searchOf } from './list-filters.ts'
import { choicesOf, QUESTION_KINDS } from './personnel-names.ts'
import { QUESTION_FORMS, question, RETIRE_QUESTION } from './question-forms.ts'
import { NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { carried, drawFields, formId, type StepForm, stepForms } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Questions = z.output<typeof questionsShape>

const BASE = '/staff/questions'
const API = '/api/personnel/questions'
const WHICH = ['q', 'kind', 'topic']
const FILTERS = [...WHICH, 'cursor']
const LISTS = {
  judgement: [
    { value: 'A', text: '正确' },
    { value: 'B', text: '错误' },
  ],
}
const kindName = (kind: string) => QUESTION_KINDS[kind] ?? kind

/** 题库: the questions from which tests are drawn, seen by offices alone. */
export function questionPages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`
  const page = (id: string) => `${BASE}/${encodeURIComponent(id)}`

  router.use(BASE, keepersOnly)

  router.get(BASE, async (request, response) => {
    const { bearer } = sessionOf(response)
    const values = filtersOf(request, FILTERS)
    const { found, errors } = await filteredList(api, {
      bearer,
      path: API,
      shape: questionsShape,
      values,
      asked: FILTERS,
      none: { items: [] },
    })
    const state = { values, errors }
    const filters = html`<form class="filters" method="get" action="${BASE}" novalidate>
${textField(state, { name: 'q', label: '查找', hint: '题干里的字', max: 50 })}
${selectField(state, { name: 'kind', label: '题型', empty: '全部', choices: choicesOf(QUESTION_KINDS) })}
${textField(state, { name: 'topic', label: '主题', hint: '全称', max: 40 })}
<p><button type="submit">查看</button> <a href="${BASE}">清除条件</a></p></form>`
    const add = html`<p>${Object.entries(QUESTION_FORMS).map(([kind, { title }]) => html`<a class="button second" href="${BASE}/new/${kind}">${title}</a> `)}</p><p class="hint">题目多的，用表格<a href="/staff/people-imports">导入</a>。</p>`
    const body = html`${errorSummary(errors)}<h1>题库</h1>${filters}${add}${questionTable(found.items)}${nextPage(BASE, searchOf(values, WHICH), found.next)}`
    showStaff(request, response, '题库', body, errors.size > 0 ? 422 : 200)
  })

  async function showNew(request: Request, response: Response, kind: string, form: StepForm, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const state = { values: refused?.values ?? new FormValues(), errors: refused?.errors ?? NO_ERRORS }
    const body = html`${errorSummary(state.errors)}<h1>${form.title}</h1><form id="${formId('')}" class="register" method="post" action="${BASE}/new/${kind}" novalidate>${carried(session, state.values.get('key') || randomUUID())}${drawFields(state, '', form, LISTS)}<p><button type="submit">录入</button></p></form><p><a href="${BASE}">返回题库</a></p>`
    showStaff(request, response, form.title, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/new/:kind`, (request, response, next) => {
    const { kind } = request.params
    const form = QUESTION_FORMS[kind]
    return form ? showNew(request, response, kind, form) : next('router')
  })

  router.post(`${BASE}/new/:kind`, (request, response, next) => {
    const { kind } = request.params
    const form = QUESTION_FORMS[kind]
    if (!form) return next('router')
    return takeStep(context, request, response, {
      step: '',
      form,
      path: API,
      arrange: (told) => question(kind, told),
      answer: officerDoneShape,
      refused: (refused) => showNew(request, response, kind, form, refused),
      done: ({ id }) => response.redirect(303, page(id)),
    })
  })

  async function show(request: Request, response: Response, id: string, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const found = await api.call('GET', address(id), questionDetailShape, { bearer: session.bearer })
    const { kind, topic, text, options, right, source, region, retired, may } = found
    const state = { values: refused?.values ?? new FormValues(), errors: refused?.errors ?? NO_ERRORS }
    const forms = stepForms({
      forms: { retire: RETIRE_QUESTION },
      may,
      base: page(id),
      session,
      version: 0,
      lists: {},
      state,
      failed: refused?.failed,
    })
    const shown = summaryList(
      Object.entries(options).map(([letter, words]) => [
        letter,
        html`${words}${right.includes(letter) && html` <strong class="tag">答案</strong>`}`,
      ]),
    )
    const facts = summaryList([
      ['主题', topic],
      ['依据', source],
      ['录入地区', await directory.regionName(region)],
    ])
    const body = html`${errorSummary(state.errors)}<h1>${kindName(kind)}</h1>${retired && html`<p class="status stopped"><strong>已停用</strong>：${retired}</p>`}${paragraphs(text)}${shown}${facts}${forms}<p><a href="${BASE}">返回题库</a></p>`
    showStaff(request, response, kindName(kind), body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, page(request.params.id)))
  router.post(`${BASE}/:id/retire`, (request, response) => {
    const { id } = request.params
    return takeStep(context, request, response, {
      step: 'retire',
      form: RETIRE_QUESTION,
      path: `${address(id)}/retire`,
      answer: officerDoneShape,
      refused: (refused) => show(request, response, id, refused),
      done: () => response.redirect(303, page(id)),
    })
  })

  return router
}

function questionTable(items: Questions['items']): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的题目。</p>`
  const rows = items.map(
    ({ id, kind, topic, text, retired }) =>
      html`<tr><th scope="row"><a href="${BASE}/${id}">${text}</a>${retired && html` <span class="tag bad">已停用</span>`}</th><td data-label="题型">${kindName(kind)}</td><td data-label="主题">${topic}</td></tr>`,
  )
  return html`<table class="stack"><caption>题目</caption><thead><tr><th scope="col">题干</th><th scope="col">题型</th><th scope="col">主题</th></tr></thead><tbody>${rows}</tbody></table>`
}
