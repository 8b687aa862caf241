import type { Metadata } from '@grpc/grpc-js'
import { type CheckAnswerItem, checkShape, reviewersQuery, supervisorsFoundQuery } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import { type Caller, InvalidRequest, type Role } from '@mingjian/platform'
import {
  type CertificateAnswer,
  type CheckCertificateRequest,
  type CheckCertificateResponse,
  type CheckCertificatesRequest,
  type CheckCertificatesResponse,
  type FindReviewersRequest,
  type FindReviewersResponse,
  type FindSupervisorsRequest,
  type FindSupervisorsResponse,
  type GrpcService,
  PersonnelServiceService,
  type Supervisor,
  unary,
} from '@mingjian/rpc'
import type { z } from 'zod'
import { checkCertificates } from '../../application/check-certificates.ts'
import { findReviewers } from '../../application/find-reviewers.ts'
import { findSupervisors } from '../../application/find-supervisors.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'

export type CallerOf = (authorization: string) => Promise<Caller>
type Access = Record<'check' | 'assign', readonly Role[]>

const NAME = 'mingjian.personnel.v1.PersonnelService'

/** What a request has to be, by the same shapes as over HTTP; proto3 has no absent strings, so that empty ones count as absent. */
function shaped<Schema extends z.ZodType>(shape: Schema, request: object): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== ''))
  const parsed = shape.safeParse(given)
  if (!parsed.success) throw InvalidRequest.of(parsed.error)
  return parsed.data
}

/** Personnel's answers to other services; who asks is the caller whose token comes with the call. */
export function personnelGrpc(deps: PersonnelDeps, callerOf: CallerOf, access: Access): GrpcService {
  async function callerWith(metadata: Metadata, roles: readonly Role[]): Promise<Caller> {
    const caller = await callerOf(String(metadata.get('authorization')[0] ?? ''))
    if (!roles.some((role) => caller.roles.includes(role))) throw new DomainError('forbidden', '您的岗位不能查询这一项。')
    return caller
  }
  const check = async (metadata: Metadata, request: object): Promise<CertificateAnswer[]> => {
    await callerWith(metadata, access.check)
    const { checks, knownAt } = shaped(checkShape, request)
    return (await checkCertificates(deps, checks, knownAt)).map(answerOf)
  }
  return {
    name: NAME,
    protoFile: 'mingjian/personnel/v1/personnel.proto',
    definition: PersonnelServiceService,
    implementation: {
      checkCertificate: unary<CheckCertificateRequest, CheckCertificateResponse>(
        `${NAME}/CheckCertificate`,
        async ({ no, at, knownAt }, metadata) => {
          const [answer] = await check(metadata, { checks: [{ no, at }], knownAt })
          return { answer }
        },
      ),
      checkCertificates: unary<CheckCertificatesRequest, CheckCertificatesResponse>(
        `${NAME}/CheckCertificates`,
        async (request, metadata) => ({ answers: await check(metadata, request) }),
      ),
      findSupervisors: unary<FindSupervisorsRequest, FindSupervisorsResponse>(`${NAME}/FindSupervisors`, async (request, metadata) => {
        const caller = await callerWith(metadata, access.assign)
        const { available, excluded } = await findSupervisors(deps, { caller }, shaped(supervisorsFoundQuery, request))
        return { available: available.map((each) => ({ ...NOBODY, ...each })), excluded: excluded.map((each) => ({ ...NOBODY, ...each })) }
      }),
      findReviewers: unary<FindReviewersRequest, FindReviewersResponse>(`${NAME}/FindReviewers`, async (request, metadata) => {
        const caller = await callerWith(metadata, access.assign)
        const { available, recused } = await findReviewers(deps, { caller }, shaped(reviewersQuery, request))
        const empty = { region: '', employer: '', fields: [], reason: '' }
        return { available: available.map((each) => ({ ...empty, ...each })), recused: recused.map((each) => ({ ...empty, ...each })) }
      }),
    },
  }
}

const NOBODY: Supervisor = {
  officerId: '',
  name: '',
  unitId: '',
  unitName: '',
  partTime: false,
  from: '',
  certificateNo: '',
  login: '',
  reason: '',
}

const answerOf = ({
  kind = '',
  agencyId = '',
  agencyName = '',
  validFrom = '',
  validTo = '',
  ...answer
}: CheckAnswerItem): CertificateAnswer => ({
  ...answer,
  kind,
  agencyId,
  agencyName,
  validFrom,
  validTo,
})
