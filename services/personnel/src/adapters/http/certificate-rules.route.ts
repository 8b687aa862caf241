import { certificateRulesQuery, certificateRulesShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { certificateRules } from '../../application/certificate-rules.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'

/** The rules of a place by their names, for whoever chooses from them. */
export const certificateRulesRoute = (deps: Pick<PersonnelDeps, 'rulebook'>): Route =>
  route({
    method: 'get',
    path: '/api/personnel/certificate-rules',
    operationId: 'read-certificate-rules',
    summary: '证件种类、用工性质、培训类别、处理理由的名称，缺省为本地区的',
    access: { roles: ACCESS.read },
    query: certificateRulesQuery,
    responses: { 200: { description: '名称', schema: certificateRulesShape } },
    handle: async ({ query, caller }) => ({ body: certificateRules(deps, query.region ?? caller.region) }),
  })
