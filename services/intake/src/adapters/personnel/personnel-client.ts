import { type ChannelCredentials, type ServiceError, status } from '@grpc/grpc-js'
import {
  type AgencyMessage,
  asked,
  type CheckSupervisorsResponse,
  type ClueMessage,
  callMetadata,
  callOptions,
  channelOptions,
  type GetClueResponse,
  type ListAgenciesResponse,
  PersonnelServiceClient,
} from '@mingjian/rpc'
import type { AgencyTold, ClueTold, Personnel } from '../../application/intake-deps.ts'

const STATUSES = ['valid', 'invalid', 'not-registered'] as const

export type PersonnelAddress = {
  /** `host:port`. */
  address: string
  credentials: ChannelCredentials
  /** An access token of our own services' client. */
  token: () => Promise<string>
}

/** Personnel as another process, asked by gRPC. What cannot be asked now is `unknown` of a supervisor, and an error of a clue. */
export function personnelClient({ address, credentials, token }: PersonnelAddress): Personnel & { close(): void } {
  const client = new PersonnelServiceClient(address, credentials, channelOptions('mingjian.personnel.v1.PersonnelService'))
  const metadata = async () => callMetadata(await token())

  return {
    async checkSupervisors(logins, at) {
      const request = { logins, at: at.toISOString() }
      const answer = await metadata()
        .then((metadata) => asked<CheckSupervisorsResponse>((told) => client.checkSupervisors(request, metadata, callOptions(), told)))
        .catch(() => undefined)
      if (!answer) return logins.map((id) => ({ id, status: 'unknown', reason: '现在查询不到人员证件系统，请稍后再核验' }))
      return answer.checks.map(({ login, status: found, certificateNo, reason }) => ({
        id: login,
        status: STATUSES.find((status) => status === found) ?? 'unknown',
        ...(certificateNo ? { certificateNo } : {}),
        ...(reason ? { reason } : {}),
      }))
    },
    async readAgencies(asked_) {
      const request = { ids: 'ids' in asked_ ? asked_.ids : [], cursor: 'cursor' in asked_ ? (asked_.cursor ?? '') : '' }
      const as = await metadata()
      const { agencies, next } = await asked<ListAgenciesResponse>((told) => client.listAgencies(request, as, callOptions(), told))
      return { items: agencies.map(agencyTold), ...(next ? { next } : {}) }
    },
    async readClue(id) {
      const as = await metadata()
      const { clue } = await asked<GetClueResponse>((told) => client.getClue({ id }, as, callOptions(), told)).catch(
        (error: ServiceError) => {
          if (error.code === status.NOT_FOUND) return { clue: undefined }
          throw error
        },
      )
      return clue && clueTold(clue)
    },
    close: () => client.close(),
  }
}

function agencyTold({ id, name, region, kind, level, field, parentId, superiorId, phone, sign, open }: AgencyMessage): AgencyTold {
  return { id, name, region, open, ...said({ kind, level, field, parentId, superiorId, phone, sign }) } as AgencyTold
}

/** A field that was not said is an empty string in a message. */
const said = <T extends Record<string, string>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Partial<T>

function clueTold({
  title,
  content,
  problemTypes,
  occurredOn,
  place,
  agencyId,
  agencyName,
  officerName,
  certificateNo,
}: ClueMessage): ClueTold {
  return {
    title,
    content,
    problemTypes,
    ...said({ occurredOn, place }),
    accused: said({ agencyId, agencyName, officerName, certificateNo }),
  }
}
