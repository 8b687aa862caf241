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
  type CheckSupervisorsRequest,
  type CheckSupervisorsResponse,
  type ClueMessage,
  type FindReviewersRequest,
  type FindReviewersResponse,
  type FindSupervisorsRequest,
  type FindSupervisorsResponse,
  type GetAgencyRequest,
  type GetAgencyResponse,
  type GetClueRequest,
  type GetClueResponse,
  type GrpcService,
  type ListAgenciesRequest,
  type ListAgenciesResponse,
  PersonnelServiceService,
  type SupervisorMessage,
  unary,
} from '@mingjian/rpc'
import { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import { agenciesNow } from '../../application/agencies-now.ts'
import { readAgency } from '../../application/agency-steps.ts'
import { checkCertificates } from '../../application/check-certificates.ts'
import { checkSupervisors } from '../../application/check-supervisors.ts'
import { type ClueTold, readClue } from '../../application/clue-steps.ts'
import { findReviewers } from '../../application/find-reviewers.ts'
import { findSupervisors } from '../../application/find-supervisors.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import type { AgencyAt } from '../../domain/agency/agency-at.ts'

export type CallerOf = (authorization: string) => Promise<Caller>
export type ServiceOnly = (authorization: string) => Promise<void>

const NAME = 'mingjian.personnel.v1.PersonnelService'
const oneCheck = checkShape.shape.checks.element
const known = checkShape.pick({ knownAt: true })
const supervisorsRequest = z.strictObject({ logins: z.array(z.string().min(1).max(100)).min(1).max(100), at: oneCheck.shape.at })
const agenciesRequest = z.strictObject({ ids: z.array(agencyParams.shape.id).max(200), cursor: z.string().max(500).optional() })
const clueRequest = z.strictObject({ id: z.string().min(1).max(60) })
const agencyRequest = agencyParams.extend(agencyQuery.shape)

/** Personnel's answers to other services: what HTTP answers, under the same shapes, roles and scopes. */
export function personnelGrpc(deps: PersonnelDeps, callerOf: CallerOf, serviceOnly: ServiceOnly): GrpcService {
  async function callerWith(metadata: Metadata, roles: readonly Role[]): Promise<Caller> {
    const caller = await callerOf(String(metadata.get('authorization')[0] ?? ''))
    if (!roles.some((role) => caller.roles.includes(role))) throw new DomainError('forbidden', '您的岗位不能查询这一项。')
    return caller
  }

  const ourService = (metadata: Metadata) => serviceOnly(String(metadata.get('authorization')[0] ?? ''))

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
      checkSupervisors: unary<CheckSupervisorsRequest, CheckSupervisorsResponse>(`${NAME}/CheckSupervisors`, async (request, metadata) => {
        await ourService(metadata)
        const { logins, at } = read(supervisorsRequest, request)
        const checks = await checkSupervisors(deps, logins, new Date(at))
        return { checks: checks.map((each) => ({ certificateNo: '', reason: '', ...each })) }
      }),
      listAgencies: unary<ListAgenciesRequest, ListAgenciesResponse>(`${NAME}/ListAgencies`, async (request, metadata) => {
        await ourService(metadata)
        const { ids, cursor } = read(agenciesRequest, { ...maybe({ cursor: request.cursor }), ids: request.ids })
        const { items, next } = await agenciesNow(deps, { ids: ids.length > 0 ? ids : undefined, cursor })
        return { agencies: items.map(told), next: next ?? '' }
      }),
      getClue: unary<GetClueRequest, GetClueResponse>(`${NAME}/GetClue`, async (request, metadata) => {
        await ourService(metadata)
        const told = await readClue(deps, read(clueRequest, request).id)
        if (!told) throw new DomainError('not-found', '没有这条线索。')
        return { clue: clueMessage(told) }
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

const clueMessage = ({ accused, title, content, problemTypes, occurredOn = '', place = '' }: ClueTold): ClueMessage => ({
  title,
  content,
  agencyId: accused.agencyId ?? '',
  agencyName: accused.agencyName ?? '',
  officerName: accused.officerName ?? '',
  certificateNo: accused.certificateNo ?? '',
  problemTypes,
  occurredOn,
  place,
})

function told({
  id,
  name,
  kind,
  level,
  region,
  creditCode,
  field,
  parentId,
  superiorId,
  phone,
  open,
  into,
  sign,
  rank,
}: AgencyAt): AgencyMessage {
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
    sign: sign ?? '',
    rank: rank ?? '',
  }
}
