import {
  agencyYearParams,
  agencyYearShape,
  agencyYearsQuery,
  agencyYearsShape,
  enterAgencyYearShape,
  officerDoneShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { enterAgencyYear, listAgencyYears, readAgencyYear } from '../../application/agency-years.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { etag, staffCall } from './staff-call.ts'

const PATH = '/api/personnel/agencies/:id/years/:year'

/** 三项制度, 行政执法责任制 and 保障 of an agency, year by year. */
export const agencyYearRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'get',
    path: PATH,
    operationId: 'read-agency-year',
    summary: '一个单位一年的三项制度、责任制和保障；没有填报的，没有 sheet',
    access: { roles: ACCESS.read },
    params: agencyYearParams,
    responses: { 200: { description: '现在的内容和历次填报', schema: agencyYearShape } },
    async handle({ params: { id, year }, ...rest }) {
      const found = await readAgencyYear(deps, staffCall(rest), id, year)
      return { body: found.year, ...(found.version === undefined ? {} : { headers: { ETag: etag(found.version) } }) }
    },
  }),
  route({
    method: 'put',
    path: PATH,
    operationId: 'enter-agency-year',
    summary: '填报一个单位一年的三项制度、责任制和保障；填报过的，内容有变化时要有更正理由',
    access: { roles: ACCESS.keep },
    params: agencyYearParams,
    body: enterAgencyYearShape,
    responses: { 200: { description: '已填报', schema: officerDoneShape } },
    async handle({ params: { id, year }, body, ...rest }) {
      const { _id, version } = await enterAgencyYear(deps, staffCall(rest), { agencyId: id, year }, body)
      return { body: { id: _id }, headers: { ETag: etag(version) } }
    },
  }),
  route({
    method: 'get',
    path: '/api/personnel/agency-years',
    operationId: 'list-agency-years',
    summary: '各单位一年的填报情况；missing=true 只列没有填报的',
    access: { roles: ACCESS.read },
    query: agencyYearsQuery,
    responses: { 200: { description: '汇总和一页单位', schema: agencyYearsShape } },
    handle: async ({ query, ...rest }) => ({ body: await listAgencyYears(deps, staffCall(rest), query) }),
  }),
]
