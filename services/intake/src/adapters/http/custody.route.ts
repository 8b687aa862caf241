import {
  acknowledgementShape,
  cancellationShape,
  complaintParams,
  handoverParams,
  handoverReleaseShape,
  keptStatusShape,
  takenListShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { askStatus } from '../../application/after-handover.ts'
import { readCancellation, readRelease } from '../../application/describe-custody.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { listTaken, readAcknowledgement } from '../../application/received-handovers.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/complaints/:no/handover'

/** The papers of a handover once more, for whoever lost one or came later; and asking over the network how it goes. */
export function custodyRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'get',
      path: `${PATH}/release`,
      operationId: 'read-handover-release',
      summary: '再取一份交接单',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      responses: { 200: { description: '交接单', schema: handoverReleaseShape } },
      handle: async ({ params, caller }) => ({ body: await readRelease(deps, caller, params.no) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/cancellation`,
      operationId: 'read-handover-cancellation',
      summary: '再取一份撤回通知',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      responses: { 200: { description: '撤回通知', schema: cancellationShape } },
      handle: async ({ params, caller }) => ({ body: await readCancellation(deps, caller, params.no) }),
    }),
    route({
      method: 'post',
      path: `${PATH}/ask`,
      operationId: 'ask-handover-status',
      summary: '向联网的接收机关取最新进展，并转交留言',
      access: { roles: ACCESS.handOver },
      params: complaintParams,
      responses: { 200: { description: '进展的时间', schema: keptStatusShape } },
      handle: async ({ params, caller }) => ({ body: await askStatus(deps, caller, params.no) }),
    }),
    route({
      method: 'get',
      path: '/api/intake/handovers/taken',
      operationId: 'list-taken-handovers',
      summary: '接管了的移交，最近的在前',
      access: { roles: ACCESS.receiveHandover },
      responses: { 200: { description: '移交', schema: takenListShape } },
      handle: async ({ caller }) => ({ body: { items: await listTaken(deps, caller) } }),
    }),
    route({
      method: 'get',
      path: '/api/intake/handovers/:id/acknowledgement',
      operationId: 'read-handover-acknowledgement',
      summary: '再取一份接收回执',
      access: { roles: ACCESS.receiveHandover },
      params: handoverParams,
      responses: { 200: { description: '接收回执', schema: acknowledgementShape } },
      handle: async ({ params, caller }) => ({ body: await readAcknowledgement(deps, caller, params.id) }),
    }),
  ]
}
