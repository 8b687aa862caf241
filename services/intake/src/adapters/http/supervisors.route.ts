import { supervisorListShape, supervisorShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import type { SupervisorRegister } from '../../application/intake-deps.ts'
import { ACCESS } from './access.ts'

/** The local register of 监督证: kept by the personnel officer of a unit for its own people. */
export function supervisorRoutes(register: Pick<SupervisorRegister, 'put' | 'list'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/intake/supervisors',
      operationId: 'list-supervisors',
      summary: '本单位的监督证',
      access: { roles: ACCESS.certificates },
      responses: { 200: { description: '监督证', schema: supervisorListShape } },
      handle: async ({ caller }) => ({ body: { items: await register.list(caller.unit) } }),
    }),
    route({
      method: 'post',
      path: '/api/intake/supervisors',
      operationId: 'put-supervisor',
      summary: '登记或者更正一个监督证',
      access: { roles: ACCESS.certificates },
      body: supervisorShape,
      responses: { 200: { description: '已登记', schema: z.object({ id: z.string() }) } },
      async handle({ body, caller }) {
        const { id, certificateNo, validFrom, validTo, withdrawn } = body
        await register.put([{ id, certificateNo, unit: caller.unit, validFrom, validTo, ...(withdrawn ? { withdrawn } : {}) }])
        return { body: { id } }
      },
    }),
  ]
}
