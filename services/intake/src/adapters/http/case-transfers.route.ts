import { transferCasesShape, transferredCasesShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { transferCases } from '../../application/transfer-cases.ts'
import { ACCESS } from './access.ts'

/** Open cases of somebody who leaves, handed to somebody else by list. */
export const caseTransferRoutes = (deps: IntakeDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/intake/case-transfers',
    operationId: 'transfer-cases',
    summary: '调动、退休的人把在办件移交给同事',
    access: { roles: ACCESS.reassign },
    body: transferCasesShape,
    responses: { 200: { description: '移交了哪些，哪些没有移交、为什么', schema: transferredCasesShape } },
    handle: async ({ body, caller, idempotencyKey }) => ({
      body: await transferCases(deps, { caller, ...(idempotencyKey ? { idempotencyKey } : {}) }, body),
    }),
  }),
]
