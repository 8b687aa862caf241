import {
  complaintParams,
  emptyShape,
  filedShape,
  oralStatementShape,
  registrationShape,
  replacedReceiptShape,
  replaceReceiptShape,
} from '@mingjian/contracts'
import { activeTraceparent, type Route, route } from '@mingjian/platform'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { registerComplaint } from '../../application/register-complaint.ts'
import { replaceReceipt } from '../../application/replace-receipt.ts'
import { takeStatement } from '../../application/take-statement.ts'
import { ACCESS, STEP_ACCESS } from './access.ts'

/** The window: taking down what came in by letter, visit or phone, and what people come back for. */
export function counterRoutes(deps: HotlineDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/intake/complaints',
      operationId: 'register-complaint',
      summary: '窗口登记（来信、来访、来电、12345单条、上级交办等）',
      access: { roles: ACCESS.register },
      body: registrationShape,
      responses: { 201: { description: '已登记；查询码只显示这一次', schema: filedShape } },
      async handle({ body, caller, idempotencyKey }) {
        const trace = activeTraceparent()
        const call = { caller, ...(idempotencyKey ? { idempotencyKey } : {}), ...(trace ? { trace } : {}) }
        return { status: 201, body: await registerComplaint(deps, body, call) }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/complaints/:no/replace-receipt',
      operationId: 'replace-receipt',
      summary: '核对本人后补发查询码，旧码立即作废',
      access: { roles: STEP_ACCESS['replace-receipt'] },
      params: complaintParams,
      body: replaceReceiptShape,
      responses: { 200: { description: '新查询码，只显示这一次', schema: replacedReceiptShape } },
      async handle({ params, body, caller, idempotencyKey, ifMatch }) {
        const call = { no: params.no, caller, ...(idempotencyKey ? { idempotencyKey } : {}), ...(ifMatch === undefined ? {} : { ifMatch }) }
        return { body: await replaceReceipt(deps, call, body) }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/complaints/:no/oral-statement',
      operationId: 'take-oral-statement',
      summary: '拟制口头反映笔录，供宣读后签名',
      access: { roles: ACCESS.register },
      params: complaintParams,
      body: emptyShape,
      responses: { 200: { description: '笔录稿', schema: oralStatementShape } },
      handle: async ({ params, caller }) => ({ body: await takeStatement(deps, { no: params.no, caller }) }),
    }),
  ]
}
