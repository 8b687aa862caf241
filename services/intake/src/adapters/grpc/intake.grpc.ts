import type { Metadata } from '@grpc/grpc-js'
import { DomainError } from '@mingjian/dossier'
import type { EventLog } from '@mingjian/messaging'
import type { Caller, Role } from '@mingjian/platform'
import type { ComplaintMessage, GetComplaintRequest, GetComplaintResponse, ReplayRequest, ReplayResponse } from '@mingjian/rpc'
import { type GrpcService, IntakeServiceService, streaming, unary } from '@mingjian/rpc'
import { findComplaint } from '../../application/find-complaint.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { complaintTopic } from '../../application/published-events.ts'
import type { Complaint } from '../../domain/complaint/state.ts'

/** Who may ask; scope is checked besides. */
const READ: readonly Role[] = ['intake-clerk', 'supervisor', 'approver', 'leader', 'reviewer', 'auditor', 'discipline', 'analyst']
const REPLAY: readonly Role[] = ['integration', 'analyst', 'auditor']

export type CallerOf = (authorization: string) => Promise<Caller>

/** Intake's answers to other services. */
export function intakeGrpc(deps: IntakeDeps, log: EventLog, namespace: string, callerOf: CallerOf): GrpcService {
  async function callerWith(metadata: Metadata, roles: readonly Role[]): Promise<Caller> {
    const caller = await callerOf(String(metadata.get('authorization')[0] ?? ''))
    if (!roles.some((role) => caller.roles.includes(role))) throw new DomainError('forbidden', '您的岗位不能查询这一项。')
    return caller
  }

  return {
    name: 'mingjian.intake.v1.IntakeService',
    protoFile: 'mingjian/intake/v1/intake.proto',
    definition: IntakeServiceService,
    implementation: {
      getComplaint: unary<GetComplaintRequest, GetComplaintResponse>(
        'mingjian.intake.v1.IntakeService/GetComplaint',
        async (request, metadata) => {
          const caller = await callerWith(metadata, READ)
          const { _id, state } = await findComplaint(deps, caller, request.complaintNo)
          return { complaint: redacted(_id, state) }
        },
      ),
      replay: streaming<ReplayRequest, ReplayResponse>('mingjian.intake.v1.IntakeService/Replay', async function* (request, metadata) {
        const caller = await callerWith(metadata, REPLAY)
        if (!caller.roles.includes('integration') && deps.agencies.supervisionOffice(caller.region)?.id !== caller.unit)
          throw new DomainError('forbidden', '只有行政执法监督机构和对接程序可以查询事件。')
        const region = request.region || caller.region
        if (!region.startsWith(caller.region)) throw new DomainError('forbidden', '只能查询本地区和下级地区的事件。')
        for await (const { partition, offset, event } of log.read(complaintTopic(namespace), request.from)) {
          if (event.region.startsWith(region)) yield { position: { partition, offset: offset + 1 }, cloudEventJson: JSON.stringify(event) }
        }
      }),
    },
  }
}

/** Nothing of what the complainant wrote or is called: codes, dates, numbers and the accused unit. */
function redacted(dossierId: string, state: Complaint): ComplaintMessage {
  const at = Date.parse(state.receivedAt)
  return {
    complaintNo: state.no,
    dossierId,
    region: state.region,
    kind: state.kind,
    channel: state.channel,
    status: state.status,
    receivedOn: state.receivedOn,
    accusedAgencyId: state.accused.agencyIds[0] ?? '',
    field: state.field ?? '',
    problemTypes: state.problemTypes,
    handlingUnit: state.handling.unit,
    answerBy: state.deadlines.findLast(({ rule }) => rule === 'answer')?.dueOn ?? '',
    overall: state.overall ?? '',
    findings: state.findings.map(({ allegation, problemType, conclusion }) => ({ allegation, problemType: problemType ?? '', conclusion })),
    anonymous: state.anonymous,
    receivedAt: { seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1_000_000 },
  }
}
