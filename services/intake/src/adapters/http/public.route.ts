import {
  doneShape,
  filedShape,
  filingShape,
  lookupRequest,
  lookupShape,
  personMessageShape,
  rateShape,
  reopenShape,
  supplementShape,
  withdrawShape,
} from '@mingjian/contracts'
import { activeTraceparent, inSpan, type PublicGuard, type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { fileComplaint } from '../../application/file-complaint.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import {
  messageOffice,
  type PersonCall,
  rateAnswer,
  reopenComplaint,
  supplementComplaint,
  withdrawComplaint,
} from '../../application/person-steps.ts'
import { lookUpComplaint } from '../../application/read-complaint.ts'

type UseCase<Body> = (deps: IntakeDeps, call: PersonCall, body: Body) => Promise<{ complaintNo: string; status: string }>

/** What citizens do: file, look up by receipt, and everything the receipt allows. */
export function publicRoutes(deps: IntakeDeps, guard: PublicGuard): Route[] {
  const personStep = <Schema extends z.ZodType<{ receipt: string }>>(
    verb: string,
    summary: string,
    body: Schema,
    useCase: UseCase<z.output<Schema>>,
  ): Route =>
    route({
      method: 'post',
      path: `/api/public/complaints/${verb}`,
      operationId: `person-${verb}`,
      summary,
      access: 'public',
      body,
      responses: { 200: { description: '已收到', schema: doneShape } },
      async handle({ body: given, idempotencyKey, request }) {
        await guard(request, 'receipt')
        const { receipt } = given as z.output<Schema>
        const call = { receipt, ...(idempotencyKey ? { idempotencyKey } : {}) }
        return { body: await useCase(deps, call, given as z.output<Schema>) }
      },
    })

  return [
    route({
      method: 'post',
      path: '/api/public/complaints',
      operationId: 'file-complaint',
      summary: '提交投诉举报',
      access: 'public',
      body: filingShape,
      responses: { 201: { description: '已收到；查询码只显示这一次', schema: filedShape } },
      async handle({ body, idempotencyKey, request }) {
        await guard(request, body.region)
        const filed = await inSpan('complaint commit', { 'mingjian.command': 'submit' }, () => {
          const trace = activeTraceparent()
          return fileComplaint(deps, body, {
            actor: { kind: 'public' },
            ...(idempotencyKey ? { idempotencyKey } : {}),
            ...(trace ? { trace } : {}),
          })
        })
        return { status: 201, body: filed }
      },
    }),
    route({
      method: 'post',
      path: '/api/public/complaints/lookup',
      operationId: 'look-up-complaint',
      summary: '凭查询码查看进展',
      access: 'public',
      body: lookupRequest,
      responses: { 200: { description: '进展', schema: lookupShape } },
      async handle({ body, request }) {
        await guard(request, 'receipt')
        return { body: await lookUpComplaint(deps, body.receipt) }
      },
    }),
    personStep('supplement', '补充材料', supplementShape, supplementComplaint),
    personStep('message', '留言', personMessageShape, messageOffice),
    personStep('withdraw', '撤回', withdrawShape, withdrawComplaint),
    personStep('rate', '评价答复', rateShape, rateAnswer),
    personStep('reopen', '申请重新办理', reopenShape, reopenComplaint),
  ]
}
