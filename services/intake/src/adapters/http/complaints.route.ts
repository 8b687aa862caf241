import {
  approveRevealParams,
  complaintDetailShape,
  complaintListQuery,
  complaintListShape,
  complaintParams,
  doneShape,
  revealedShape,
  revealShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { listComplaints } from '../../application/list-complaints.ts'
import { readComplaint } from '../../application/read-complaint.ts'
import { approveReveal, revealContact } from '../../application/reveal-contact.ts'
import { ACCESS, mayTake, STEP_ACCESS } from './access.ts'
import { etag } from './etag.ts'

/** Listing and reading complaints, and the recorded reading of a contact. */
export function complaintRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/intake/complaints',
      operationId: 'list-complaints',
      summary: '办理清单，先到期的在前',
      access: { roles: ACCESS.read },
      query: complaintListQuery,
      responses: { 200: { description: '一页', schema: complaintListShape } },
      handle: async ({ query, caller }) => ({ body: await listComplaints(deps, caller, query) }),
    }),
    route({
      method: 'get',
      path: '/api/intake/complaints/:no',
      operationId: 'read-complaint',
      summary: '查看一件',
      access: { roles: ACCESS.read },
      params: complaintParams,
      responses: { 200: { description: '全部内容（不含联系方式）', schema: complaintDetailShape } },
      async handle({ params, caller }) {
        const found = await readComplaint(deps, caller, params.no)
        const may = found.may.filter((step) => mayTake(step, caller.roles))
        const papers = found.papers.map((paper) => ({ ...paper, may: paper.may.filter((step) => mayTake(step, caller.roles)) }))
        return { body: { ...found, may, papers }, headers: { ETag: etag(found.version) } }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/complaints/:no/reveal-contact',
      operationId: 'reveal-contact',
      summary: '查看联系方式（留痕）',
      access: { roles: STEP_ACCESS['reveal-contact'] },
      params: complaintParams,
      body: revealShape,
      responses: { 200: { description: '联系方式', schema: revealedShape }, 202: { description: '须另一人批准', schema: revealedShape } },
      async handle({ params, body, caller, idempotencyKey }) {
        const revealed = await revealContact(deps, { no: params.no, caller, ...(idempotencyKey ? { idempotencyKey } : {}) }, body)
        return { status: revealed.state === 'revealed' ? 200 : 202, body: revealed }
      },
    }),
    route({
      method: 'post',
      path: '/api/intake/complaints/:no/reveal-contact/:id/approve',
      operationId: 'approve-reveal',
      summary: '批准查看保密联系方式',
      access: { roles: STEP_ACCESS['approve-reveal'] },
      params: approveRevealParams,
      responses: { 200: { description: '已批准', schema: doneShape } },
      async handle({ params, caller }) {
        const { state } = await approveReveal(deps, { no: params.no, caller }, params.id)
        return { body: { complaintNo: state.no, status: state.status } }
      },
    }),
  ]
}
