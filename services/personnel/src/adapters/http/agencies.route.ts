import {
  agenciesQuery,
  agenciesShape,
  agencyDetailShape,
  agencyParams,
  agencyQuery,
  changeSuperiorShape,
  delegationEndParams,
  endDelegationShape,
  grantDelegationShape,
  officerDoneShape,
  phoneTestsQuery,
  phoneTestsShape,
  publishPhoneShape,
  recusalRelationShape,
  registerAgencyShape,
  renameAgencyShape,
  reorganiseShape,
  setRankShape,
  testPhoneShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import { changeAgency, type RegisterAgency, readAgency, registerAgency } from '../../application/agency-steps.ts'
import { listAgencies } from '../../application/lists.ts'
import { entryId } from '../../application/officer-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { listPhoneTests } from '../../application/phone-tests.ts'
import type { StaffCall } from '../../application/viewer.ts'
import type { AgencyCommand } from '../../domain/agency/agency.ts'
import { etag, staffCall } from './staff-call.ts'

const PATH = '/api/personnel/agencies'
/** Without what was left out: a command is JSON. */
const whole = (command: object) => JSON.parse(JSON.stringify(command)) as AgencyCommand

/** Agencies (执法主体): the register, and each of them at any instant. */
export function agencyRoutes(deps: PersonnelDeps): Route[] {
  const change = <Schema extends z.ZodType>(
    verb: string,
    summary: string,
    body: Schema,
    command: (given: z.output<Schema>, call: StaffCall) => object,
  ): Route =>
    route({
      method: 'post',
      path: `${PATH}/:id/${verb}`,
      operationId: `${verb}-agency`,
      summary,
      access: { roles: ACCESS.keep },
      params: agencyParams,
      body,
      responses: { 200: { description: '已登记', schema: officerDoneShape } },
      async handle({ params, body: given, ...rest }) {
        const call = staffCall(rest)
        const { version } = await changeAgency(deps, call, params.id, whole(command(given as z.output<Schema>, call)))
        return { body: { id: params.id }, headers: { ETag: etag(version) } }
      },
    })
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-personnel-agencies',
      summary: '执法主体',
      access: { roles: ACCESS.read },
      query: agenciesQuery,
      responses: { 200: { description: '一页', schema: agenciesShape } },
      handle: async ({ query, ...rest }) => ({ body: await listAgencies(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'register-agency',
      summary: '登记执法主体',
      access: { roles: ACCESS.keep },
      body: registerAgencyShape,
      responses: { 201: { description: '已登记', schema: officerDoneShape } },
      async handle({ body, ...rest }) {
        const { _id, version } = await registerAgency(deps, staffCall(rest), body as RegisterAgency)
        return { status: 201, body: { id: _id }, headers: { ETag: etag(version) } }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'read-agency',
      summary: '查看执法主体，可以查看它在某一时刻的情况',
      access: { roles: ACCESS.read },
      params: agencyParams,
      query: agencyQuery,
      responses: { 200: { description: '当时的情况', schema: agencyDetailShape } },
      async handle({ params, query, ...rest }) {
        const { agency, version } = await readAgency(deps, staffCall(rest), params.id, query.at)
        return { body: agency, headers: { ETag: etag(version) } }
      },
    }),
    change('rename', '更名', renameAgencyShape, (body) => ({ type: 'rename', ...body, initials: deps.initials(body.name) })),
    change('publish-phone', '公布监督电话', publishPhoneShape, (body) => ({ type: 'publish-phone', ...body })),
    change('set-rank', '登记行政级别', setRankShape, (body) => ({ type: 'set-rank', ...body })),
    change('test-phone', '登记监督电话拨测', testPhoneShape, (body) => ({ type: 'test-phone', ...body })),
    route({
      method: 'get',
      path: '/api/personnel/phone-tests',
      operationId: 'list-phone-tests',
      summary: '公布的监督电话和最近一次拨测，久未拨测的在前',
      access: { roles: ACCESS.read },
      query: phoneTestsQuery,
      responses: { 200: { description: '一页', schema: phoneTestsShape } },
      handle: async ({ query, ...rest }) => ({ body: await listPhoneTests(deps, staffCall(rest), query) }),
    }),
    change('change-superior', '变更隶属关系', changeSuperiorShape, (body) => ({ type: 'change-superior', ...body })),
    change('grant-delegation', '登记委托或者授权', grantDelegationShape, (body, call) => ({
      type: 'grant-delegation',
      id: entryId(call),
      ...body,
    })),
    change('declare-recusal', '登记回避关系', recusalRelationShape, (body) => ({ type: 'declare-recusal', ...body })),
    change('reorganise', '登记合并、分设、撤销', reorganiseShape, (body) => ({ type: 'reorganise', ...body })),
    route({
      method: 'post',
      path: `${PATH}/:id/delegations/:delegation/end`,
      operationId: 'end-agency-delegation',
      summary: '终止委托或者授权',
      access: { roles: ACCESS.keep },
      params: delegationEndParams,
      body: endDelegationShape,
      responses: { 200: { description: '已登记', schema: officerDoneShape } },
      async handle({ params, body, ...rest }) {
        await changeAgency(deps, staffCall(rest), params.id, { type: 'end-delegation', id: params.delegation, ...body })
        return { body: { id: params.id } }
      },
    }),
  ]
}
