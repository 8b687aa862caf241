import { complaintParams, handoverMessagesShape, handoverParams, keepStatusShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import { deliverMessages, keepStatus, tellStatus } from '../../application/after-handover.ts'
import { findComplaint } from '../../application/find-complaint.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { sendHandover } from '../../application/send-handover.ts'
import { ACCESS } from './access.ts'

/** After a handover: how it goes, told back to the first place; the person's words, passed on from there. */
export function handoverAnswerRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/intake/complaints/:no/handover/send',
      operationId: 'send-handover',
      summary: '直接移交给联网的机关：发包、收回执、确认、交接',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      responses: { 200: { description: '对方的编号', schema: z.object({ complaintNo: z.string(), there: z.string() }) } },
      handle: async ({ params, caller }) => ({ body: await sendHandover(deps, caller, params.no) }),
    }),
    route({
      method: 'get',
      path: '/api/intake/handovers/:id/status',
      operationId: 'tell-handover-status',
      summary: '出具给移出机关的进展（只有它打得开）',
      access: { roles: ACCESS.receiveHandover },
      params: handoverParams,
      responses: { 200: { description: '进展', schema: z.object({ sealed: z.string() }) } },
      handle: async ({ params, caller }) => ({ body: { sealed: await tellStatus(deps, params.id, caller) } }),
    }),
    route({
      method: 'post',
      path: '/api/intake/handovers/status',
      operationId: 'keep-handover-status',
      summary: '收下接收机关出具的进展',
      access: { roles: [...ACCESS.handOver, ...ACCESS.receiveHandover] },
      body: keepStatusShape,
      responses: { 200: { description: '已收下', schema: z.object({ complaintNo: z.string(), at: z.string() }) } },
      handle: async ({ body }) => ({ body: await keepStatus(deps, body.sealed) }),
    }),
    route({
      method: 'get',
      path: '/api/intake/complaints/:no/handover/messages',
      operationId: 'read-handover-messages',
      summary: '待转交接收机关的留言（只有它打得开）',
      access: { roles: [...ACCESS.handOver, ...ACCESS.receiveHandover] },
      params: complaintParams,
      responses: { 200: { description: '留言', schema: z.object({ messages: z.array(z.string()) }) } },
      async handle({ params, caller }) {
        const { _id } = await findComplaint(deps, caller, params.no)
        return { body: { messages: await deps.handover.after.queued(_id) } }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/handovers/messages',
      operationId: 'deliver-handover-messages',
      summary: '收下移出机关转交的留言',
      access: { roles: ACCESS.receiveHandover },
      body: handoverMessagesShape,
      responses: { 200: { description: '新收下的条数', schema: z.object({ delivered: z.number() }) } },
      handle: async ({ body }) => ({ body: await deliverMessages(deps, body.messages) }),
    }),
  ]
}
