import type { Metadata } from '@grpc/grpc-js'
import { agencyParams, agencyQuery, type CheckAnswerItem, checkShape, reviewersQuery, supervisorsFoundQuery } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import { type Caller, InvalidRequest, type Role } from '@mingjian/platform'
import {
  type AgencyMessage,
  type CheckAnswerMessage,
  type CheckCertificateRequest,
  type CheckCertificateResponse,
  type CheckCertificatesRequest,
  type CheckCertificatesResponse,
  type FindReviewersRequest,
  type FindReviewersResponse,
  type FindSupervisorsRequest,
  type FindSupervisorsResponse,
  type GetAgencyRequest,
  type GetAgencyResponse,
  type GrpcService,
  PersonnelServiceService,
  type SupervisorMessage,
  unary,
} from '@mingjian/rpc'
import type { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import { readAgency } from '../../application/agency-steps.ts'
import { checkCertificates } from '../../application/check-certificates.ts'
import { findReviewers } from '../../application/find-reviewers.ts'
import { findSupervisors } from '../../application/find-supervisors.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import type { AgencyAt } from '../../domain/agency/agency-at.ts'

export type CallerOf = (authorization: string) => Promise<Caller>

const NAME = 'mingjian.personnel.v1.PersonnelService'
const oneCheck = checkShape.shape.checks.element
const known = checkShape.pick({ knownAt: true })
const agencyRequest = agencyParams.extend(agencyQuery.shape)

/** Personnel's answers to other services: what HTTP answers, under the same shapes, roles and scopes. */
export function personnelGrpc(deps: PersonnelDeps, callerOf: CallerOf): GrpcService {
  async function callerWith(metadata: Metadata, roles: readonly Role[]): Promise<Caller> {
    const caller = await callerOf(String(metadata.get('authorization')[0] ?? ''))
    if (!roles.some((role) => caller.roles.includes(role))) throw new DomainError('forbidden', '您的岗位不能查询这一项。')
    return caller
  }

  return {
    name: NAME,
    protoFile: 'mingjian/personnel/v1/personnel.proto',
    definition: PersonnelServiceService,
    implementation: {
      checkCertificate: unary<CheckCertificateRequest, CheckCertificateResponse>(
        `${NAME}/CheckCertificate`,
        async ({ no, at, knownAt }, metadata) => {
          await callerWith(metadata, ACCESS.check)
          const asked = read(oneCheck.extend(known.shape), { no, at, ...maybe({ knownAt }) })
          const [answer] = await checkCertificates(deps, [asked], asked.knownAt)
          return { answer: answer && answered(answer) }
        },
      ),
      checkCertificates: unary<CheckCertificatesRequest, CheckCertificatesResponse>(
        `${NAME}/CheckCertificates`,
        async ({ checks, knownAt }, metadata) => {
          await callerWith(metadata, ACCESS.check)
          const asked = read(checkShape, { checks, ...maybe({ knownAt }) })
          return { answers: (await checkCertificates(deps, asked.checks, asked.knownAt)).map(answered) }
        },
      ),
      getAgency: unary<GetAgencyRequest, GetAgencyResponse>(`${NAME}/GetAgency`, async ({ id, at }, metadata) => {
        const caller = await callerWith(metadata, ACCESS.read)
        const asked = read(agencyRequest, { id, ...maybe({ at }) })
        const { agency } = await readAgency(deps, { caller }, asked.id, asked.at)
        return { agency: told(agency) }
      }),
      findSupervisors: unary<FindSupervisorsRequest, FindSupervisorsResponse>(`${NAME}/FindSupervisors`, async (request, metadata) => {
        const caller = await callerWith(metadata, ACCESS.assign)
        const { available, excluded } = await findSupervisors(deps, { caller }, read(supervisorsFoundQuery, maybe(request)))
        return { available: available.map((each) => ({ ...NOBODY, ...each })), excluded: excluded.map((each) => ({ ...NOBODY, ...each })) }
      }),
      findReviewers: unary<FindReviewersRequest, FindReviewersResponse>(`${NAME}/FindReviewers`, async (request, metadata) => {
        const caller = await callerWith(metadata, ACCESS.assign)
        const { available, recused } = await findReviewers(deps, { caller }, read(reviewersQuery, maybe(request)))
        const empty = { region: '', employer: '', fields: [], reason: '' }
        return { available: available.map((each) => ({ ...empty, ...each })), recused: recused.map((each) => ({ ...empty, ...each })) }
      }),
    },
  }
}

const NOBODY: SupervisorMessage = {
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

/** A field that was not given is an empty string here. */
const maybe = (given: object) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))

function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(given)
  if (!success) throw InvalidRequest.of(error)
  return data
}

function answered({ kind, agencyId, agencyName, validFrom, validTo, ...answer }: CheckAnswerItem): CheckAnswerMessage {
  const card = {
    kind: kind ?? '',
    agencyId: agencyId ?? '',
    agencyName: agencyName ?? '',
    validFrom: validFrom ?? '',
    validTo: validTo ?? '',
  }
  return { ...answer, card: validFrom === undefined ? undefined : card }
}

function told({ id, name, kind, level, region, creditCode, field, parentId, superiorId, phone, open, into }: AgencyAt): AgencyMessage {
  return {
    id,
    name,
    kind,
    level,
    region,
    creditCode: creditCode ?? '',
    field: field ?? '',
    parentId: parentId ?? '',
    superiorId: superiorId ?? '',
    phone: phone ?? '',
    open,
    into,
  }
}
