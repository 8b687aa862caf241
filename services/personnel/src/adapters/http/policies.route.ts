import {
  confirmReadingShape,
  idleArticlesQuery,
  idleArticlesShape,
  issuePolicyShape,
  linkArticleShape,
  officerDoneShape,
  policiesQuery,
  policiesShape,
  policyParams,
  policyQuery,
  policyShape,
  policyStepsShape,
  readingsQuery,
  readingsShape,
  repealPolicyShape,
  revisePolicyShape,
} from '@mingjian/contracts'
import { type Role, type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import { idleArticles } from '../../application/idle-articles.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import {
  confirmReading,
  issuePolicy,
  linkArticle,
  listPolicies,
  listReadings,
  policySteps,
  readPolicy,
  repealPolicy,
  revisePolicy,
} from '../../application/policy-steps.ts'
import type { StaffCall } from '../../application/viewer.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/policies'

/** 制度库: measures in all their versions, who has read them, and which of their articles nobody follows. */
export function policyRoutes(deps: PersonnelDeps): Route[] {
  const step = <Schema extends z.ZodType>(
    verb: string,
    summary: string,
    roles: readonly Role[],
    body: Schema,
    useCase: (call: StaffCall, id: string, given: z.output<Schema>) => Promise<unknown>,
  ): Route =>
    route({
      method: 'post',
      path: `${PATH}/:id/${verb}`,
      operationId: `${verb}-policy`,
      summary,
      access: { roles },
      params: policyParams,
      body,
      responses: { 200: { description: '已登记', schema: officerDoneShape } },
      async handle({ params, body: given, ...rest }) {
        await useCase(staffCall(rest), params.id, given as z.output<Schema>)
        return { body: { id: params.id } }
      },
    })
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-policies',
      summary: '本地区和上级的制度',
      access: { roles: ACCESS.learn },
      query: policiesQuery,
      responses: { 200: { description: '一页', schema: policiesShape } },
      handle: async ({ query, ...rest }) => ({ body: await listPolicies(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'get',
      path: '/api/personnel/policy-steps',
      operationId: 'list-policy-steps',
      summary: '制度条文可以对应的工作步骤',
      access: { roles: ACCESS.learn },
      responses: { 200: { description: '步骤', schema: policyStepsShape } },
      handle: async () => ({ body: { items: policySteps() } }),
    }),
    route({
      method: 'get',
      path: '/api/personnel/idle-articles',
      operationId: 'list-idle-articles',
      summary: '制度空转：一年内没有人执行过的条文，按县（市、区）列出',
      access: { roles: ACCESS.read },
      query: idleArticlesQuery,
      responses: { 200: { description: '条文', schema: idleArticlesShape } },
      handle: async ({ query, ...rest }) => ({ body: await idleArticles(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'issue-policy',
      summary: '制度入库',
      access: { roles: ACCESS.keep },
      body: issuePolicyShape,
      responses: { 201: { description: '已入库', schema: officerDoneShape } },
      handle: async ({ body, ...rest }) => ({ status: 201, body: { id: (await issuePolicy(deps, staffCall(rest), body))._id } }),
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'read-policy',
      summary: '查看制度，可以查看以前的版本',
      access: { roles: ACCESS.learn },
      params: policyParams,
      query: policyQuery,
      responses: { 200: { description: '一个版本', schema: policyShape } },
      handle: async ({ params, query, ...rest }) => ({ body: await readPolicy(deps, staffCall(rest), params.id, query.version) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/:id/readings`,
      operationId: 'list-policy-readings',
      summary: '谁确认阅读了，谁还没有',
      access: { roles: ACCESS.read },
      params: policyParams,
      query: readingsQuery,
      responses: { 200: { description: '一页', schema: readingsShape } },
      handle: async ({ params, query, ...rest }) => ({ body: await listReadings(deps, staffCall(rest), params.id, query) }),
    }),
    step('revise', '修订', ACCESS.keep, revisePolicyShape, (call, id, body) => revisePolicy(deps, call, id, body)),
    step('link-article', '条文对应工作步骤和题库主题', ACCESS.keep, linkArticleShape, (call, id, body) =>
      linkArticle(deps, call, id, body),
    ),
    step('repeal', '废止', ACCESS.keep, repealPolicyShape, (call, id, body) => repealPolicy(deps, call, id, body)),
    step('confirm-reading', '确认已阅读', ACCESS.sit, confirmReadingShape, (call, id, { version }) =>
      confirmReading(deps, call, id, version),
    ),
  ]
}
