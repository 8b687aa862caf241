import { agencyParams, staffingOfShape, staffingQuery, staffingShape, staffingTrendQuery, staffingTrendShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { listStaffing, readStaffing, staffingTrend } from '../../application/staffing-list.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/staffing'

/** Whether units have the supervisors that the rule asks for: who falls short, by which measure, and how it has gone. */
export function staffingRoutes(deps: PersonnelDeps): Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-staffing',
      summary: '执法监督人员配备达标情况：已明确的、已持证的分别统计',
      access: { roles: ACCESS.read },
      query: staffingQuery,
      responses: { 200: { description: '汇总和一页单位', schema: staffingShape } },
      handle: async ({ query, ...rest }) => ({ body: await listStaffing(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'get',
      path: `${PATH}-trend`,
      operationId: 'staffing-trend',
      summary: '最近十二个月配备达标的变化',
      access: { roles: ACCESS.read },
      query: staffingTrendQuery,
      responses: { 200: { description: '每月月末和现在', schema: staffingTrendShape } },
      handle: async ({ query, ...rest }) => ({ body: await staffingTrend(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'read-staffing',
      summary: '一个单位的执法监督人员，谁还没有持证',
      access: { roles: ACCESS.read },
      params: agencyParams,
      responses: { 200: { description: '单位和人员', schema: staffingOfShape } },
      handle: async ({ params, ...rest }) => ({ body: await readStaffing(deps, staffCall(rest), params.id) }),
    }),
  ]
}
