import { coursesShape, type personnelImportStatus } from '@mingjian/contracts'
import { Router } from 'express'
import type { z } from 'zod'
import type { ApiClient } from '../api-client.ts'
import { type FieldState, selectField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { passOn } from './pass-on.ts'
import { NO_ERRORS, type StaffContext, sessionOf } from './staff-visit.ts'

type Kind = z.output<typeof personnelImportStatus>['kind']
type Courses = z.output<typeof coursesShape>['items']

const BASE = '/staff/people-tables'
const STAFFING = `${BASE}/staffing`

/** The tables of personnel, as pages call them. */
export const TABLES: Record<Kind, string> = {
  agencies: '单位表',
  officers: '人员表',
  certificates: '存量证件表',
  appointments: '专家、社会监督员、联系点',
  questions: '题库表',
  attendance: '培训学时表',
  'agency-years': '年度填报表',
}

/** Courses whose attendance can be downloaded, the first page of them. */
export const coursesOf = async (api: ApiClient, bearer: string): Promise<Courses> =>
  (await api.call('GET', '/api/personnel/courses?limit=200', coursesShape, { bearer })).items

/** What can be downloaded of personnel, each as a workbook or as csv. */
export function exportLinks(courses: Courses): Html {
  const tables = Object.entries(TABLES).filter(([kind]) => kind !== 'attendance')
  const links = tables.map(([kind, name]) => html`<li>${both(`${BASE}/${kind}`, name)}</li>`)
  const state: FieldState = { values: new FormValues(), errors: NO_ERRORS }
  const choices = courses.map(({ id, title, on }) => ({ value: id, text: `${title}（${on}）` }))
  const attendance = html`<form class="filters" method="get" action="${BASE}/attendance">${selectField(state, { name: 'course', label: '培训学时表，按培训', choices })}<p><button type="submit" name="format" value="xlsx">下载 xlsx</button> <button type="submit" name="format" value="csv" class="second">下载 csv</button></p></form>`
  return html`<details><summary>下载现有的表格</summary><ul>${links}</ul>${courses.length > 0 && attendance}
<p class="hint">列与导入模板相同，原样再导入不会有变化。改动以后再导入的，请把起始日期、到岗日期改成变动的那一天。</p>
<p class="hint">身份证号只显示头尾：已登记的人，再导入时身份证号不变；有几个同名人员分不清的，会退回并请您填写完整的号码。联系方式不导出，新聘任的请补填。</p>
<p class="hint">表格里没有已撤销的单位、已离开的人员、暂扣等不在有效状态的证件、已终止的聘任和停用的题目。</p></details>`
}

/** The compliance list that a page shows, by the same conditions. */
export const staffingLinks = (conditions: URLSearchParams): Html => {
  const search = conditions.toString()
  return html`<p>按上面的条件：${both(STAFFING, '监督人员配备清单', search)}</p>`
}

const both = (path: string, name: string, search = ''): Html => {
  const link = (format: string) => html`<a href="${path}?${search && `${search}&`}format=${format}">下载${name} ${format}</a>`
  return html`${link('xlsx')}，${link('csv')}`
}

/** Tables pass through as they come. */
export function exportPages({ api }: StaffContext): Router {
  const router = Router()
  router.get(`${BASE}/:kind`, async (request, response) => {
    const { kind } = request.params
    const path = kind === 'staffing' ? '/api/personnel/staffing-table' : `/api/personnel/exports/${encodeURIComponent(kind)}`
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(request.query)) if (typeof value === 'string') query.set(name, value)
    await passOn(await api.raw(`${path}?${query}`, { bearer: sessionOf(response).bearer }), response)
  })
  return router
}
