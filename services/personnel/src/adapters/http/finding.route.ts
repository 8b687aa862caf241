import { reviewersQuery, reviewersShape, supervisorsFoundQuery, supervisorsFoundShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { findReviewers } from '../../application/find-reviewers.ts'
import { findSupervisors } from '../../application/find-supervisors.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { staffCall } from './staff-call.ts'

/** Who can be put to a piece of work: entitled at that moment, and free to judge the unit that it is about. */
export const findingRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/personnel/reviewers',
    operationId: 'find-reviewers',
    summary: '按领域选派专家，有回避关系的另外列出',
    access: { roles: ACCESS.assign },
    query: reviewersQuery,
    responses: { 200: { description: '可以选派的、应当回避的', schema: reviewersShape } },
    handle: async ({ query, ...rest }) => ({ body: await findReviewers(deps, staffCall(rest), query) }),
  }),
  route({
    method: 'get',
    path: '/api/personnel/supervisors',
    operationId: 'find-supervisors',
    summary: '一个单位可以派出的执法监督人员：本单位的、“1+1+1”协作的、县级机构的',
    access: { roles: ACCESS.assign },
    query: supervisorsFoundQuery,
    responses: { 200: { description: '可以派出的、不能派出的', schema: supervisorsFoundShape } },
    handle: async ({ query, ...rest }) => ({ body: await findSupervisors(deps, staffCall(rest), query) }),
  }),
]
