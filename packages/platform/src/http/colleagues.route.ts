import { z } from 'zod'
import type { StaffDirectory } from '../identity/staff-directory.ts'
import { type Route, route } from './route.ts'

const colleague = z.object({ id: z.string(), title: z.string(), roles: z.array(z.string()) })

/** Who of one's own unit may take something on. */
export const colleaguesRoute = (staff: StaffDirectory): Route =>
  route({
    method: 'get',
    path: '/api/staff/colleagues',
    operationId: 'list-colleagues',
    summary: '本单位可以承办的人员，或者全部人员',
    access: 'signed-in',
    query: z.strictObject({ all: z.enum(['true']).optional() }),
    responses: { 200: { description: '人员', schema: z.object({ items: z.array(colleague) }) } },
    async handle({ caller, query }) {
      const items = await staff.colleagues(caller.unit)
      return { body: { items: items.filter(({ roles }) => query.all === 'true' || roles.includes('supervisor')) } }
    },
  })
