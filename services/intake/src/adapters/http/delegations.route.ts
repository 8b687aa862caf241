import { delegationListShape, delegationParams, delegationShape } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import { type Role, type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import { delegateRole } from '../../application/delegate-role.ts'
import type { Delegations } from '../../application/intake-deps.ts'

const PATH = '/api/intake/delegations'

/** 请假代理 within one unit. */
export function delegationRoutes(delegations: Delegations, clock: () => Date): Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-delegations',
      summary: '本单位的代理',
      access: 'signed-in',
      responses: { 200: { description: '代理', schema: delegationListShape } },
      handle: async ({ caller }) => ({
        body: {
          items: (await delegations.list(caller.unit)).map((each) => ({
            ...each,
            mine: each.of === caller.id,
            ended: each.ended ?? false,
          })),
        },
      }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'delegate-role',
      summary: '请人代理自己的岗位',
      access: 'signed-in',
      body: delegationShape,
      responses: { 201: { description: '已登记', schema: z.object({ id: z.string() }) } },
      async handle({ body, caller }) {
        const { id } = await delegateRole(delegations, clock, caller, { ...body, role: body.role as Role })
        return { status: 201, body: { id } }
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/end`,
      operationId: 'end-delegation',
      summary: '提前结束代理',
      access: 'signed-in',
      params: delegationParams,
      responses: { 200: { description: '已结束', schema: z.object({ id: z.string() }) } },
      async handle({ params, caller }) {
        if (!(await delegations.end(params.id, caller.id))) throw new DomainError('not-found', '没有找到您登记的这项代理。')
        return { body: { id: params.id } }
      },
    }),
  ]
}
