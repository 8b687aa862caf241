import { acknowledgeFilingShape, filingReceivedShape, handoverParams, sealedFilingListShape, sealedFilingShape } from '@mingjian/contracts'
import { type Route, readMultipartFile, route } from '@mingjian/platform'
import { z } from 'zod'
import { acknowledgeFiling, waitingPackage } from '../../application/deliver-filings.ts'
import type { SealedFiling } from '../../application/handover-ports.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { receiveFiling } from '../../application/receive-filing.ts'
import { requireReceivingOffice } from '../../application/receive-handover.ts'
import { superiorNamed } from '../../application/superior-named.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/handovers/sealed-filings'
const MOST = 200

/** 封转上级 by hand, where no line goes to the superior: whoever carries a package sees its date and size, and cannot open it. */
export function sealedFilingRoutes(deps: IntakeDeps): Route[] {
  const { sealed } = deps.handover
  const told = async ({ id, to, state, createdAt, size, deliveredAt }: SealedFiling) => ({
    id,
    to,
    name: (await superiorNamed(deps, to)).name,
    state: state === 'waiting' ? ('waiting' as const) : ('delivered' as const),
    createdAt: createdAt.toISOString(),
    ...(state === 'waiting' && size !== undefined ? { size } : {}),
    ...(deliveredAt ? { deliveredAt: deliveredAt.toISOString() } : {}),
  })
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-sealed-filings',
      summary: '封转上级的件：编号、日期、大小、收件机关，没有内容',
      access: { roles: ACCESS.configure },
      responses: { 200: { description: '待送达的在前', schema: sealedFilingListShape } },
      async handle() {
        const found = [...(await sealed.inState('waiting', MOST)), ...(await sealed.inState('delivered', MOST))]
        return { body: { waiting: await sealed.waiting(), items: await Promise.all(found.map(told)) } }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'download-sealed-filing',
      summary: '下载封转包（只有上级机关打得开）',
      access: { roles: ACCESS.configure },
      params: handoverParams,
      responses: { 200: { description: '文件', schema: z.string().meta({ format: 'binary' }), mediaType: 'application/octet-stream' } },
      async handle({ params, response }) {
        const bytes = await waitingPackage(deps, params.id)
        response
          .set({
            'Content-Type': 'application/octet-stream',
            'Content-Disposition': `attachment; filename="${params.id}.sealed"`,
            'Content-Security-Policy': 'sandbox',
          })
          .send(bytes)
        return undefined
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/acknowledge`,
      operationId: 'acknowledge-sealed-filing',
      summary: '收下上级机关的接收回执，封转包随即删除',
      access: { roles: ACCESS.configure },
      body: acknowledgeFilingShape,
      responses: { 200: { description: '已送达', schema: sealedFilingShape } },
      handle: async ({ body }) => ({ body: await told(await acknowledgeFiling(deps, body.ack)) }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'receive-sealed-filing',
      summary: '接收下级机关送来的封转包',
      access: { roles: ACCESS.receiveHandover },
      body: z.strictObject({ file: z.string().meta({ format: 'binary', minLength: 1 }) }),
      bodyKind: 'multipart',
      responses: { 200: { description: '接收回执；同一个包再交一次，还是同一件', schema: filingReceivedShape } },
      async handle({ caller, request }) {
        requireReceivingOffice(deps, caller)
        return { body: await readMultipartFile(request, (file) => receiveFiling(deps, file)) }
      },
    }),
  ]
}
