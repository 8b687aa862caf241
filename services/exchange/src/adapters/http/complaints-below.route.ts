import {
  complaintBelowParams,
  complaintBelowQuery,
  complaintBelowShape,
  complaintsBelowQuery,
  complaintsBelowShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import type { ComplaintsBelow } from '../../application/exchange-ports.ts'
import { findBelow, listBelow } from '../../application/read-below.ts'
import { ACCESS } from './access.ts'

/** Listing and reading complaints of the places below. */
export const complaintsBelowRoutes = (store: ComplaintsBelow): Route[] => [
  route({
    method: 'get',
    path: '/api/exchange/complaints',
    operationId: 'list-complaints-below',
    summary: '下级平台的投诉举报件，新收的在前',
    access: { roles: ACCESS.read },
    query: complaintsBelowQuery,
    responses: { 200: { description: '一页', schema: complaintsBelowShape } },
    handle: async ({ query, caller }) => ({ body: await listBelow(store, caller, query) }),
  }),
  route({
    method: 'get',
    path: '/api/exchange/complaints/:no',
    operationId: 'read-complaint-below',
    summary: '查看下级平台的一件',
    access: { roles: ACCESS.read },
    params: complaintBelowParams,
    query: complaintBelowQuery,
    responses: { 200: { description: '下级平台报来的内容', schema: complaintBelowShape } },
    handle: async ({ params, query, caller }) => ({ body: await findBelow(store, caller, params.no, query.source) }),
  }),
]
