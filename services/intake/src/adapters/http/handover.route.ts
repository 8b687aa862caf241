import { pipeline } from 'node:stream/promises'
import {
  cancelHandoverShape,
  complaintParams,
  doneShape,
  dropHandoverShape,
  offeredShape,
  offerHandoverShape,
  receivedListShape,
  receivedShape,
  regionCode,
  releasedShape,
  releaseHandoverShape,
  takeHandoverShape,
  text,
} from '@mingjian/contracts'
import { publicKeysShape, type Route, readMultipartFile, route } from '@mingjian/platform'
import { z } from 'zod'
import { cancelHandover, offeredDossier, offerHandover, releaseHandover } from '../../application/hand-over.ts'
import { writePackage } from '../../application/handover-package.ts'
import type { Received } from '../../application/handover-ports.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { dropHandover, receiveHandover, takeHandover } from '../../application/receive-handover.ts'
import { refuse } from '../../domain/complaint/refusals.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/complaints/:no/handover'
const partnerShape = z.strictObject({
  name: text(100),
  region: regionCode,
  keys: publicKeysShape,
  url: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .optional(),
})
const cancelledShape = doneShape.extend({ cancellation: z.string() })
const told = ({ handover, state, from, no }: Received) => ({ handover, state, from: from.name, formerNo: no })

/** 移交 of a whole dossier to another instance: partners, offer, package, receipt, release, taking over. */
export function handoverRoutes(deps: IntakeDeps): Route[] {
  const { keys, partners, received, sealed } = deps.handover
  return [
    route({
      method: 'get',
      path: '/api/intake/handover-keys',
      operationId: 'read-handover-keys',
      summary: '本机关移交用的公钥',
      access: { roles: ACCESS.configure },
      responses: { 200: { description: 'JWK set', schema: publicKeysShape } },
      handle: async () => ({ body: keys.public }),
    }),
    route({
      method: 'get',
      path: '/api/intake/handover-partners',
      operationId: 'list-handover-partners',
      summary: '可以移交的机关',
      access: { roles: [...ACCESS.configure, ...ACCESS.handOver] },
      responses: { 200: { description: '机关', schema: z.object({ items: z.array(partnerShape) }) } },
      handle: async () => ({ body: { items: await partners.list() } }),
    }),
    route({
      method: 'post',
      path: '/api/intake/handover-partners',
      operationId: 'put-handover-partner',
      summary: '登记或者更正一个可以移交的机关',
      access: { roles: ACCESS.configure },
      body: partnerShape,
      responses: { 200: { description: '已登记', schema: z.object({ region: z.string() }) } },
      async handle({ body }) {
        if (body.keys.keys[0].kid === keys.public.keys[0].kid)
          throw refuse('handover-partner-unknown', '这是本机关自己的公钥，请登记对方的。', { field: 'keys' })
        const same = await partners.bySigner(body.keys.keys[0].kid)
        if (same && same.region !== body.region)
          throw refuse(
            'handover-partner-unknown',
            `这把公钥已经登记为${same.name}（${same.region}）的，请核对对方的公钥，或者先更正那一个。`,
            {
              field: 'keys',
            },
          )
        const { url, ...rest } = body
        await partners.put({ ...rest, ...(url ? { url: url.replace(/\/+$/, '') } : {}) })
        await sealed.hasten(body.region, deps.clock())
        return { body: { region: body.region } }
      },
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'offer-handover',
      summary: '提出移交',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      body: offerHandoverShape,
      responses: { 200: { description: '移交编号；移交包可以反复下载', schema: offeredShape } },
      async handle({ params, body, caller }) {
        const { state } = await offerHandover(deps, { no: params.no, caller }, body)
        const { custody, no } = state
        if (custody?.phase !== 'offered') throw refuse('handover-none', '这件没有在移交，请刷新后再试。')
        return { body: { complaintNo: no, handover: custody.handover, to: custody.to.name } }
      },
    }),
    route({
      method: 'get',
      path: PATH,
      operationId: 'download-handover',
      summary: '下载移交包（只有接收机关打得开）',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      responses: { 200: { description: '文件', schema: z.string().meta({ format: 'binary' }), mediaType: 'application/octet-stream' } },
      async handle({ params, caller, response }) {
        const dossier = await offeredDossier(deps, caller, params.no)
        response.set({
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': `attachment; filename="${dossier.state.no}.handover"`,
          'Content-Security-Policy': 'sandbox',
        })
        await pipeline(writePackage(deps, dossier), response)
        return undefined
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/cancel`,
      operationId: 'cancel-handover',
      summary: '撤回移交',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      body: cancelHandoverShape,
      responses: { 200: { description: '办理后的状态，和给接收机关的撤回通知', schema: cancelledShape } },
      async handle({ params, body, caller }) {
        const { state, cancellation } = await cancelHandover(deps, { no: params.no, caller }, body)
        return { body: { complaintNo: state.no, status: state.status, cancellation } }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/handovers',
      operationId: 'receive-handover',
      summary: '接收移交包',
      access: { roles: ACCESS.receiveHandover },
      body: z.strictObject({ file: z.string().meta({ format: 'binary', minLength: 1 }) }),
      bodyKind: 'multipart',
      responses: { 200: { description: '接收回执；同一个包再交一次，回执相同', schema: receivedShape } },
      async handle({ caller, request }) {
        const kept = await readMultipartFile(request, (file) => receiveHandover(deps, caller, file))
        return { body: { ...told(kept), ack: kept.ack } }
      },
    }),
    route({
      method: 'get',
      path: '/api/intake/handovers',
      operationId: 'list-handovers',
      summary: '收到了、等对方确认的移交',
      access: { roles: ACCESS.receiveHandover },
      responses: { 200: { description: '移交', schema: receivedListShape } },
      async handle({ caller }) {
        const office = deps.agencies.supervisionOffice(deps.handover.homeRegion)
        const items = office?.id === caller.unit ? await received.pending() : []
        return { body: { items: items.map((each) => ({ ...told(each), at: each.at.toISOString() })) } }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/handovers/release',
      operationId: 'release-handover',
      summary: '凭接收回执确认移交（此后由对方办理）',
      access: { roles: ACCESS.handOver },
      body: releaseHandoverShape,
      responses: { 200: { description: '移交确认书', schema: releasedShape } },
      handle: async ({ body, caller }) => ({ body: await releaseHandover(deps, caller, body.ack) }),
    }),
    route({
      method: 'post',
      path: '/api/intake/handovers/drop',
      operationId: 'drop-handover',
      summary: '凭撤回通知删除收到的移交包',
      access: { roles: ACCESS.receiveHandover },
      body: dropHandoverShape,
      responses: { 200: { description: '是否删除', schema: z.object({ dropped: z.boolean() }) } },
      handle: async ({ body, caller }) => ({ body: await dropHandover(deps, caller, body.cancellation) }),
    }),
    route({
      method: 'post',
      path: '/api/intake/handovers/take',
      operationId: 'take-handover',
      summary: '凭移交确认书接管',
      access: { roles: ACCESS.receiveHandover },
      body: takeHandoverShape,
      responses: { 200: { description: '本机关的编号', schema: z.object({ complaintNo: z.string() }) } },
      handle: async ({ body, caller }) => ({ body: await takeHandover(deps, caller, body.release) }),
    }),
  ]
}
