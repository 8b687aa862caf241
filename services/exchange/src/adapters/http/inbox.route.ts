import { inboxAnswer, inboxBody } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { type InboxDeps, receiveEvents } from '../../application/receive-events.ts'
import { ACCESS } from './access.ts'

/** Where places below send their events. */
export const inboxRoute = (deps: InboxDeps): Route =>
  route({
    method: 'post',
    path: '/api/exchange/inbox',
    operationId: 'receive-events',
    summary: '接收下级平台的事件（CloudEvents，一个或者最多100个）',
    access: { roles: ACCESS.send },
    body: inboxBody,
    responses: { 202: { description: '已经可靠保存', schema: inboxAnswer } },
    handle: async ({ body, caller }) => ({ status: 202, body: await receiveEvents(deps, caller, body) }),
  })
