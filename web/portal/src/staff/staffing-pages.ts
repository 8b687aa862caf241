import { appointmentTargetsShape, PERSONNEL_ROLES, staffingOfShape, staffingShape, staffingTrendShape } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, selectField, summaryList } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { coursesOf, exportLinks, staffingLinks } from './export-links.ts'
import { filtersOf, nextPage, placesBelow, searchOf } from './list-filters.ts'
import { choicesOf, LEVELS } from './personnel-names.ts'
import { hasRole, NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

type Staffing = z.output<typeof staffingShape>
type Measure = Staffing['summary']['named']
type Targets = z.output<typeof appointmentTargetsShape>

const WHICH = ['region', 'level', 'kind']
const FILTERS = [...WHICH, 'short', 'cursor']
const KINDS: Record<string, string> = { 'supervision-office': '监督机构', department: '部门', 'township-office': '乡镇机构' }
const SHORT: Record<string, string> = { named: '已明确的不够', certified: '持证的不够' }
const EMPTY: Staffing = {
  summary: { units: 0, named: none(), certified: none(), people: { named: 0, certified: 0, uncertified: 0, partTime: 0 } },
  items: [],
}
function none(): Measure {
  return { reached: 0, short: 0, shortByLevel: {} }
}

/** 监督人员配备: whether units have the supervisors that the rule asks for, named and certified apart, and who watches from outside. */
export function staffingPages({ api, directory }: StaffContext): Router {
  const router = Router()

  router.get('/staff/staffing', async (request, response) => {
    const session = sessionOf(response)
    const { bearer, region } = session
    const values = filtersOf(request, FILTERS)
    const search = searchOf(values, FILTERS)
    let errors: FieldErrors = NO_ERRORS
    const found = await api.call('GET', `/api/personnel/staffing?${search}`, staffingShape, { bearer }).catch((error) => {
      errors = problemErrors(refusalOf(error), Object.fromEntries(FILTERS.map((name) => [name, name])))
      return EMPTY
    })
    const refused = errors.size > 0
    const trend = refused
      ? { points: [] }
      : await api.call('GET', `/api/personnel/staffing-trend?${searchOf(values, WHICH)}`, staffingTrendShape, { bearer })
    const targets = await api.call(
      'GET',
      `/api/personnel/appointment-targets?${searchOf(values, refused ? [] : ['region'])}`,
      appointmentTargetsShape,
      { bearer },
    )
    const tables = hasRole(session, ...PERSONNEL_ROLES.export) && exportLinks(await coursesOf(api, bearer))
    const state = { values, errors }
    const places = await placesBelow(directory, region)
    const filters = html`<form class="filters" method="get" action="/staff/staffing" novalidate>
${places.length > 0 && selectField(state, { name: 'region', label: '地区', empty: '全部', choices: places })}
${selectField(state, { name: 'level', label: '级别', empty: '全部', choices: choicesOf(LEVELS) })}
${selectField(state, { name: 'kind', label: '单位类型', empty: '全部', choices: choicesOf(KINDS) })}
${selectField(state, { name: 'short', label: '达标情况', empty: '全部', choices: choicesOf(SHORT) })}
<p><button type="submit">查看</button> <a href="/staff/staffing">清除条件</a></p></form>`
    const names = new Map<string, string>()
    for (const code of new Set(found.items.map((item) => item.region))) names.set(code, await directory.regionName(code))
    const next = nextPage('/staff/staffing', searchOf(values, [...WHICH, 'short']), found.next)
    const body = html`${errorSummary(errors)}<h1>监督人员配备</h1><p class="hint">每个单位至少明确2名执法监督人员。“已明确”和“已持证”分别统计，持证的才能办理监督事项。</p>
${filters}${overview(found.summary)}<h2>单位</h2>${unitTable(found, names)}${next}${!refused && staffingLinks(searchOf(values, [...WHICH, 'short']))}
${trend.points.length > 0 && trendTable(trend.points)}<h2>社会监督员、联系点</h2>${targetTable(targets)}${tables}`
    showStaff(request, response, '监督人员配备', body, refused ? 422 : 200)
  })

  router.get('/staff/staffing/:id', async (request: Request, response: Response) => {
    const { bearer } = sessionOf(response)
    const path = `/api/personnel/staffing/${encodeURIComponent(String(request.params.id))}`
    const { unit, supervisors } = await api.call('GET', path, staffingOfShape, { bearer })
    const rows = supervisors.map(
      ({ name, partTime, certified }) =>
        html`<tr><th scope="row">${name}</th><td data-label="专职兼职">${partTime ? '兼职' : '专职'}</td><td data-label="监督证">${certified ? '有效' : '没有'}</td></tr>`,
    )
    const table = html`<table class="stack"><caption>已明确的执法监督人员</caption><thead><tr><th scope="col">姓名</th><th scope="col">专职兼职</th><th scope="col">监督证</th></tr></thead><tbody>${rows}</tbody></table>`
    const title = unit?.name ?? '监督人员'
    const body = html`<h1>${title}</h1>${
      unit
        ? summaryList([
            ['应有', `${unit.minimum}人`],
            ['已明确', missing(unit.named, unit.missing.named)],
            ['已持证', missing(unit.certified, unit.missing.certified)],
          ])
        : html`<p>这个单位不在配备范围内。</p>`
    }${rows.length > 0 ? table : html`<p role="status">还没有明确执法监督人员。</p>`}<p><a href="/staff/staffing">返回配备情况</a></p>`
    showStaff(request, response, title, body)
  })

  return router
}

const missing = (has: number, lacks: number): Html => html`${has}人${lacks > 0 && html` <span class="tag bad">缺${lacks}人</span>`}`
const percent = (part: number, whole: number) => (whole === 0 ? '' : `（${Math.round((part / whole) * 100)}%）`)

function overview({ units, named, certified, people }: Staffing['summary']): Html {
  const row = (title: string, { reached, short, shortByLevel }: Measure, count: number) => {
    const levels = Object.entries(shortByLevel).map(([level, many]) => `${LEVELS[level] ?? level}${many}个`)
    return html`<tr><th scope="row">${title}</th><td data-label="人数">${count}人</td><td data-label="达标">${reached}个</td><td data-label="未达标">${short}个${levels.length > 0 && `（${levels.join('，')}）`}</td></tr>`
  }
  return html`<table class="stack"><caption>共${units}个单位</caption><thead><tr><th scope="col">口径</th><th scope="col">人数</th><th scope="col">达标</th><th scope="col">未达标</th></tr></thead><tbody>${row('已明确', named, people.named)}${row('已持证', certified, people.certified)}</tbody></table>
<p>已明确的人员中，没有持证的${people.uncertified}人${percent(people.uncertified, people.named)}，兼职的${people.partTime}人${percent(people.partTime, people.named)}。</p>`
}

function unitTable({ items }: Staffing, names: Map<string, string>): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的单位。</p>`
  const rows = items.map(
    ({ agencyId, name, region, level, named, certified, partTime, missing: lacks }) =>
      html`<tr><th scope="row"><a href="/staff/staffing/${encodeURIComponent(agencyId)}">${name}</a></th><td data-label="地区">${names.get(region) ?? region}</td><td data-label="级别">${LEVELS[level] ?? level}</td><td data-label="已明确">${missing(named, lacks.named)}</td><td data-label="已持证">${missing(certified, lacks.certified)}</td><td data-label="兼职">${partTime}人</td></tr>`,
  )
  return html`<table class="stack"><caption>谁还缺多少</caption><thead><tr><th scope="col">单位</th><th scope="col">地区</th><th scope="col">级别</th><th scope="col">已明确</th><th scope="col">已持证</th><th scope="col">兼职</th></tr></thead><tbody>${rows}</tbody></table>`
}

/** The end of a month is the first instant after it. */
const dayBefore = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000 - 1).toISOString().slice(0, 10)

function trendTable(points: z.output<typeof staffingTrendShape>['points']): Html {
  const rows = points.map(
    ({ at, units, named, certified, people }) =>
      html`<tr><th scope="row">${plainDay(dayBefore(at))}</th><td data-label="单位">${units}个</td><td data-label="已明确达标">${named}个</td><td data-label="已持证达标">${certified}个</td><td data-label="已明确">${people.named}人</td><td data-label="已持证">${people.certified}人</td></tr>`,
  )
  return html`<details><summary>最近十二个月的变化</summary><table class="stack"><caption>每月月末和现在</caption><thead><tr><th scope="col">截至</th><th scope="col">单位</th><th scope="col">已明确达标</th><th scope="col">已持证达标</th><th scope="col">已明确</th><th scope="col">已持证</th></tr></thead><tbody>${rows}</tbody></table></details>`
}

const appointed = (which: Record<string, string>) => `/staff/appointments?${new URLSearchParams({ ...which, inOffice: 'true' })}`

function targetTable({ kinds, counties }: Targets): Html {
  const sums = kinds.map(
    ({ kind, kindName, target, total, reached, short }) =>
      html`<li><a href="${appointed({ kind })}">${kindName}共${total}</a>，每县应有${target}：达标${reached}个县，未达标${short}个县。</li>`,
  )
  const nameOf = (kind: string) => kinds.find((of) => of.kind === kind)?.kindName ?? kind
  const heads = kinds.map(({ kindName }) => html`<th scope="col">${kindName}</th>`)
  const rows = counties.map(
    ({ region, name, kinds: each }) =>
      html`<tr><th scope="row">${name}</th>${each.map(({ kind, count, missing: lacks }) => html`<td data-label="${nameOf(kind)}"><a href="${appointed({ kind, region })}">${count}<span class="sr">，查看${name}的${nameOf(kind)}</span></a>${lacks > 0 && html` <span class="tag bad">缺${lacks}</span>`}</td>`)}</tr>`,
  )
  return html`<ul>${sums}</ul>${rows.length > 0 && html`<table class="stack"><caption>各县（市、区）</caption><thead><tr><th scope="col">地区</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`}`
}
