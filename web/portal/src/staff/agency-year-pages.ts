import { type AgencyYearSheet, agencyYearShape, agencyYearsShape, officerDoneShape, PERSONNEL_ROLES } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, selectField, summaryList, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainTime, today } from '../plain-date.ts'
import { readForm } from '../read-form.ts'
import { agencyYearForm, bodyOf, inputsOf, valuesOf, type Year } from './agency-year-form.ts'
import { placesBelow } from './list-filters.ts'
import { EXPIRED, hasRole, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

type Years = z.output<typeof agencyYearsShape>
type YearRequest = Request<{ id: string; year: string }>

const BASE = '/staff/agency-years'
const TITLE = '年度填报'
const FILTERS = ['year', 'region', 'missing', 'cursor']
const EMPTY: Years = { summary: { agencies: 0, entered: 0, missing: 0 }, items: [] }

/** 年度填报: 三项制度, 行政执法责任制 and 保障 of each agency, and who has not told yet. */
export function agencyYearPages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()

  router.get(BASE, async (request, response) => {
    const { bearer, region } = sessionOf(response)
    const values = new FormValues([['year', today(clock).slice(0, 4)]])
    for (const name of FILTERS) if (typeof request.query[name] === 'string') values.set(name, request.query[name])
    const search = new URLSearchParams(FILTERS.flatMap((name) => (values.get(name) ? [[name, values.get(name)] as [string, string]] : [])))
    let errors: FieldErrors = NO_ERRORS
    const { summary, items, next } = await api
      .call('GET', `/api/personnel/agency-years?${search}`, agencyYearsShape, { bearer })
      .catch((error) => {
        errors = problemErrors(refusalOf(error), Object.fromEntries(FILTERS.map((name) => [name, name])))
        return EMPTY
      })
    const state = { values, errors }
    const places = await placesBelow(directory, region)
    const names = new Map<string, string>()
    for (const code of new Set(items.map((item) => item.region))) names.set(code, await directory.regionName(code))
    if (next) search.set('cursor', next)
    const body = html`${errorSummary(errors)}<h1>${TITLE}</h1><p class="hint">每个单位每年填报三项制度、行政执法责任制和执法保障。</p>
<form class="filters" method="get" action="${BASE}" novalidate>${textField(state, { name: 'year', label: '年度', inputmode: 'numeric' })}
${places.length > 0 && selectField(state, { name: 'region', label: '地区', empty: '全部', choices: places })}
${selectField(state, {
  name: 'missing',
  label: '填报情况',
  empty: '全部',
  choices: [
    { value: 'true', text: '没有填报' },
    { value: 'false', text: '已经填报' },
  ],
})}
<p><button type="submit">查看</button></p></form>
<p>应填报${summary.agencies}个单位，已经填报${summary.entered}个，没有填报${summary.missing}个。</p>${yearTable(items, values.get('year'), names)}
${next && html`<p class="pages"><a href="${BASE}?${search.toString()}">下一页</a></p>`}`
    showStaff(request, response, TITLE, body, errors.size > 0 ? 422 : 200)
  })

  const apiPath = ({ params: { id, year } }: YearRequest) =>
    `/api/personnel/agencies/${encodeURIComponent(id)}/years/${encodeURIComponent(year)}`

  async function showOne(request: YearRequest, response: Response, typed?: FormValues, errors: FieldErrors = NO_ERRORS): Promise<void> {
    const session = sessionOf(response)
    const found = await api.call('GET', apiPath(request), agencyYearShape, { bearer: session.bearer })
    const path = pathOf(found.agencyId, found.year)
    const state = { values: typed ?? valuesOf(found.sheet), errors }
    const form = hasRole(session, ...PERSONNEL_ROLES.keep) && agencyYearForm(session, path, found, state)
    const told = found.sheet ? sheetList(found.sheet, found) : html`<p role="status">这一年还没有填报。</p>`
    const title = `${found.name}${found.year}年`
    const body = html`<h1>${title}</h1>${told}${historyList(found)}${form && html`<h2>${found.sheet ? '更正' : '填报'}</h2>${form}`}<p><a href="${BASE}?year=${found.year}">返回清单</a></p>`
    showStaff(request, response, title, body, errors.size > 0 ? 422 : 200)
  }

  router.get(`${BASE}/:id/:year`, (request, response) => showOne(request, response))
  router.post(`${BASE}/:id/:year`, async (request, response) => {
    const session = sessionOf(response)
    const form = await readForm(request)
    if (!context.tokenHolds(session, form.get('csrf'))) return showOne(request, response, form, EXPIRED)
    const { bearer } = session
    const asked = await api.call('GET', apiPath(request), agencyYearShape, { bearer })
    try {
      await api.call('PUT', apiPath(request), officerDoneShape, { bearer, body: bodyOf(form, asked) })
    } catch (error) {
      return showOne(request, response, form, problemErrors(refusalOf(error), inputsOf(asked)))
    }
    response.redirect(303, pathOf(asked.agencyId, asked.year))
  })
  return router
}

const pathOf = (id: string, year: number | string) => `${BASE}/${encodeURIComponent(id)}/${year}`
const inForce = ({ systems }: AgencyYearSheet) => Object.values(systems).filter((each) => each.inForce).length

function yearTable(items: Years['items'], year: string, names: Map<string, string>): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的单位。</p>`
  const rows = items.map(({ agencyId, name, region, sheet, vacant = 0 }) => {
    const cells = sheet
      ? html`<td data-label="三项制度">${inForce(sheet)}项</td><td data-label="编制">${sheet.resources.posts}人</td><td data-label="在岗">${sheet.resources.onPost}人</td><td data-label="空缺">${vacant}人</td>`
      : html`<td data-label="三项制度" colspan="4"><span class="tag bad">没有填报</span></td>`
    return html`<tr><th scope="row"><a href="${pathOf(agencyId, year)}">${name}</a></th><td data-label="地区">${names.get(region) ?? region}</td>${cells}</tr>`
  })
  return html`<table class="stack"><caption>各单位的填报</caption><thead><tr><th scope="col">单位</th><th scope="col">地区</th><th scope="col">三项制度</th><th scope="col">编制</th><th scope="col">在岗</th><th scope="col">空缺</th></tr></thead><tbody>${rows}</tbody></table>`
}

const yesNo = (holds: boolean) => (holds ? '是' : '否')

function sheetList({ systems, responsibility, resources }: AgencyYearSheet, { systems: named, equipment: kinds, vacant = 0 }: Year): Html {
  const { posts, onPost, lawGraduates, legallyQualified, budget, equipment } = resources
  const told = named.map(({ code, name }): [string, string] => {
    const { inForce: holds, documentNo, since, passed } = systems[code as keyof typeof systems]
    const checked = passed === undefined ? undefined : `检查${passed ? '合格' : '不合格'}`
    return [name, [holds ? '已经建立并执行' : '没有建立', documentNo, since && `${since}起施行`, checked].filter(Boolean).join('，')]
  })
  const things = equipment.map(({ kind, count }) => `${kinds.find(({ code }) => code === kind)?.name ?? kind}${count}`)
  return summaryList([
    ...told,
    ['责任制已分解', yesNo(responsibility.divided)],
    ['责任制已考核', yesNo(responsibility.appraised)],
    ['责任制文号', responsibility.documentNo],
    ['编制、在岗、空缺', `${posts}人，${onPost}人，${vacant}人`],
    ['法律专业', `${lawGraduates}人`],
    ['法律职业资格', `${legallyQualified}人`],
    ['执法经费', `${budget}元`],
    ['装备', things.join('，')],
  ])
}

/** Who entered it and who corrected it, and why; only where there is something to compare. */
function historyList({ history }: Year): Fragment {
  if (history.length < 2) return undefined
  const lines = history.map(
    ({ at, by, reason, sheet: { resources } }) =>
      html`<li>${plainTime(at)}${by && `，${by}`}，${reason ? `更正：${reason}` : '填报'}（编制${resources.posts}人，在岗${resources.onPost}人，经费${resources.budget}元）</li>`,
  )
  return html`<details><summary>历次填报</summary><ol>${lines}</ol></details>`
}
