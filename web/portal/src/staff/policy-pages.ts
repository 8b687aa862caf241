import { randomUUID } from 'node:crypto'
import {
  idleArticlesShape,
  officerDoneShape,
  PERSONNEL_ROLES,
  policiesShape,
  policyShape,
  policyStepsShape,
  readingsShape,
} from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { errorSummary, type FieldState } from '../fields.ts'
import { type Fragment, html, paragraphs } from '../html.ts'
import { plainDay, plainTime, today } from '../plain-date.ts'
import { nextPage } from './list-filters.ts'
import { ISSUE_POLICY, POLICY_FORMS } from './policy-forms.ts'
import { recordTable } from './record-table.ts'
import { formToken, hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { begun, carried, drawFields, formId, stepForms } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Policy = z.output<typeof policyShape>
const BASE = '/staff/policies'
const API = '/api/personnel/policies'
const CONFIRM = { title: '确认已阅读', fields: [{ name: 'version', label: '版本', as: 'number' }], creates: true } as const

/** 制度库: measures in all their versions, reading confirmed, and articles that nobody follows. */
export function policyPages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()
  const address = (id: string) => `${API}/${encodeURIComponent(id)}`
  const page = (id: string) => `${BASE}/${encodeURIComponent(id)}`

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const cursor = typeof request.query.cursor === 'string' ? new URLSearchParams({ cursor: request.query.cursor }) : ''
    const { items, next } = await api.call('GET', `${API}?${cursor}`, policiesShape, { bearer: session.bearer })
    const names = new Map<string, string>()
    for (const code of new Set(items.map(({ region }) => region))) names.set(code, await directory.regionName(code))
    const rows = items.map(
      ({ id, title, region, documentNo, from, inForce, repealedOn }) =>
        html`<tr><th scope="row"><a href="${page(id)}">${title}</a></th><td data-label="发布地区">${names.get(region) ?? region}</td><td data-label="文号">${documentNo}</td><td data-label="施行">${plainDay(from)}${!inForce && html` <span class="tag bad">${repealedOn ? '已废止' : '尚未施行'}</span>`}</td></tr>`,
    )
    const add = hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p><a class="button second" href="${BASE}/new">制度入库</a></p>`
    const idle = hasRole(session, ...PERSONNEL_ROLES.read) && html`<p><a href="${BASE}/idle">哪些条文没有人执行（制度空转）</a></p>`
    const table = recordTable('本地区和上级的制度', '库里还没有制度。', ['名称', '发布地区', '文号', '施行'], rows)
    const body = html`<h1>制度库</h1>${add}${idle}${table}${nextPage(BASE, new URLSearchParams(), next)}`
    showStaff(request, response, '制度库', body)
  })

  async function showNew(request: Request, response: Response, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const state: FieldState = { values: begun({ '': ISSUE_POLICY }, today(clock), refused?.values), errors: refused?.errors ?? NO_ERRORS }
    const body = html`${errorSummary(state.errors)}<h1>制度入库</h1><form id="${formId('')}" class="register" method="post" action="${BASE}/new" novalidate>${carried(session, state.values.get('key') || randomUUID())}${drawFields(state, '', ISSUE_POLICY, {})}<p><button type="submit">入库</button></p></form><p><a href="${BASE}">返回制度库</a></p>`
    showStaff(request, response, '制度入库', body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }
  router.get(`${BASE}/new`, (request, response) => showNew(request, response))
  router.post(`${BASE}/new`, (request, response) =>
    takeStep(context, request, response, {
      step: '',
      form: ISSUE_POLICY,
      path: API,
      answer: officerDoneShape,
      refused: (refused) => showNew(request, response, refused),
      done: ({ id }) => response.redirect(303, page(id)),
    }),
  )

  router.get(`${BASE}/idle`, async (request, response) => {
    const { bearer } = sessionOf(response)
    const { since, items } = await api.call('GET', '/api/personnel/idle-articles', idleArticlesShape, { bearer })
    const rows = items.map(
      ({ regionName, policyId, title, no, stepName, lastOn }) =>
        html`<tr><th scope="row">${regionName}</th><td data-label="条文"><a href="${page(policyId)}">${title}</a>${no}</td><td data-label="工作步骤">${stepName}</td><td data-label="最近一次">${lastOn ? plainDay(lastOn) : '没有过'}</td></tr>`,
    )
    const table = recordTable('制度空转', '对应了工作步骤的条文，都有人执行。', ['地区', '条文', '工作步骤', '最近一次'], rows)
    const body = html`<h1>制度空转</h1><p class="hint">${plainDay(since)}以来没有人执行过的条文，按县（市、区）列出。</p>${table}<p><a href="${BASE}">返回制度库</a></p>`
    showStaff(request, response, '制度空转', body)
  })

  async function show(request: Request, response: Response, id: string, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const wanted = typeof request.query.version === 'string' ? `?${new URLSearchParams({ version: request.query.version })}` : ''
    const found = await api.call('GET', `${address(id)}${wanted}`, policyShape, { bearer })
    const keeps = hasRole(session, ...PERSONNEL_ROLES.keep)
    const [steps, readings] = await Promise.all([
      keeps ? api.call('GET', '/api/personnel/policy-steps', policyStepsShape, { bearer }) : { items: [] },
      hasRole(session, ...PERSONNEL_ROLES.read) ? readingsOf(request, id, found.version, bearer) : undefined,
    ])
    const state = { values: begun(POLICY_FORMS, today(clock), refused?.values), errors: refused?.errors ?? NO_ERRORS }
    const lists = {
      articles: found.articles.map(({ no }) => ({ value: no, text: no })),
      steps: steps.items.map(({ step, name }) => ({ value: step, text: name })),
    }
    const may = keeps && !found.repealedOn ? Object.keys(POLICY_FORMS) : []
    const forms = stepForms({
      forms: POLICY_FORMS,
      may,
      base: page(id),
      session,
      version: found.revision,
      lists,
      state,
      failed: refused?.failed,
    })
    const confirm =
      hasRole(session, ...PERSONNEL_ROLES.sit) &&
      (found.readAt
        ? html`<p>您已于${plainTime(found.readAt)}确认阅读这个版本。</p>`
        : html`<form method="post" action="${page(id)}/confirm-reading">${formToken(session)}<input type="hidden" name="key" value="${randomUUID()}"><input type="hidden" name="confirm-reading-version" value="${String(found.version)}"><button type="submit">我已阅读</button></form>`)
    const body = html`${errorSummary(state.errors)}<h1>${found.title}</h1>${head(found, page(id))}${text(found)}${confirm}
${readings && readingTable(readings, page(id), found.version)}${forms}<p><a href="${BASE}">返回制度库</a></p>`
    showStaff(request, response, found.title, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  const readingsOf = (request: Request, id: string, version: number, bearer: string) => {
    const cursor = typeof request.query.cursor === 'string' ? { cursor: request.query.cursor } : {}
    const search = new URLSearchParams({ version: String(version), ...cursor })
    return api.call('GET', `${address(id)}/readings?${search}`, readingsShape, { bearer })
  }

  router.get(`${BASE}/:id`, (request, response) => show(request, response, request.params.id))
  router.get(`${BASE}/:id/:step`, (request, response) => response.redirect(303, page(request.params.id)))
  router.post(`${BASE}/:id/:step`, async (request, response, next) => {
    const { id, step } = request.params
    const form = step === 'confirm-reading' ? CONFIRM : POLICY_FORMS[step]
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

function head({ documentNo, from, version, inForce, repealedOn, versions }: Policy, page: string): Fragment {
  const standing = repealedOn ? `${plainDay(repealedOn)}起废止` : inForce ? '现行有效' : '不是现行版本'
  const others = versions
    .filter((each) => each.version !== version)
    .map(
      (each) =>
        html`<li><a href="${page}?version=${String(each.version)}">第${each.version}版，${each.documentNo}，${plainDay(each.from)}施行</a></li>`,
    )
  return html`<p class="status${!inForce && ' stopped'}"><strong>${standing}</strong>　第${version}版，${documentNo}，${plainDay(from)}施行</p>${others.length > 0 && html`<details><summary>其他版本</summary><ul>${others}</ul></details>`}`
}

const text = ({ articles }: Policy): Fragment =>
  articles.map(
    ({ no, text: words, stepName }) =>
      html`<section><h2>${no}</h2>${paragraphs(words)}${stepName && html`<p class="hint">工作步骤：${stepName}</p>`}</section>`,
  )

function readingTable({ items, next }: z.output<typeof readingsShape>, page: string, version: number): Fragment {
  const rows = items.map(
    ({ name, agencyName, readAt }) =>
      html`<tr><th scope="row">${name}</th><td data-label="单位">${agencyName}</td><td data-label="确认阅读">${readAt ? plainTime(readAt) : html`<span class="tag bad">还没有</span>`}</td></tr>`,
  )
  return html`${recordTable('谁确认阅读了', '没有登记的执法人员。', ['姓名', '单位', '确认阅读'], rows)}${nextPage(page, new URLSearchParams({ version: String(version) }), next)}`
}
