import { handoverMessagesShape, handoverRequestShape, takeHandoverShape } from '@mingjian/contracts'
import { type PublicGuard, type Route, readMultipartFile, route } from '@mingjian/platform'
import { z } from 'zod'
import { deliverMessages, tellStatus } from '../../application/after-handover.ts'
import { requireRequest } from '../../application/handover-request.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { receiveFiling } from '../../application/receive-filing.ts'
import { receivePackage, takeReleased } from '../../application/receive-handover.ts'

/** What partners call, one instance to another. Nobody signs in: each call is signed by a partner's own key, or refused before anything is kept. */
export function handoverExchangeRoutes(deps: IntakeDeps, guard: PublicGuard): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/handover/packages',
      operationId: 'partner-sends-package',
      summary: '移出机关发来移交包（请求头 Handover-Claim 为签名的请求）',
      access: 'public',
      body: z.strictObject({ file: z.string().meta({ format: 'binary', minLength: 1 }) }),
      bodyKind: 'multipart',
      responses: { 200: { description: '接收回执', schema: z.object({ ack: z.string() }) } },
      async handle({ request }) {
        await guard(request, 'handover')
        await requireRequest(deps, request.get('handover-claim') ?? '')
        const { ack } = await readMultipartFile(request, (file) => receivePackage(deps, file))
        return { body: { ack } }
      },
    }),
    route({
      method: 'post',
      path: '/api/handover/sealed-filings',
      operationId: 'partner-sends-sealed-filing',
      summary: '下级机关发来封转包（请求头 Handover-Claim 为签名的请求）',
      access: 'public',
      body: z.strictObject({ file: z.string().meta({ format: 'binary', minLength: 1 }) }),
      bodyKind: 'multipart',
      responses: { 200: { description: '签名的接收回执', schema: z.object({ ack: z.string() }) } },
      async handle({ request }) {
        await guard(request, 'handover')
        await requireRequest(deps, request.get('handover-claim') ?? '')
        const { ack } = await readMultipartFile(request, (file) => receiveFiling(deps, file))
        return { body: { ack } }
      },
    }),
    route({
      method: 'post',
      path: '/api/handover/releases',
      operationId: 'partner-releases',
      summary: '移出机关发来移交确认书',
      access: 'public',
      body: takeHandoverShape,
      responses: { 200: { description: '本机关的编号', schema: z.object({ complaintNo: z.string() }) } },
      async handle({ body, request }) {
        await guard(request, 'handover')
        return { body: await takeReleased(deps, { kind: 'integration', id: 'handover' }, body.release) }
      },
    }),
    route({
      method: 'post',
      path: '/api/handover/status',
      operationId: 'partner-asks-status',
      summary: '移出机关询问进展（答复只有它打得开）',
      access: 'public',
      body: handoverRequestShape,
      responses: { 200: { description: '进展', schema: z.object({ sealed: z.string() }) } },
      async handle({ body, request }) {
        await guard(request, 'handover')
        const { handover } = await requireRequest(deps, body.request)
        return { body: { sealed: await tellStatus(deps, handover) } }
      },
    }),
    route({
      method: 'post',
      path: '/api/handover/messages',
      operationId: 'partner-passes-messages',
      summary: '移出机关转交反映人的留言',
      access: 'public',
      body: handoverMessagesShape,
      responses: { 200: { description: '新收下的条数', schema: z.object({ delivered: z.number() }) } },
      async handle({ body, request }) {
        await guard(request, 'handover')
        return { body: await deliverMessages(deps, body.messages) }
      },
    }),
  ]
}
