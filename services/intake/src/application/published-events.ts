import { type CloudEvent, type EventContract, intakeEvents as e, topicName } from '@mingjian/contracts'
import { type Dossier, fold, type HistoryRecord } from '@mingjian/dossier'
import { markInTrace } from '@mingjian/platform'
import { SpanKind } from '@opentelemetry/api'
import { complaint } from '../domain/complaint/complaint.ts'
import type { ComplaintEvent } from '../domain/complaint/events.ts'
import type { Complaint, Deadline } from '../domain/complaint/state.ts'

type Mapped = { contract: EventContract; data: Record<string, unknown> } | null
type Mapping = { [Type in ComplaintEvent['type']]: (data: Extract<ComplaintEvent, { type: Type }>['data'], state: Complaint) => Mapped }

const brief = ({ rule, dueOn, provisional }: Deadline) => ({ rule, dueOn, provisional })
const pick = (deadlines: Deadline[], rule: string) => deadlines.filter((each) => each.rule === rule).map(brief)[0]
const as = (contract: unknown, data: Record<string, unknown>): Mapped => ({ contract: contract as EventContract, data })
const accusedOf = ({ accused, field }: Pick<Complaint, 'accused' | 'field'>) => ({
  ...(accused.agencyIds[0] ? { accusedAgencyId: accused.agencyIds[0] } : {}),
  ...(field ? { field } : {}),
})

const paperOf = ({ no, papers }: Complaint, id: string) => ({
  complaintNo: no,
  paperId: id,
  kind: papers.find((each) => each.id === id)?.type ?? 'unknown',
})

/** Exhaustive: what each fact means to others. No personal data of a complainant passes here (architecture: Events). */
const mapping: Mapping = {
  ComplaintSubmitted(data) {
    const { no, kind, channel, receivedOn, anonymous, problemTypes, accused, handling, deadlines, retaliation } = data
    const acceptBy = pick(deadlines, 'acceptance')
    const rest = { ...accusedOf(data), ...(acceptBy ? { acceptBy } : {}) }
    return as(e.complaintSubmittedV1, {
      complaintNo: no,
      kind,
      channel,
      receivedOn,
      anonymous,
      problemTypes,
      handlerUnit: handling.unit,
      handlerUnitName: handling.unitName,
      sealedFrom: handling.sealedFrom,
      ...(accused.agencyIds[0] ? { accusedAgencyName: accused.agencyName } : {}),
      retaliation,
      ...rest,
    })
  },
  SupplementRequested: ({ deadlines }, { no }) =>
    as(e.complaintSupplementRequestedV1, { complaintNo: no, supplementBy: pick(deadlines, 'supplement') }),
  SupplementReceived: ({ deadlines }, { no }) =>
    as(e.complaintSupplementedV1, { complaintNo: no, acceptBy: pick(deadlines, 'acceptance') }),
  ComplaintAccepted: ({ deadlines }, { no }) => as(e.complaintAcceptedV1, { complaintNo: no, answerBy: pick(deadlines, 'answer') }),
  ComplaintDeclined: ({ ground }, { no }) => as(e.complaintDeclinedV1, { complaintNo: no, ground }),
  ComplaintReferred: ({ from, handling }, { no }) =>
    as(e.complaintReferredV1, { complaintNo: no, fromUnit: from, toUnit: handling.unit, toUnitName: handling.unitName }),
  ComplaintAssigned: ({ unit, mode, handlers }, { no }) =>
    as(e.complaintAssignedV1, { complaintNo: no, unit, mode, handlers: handlers.length }),
  HandlerChanged: () => null,
  AnswerExtended: ({ deadline }, { no }) => as(e.complaintExtendedV1, { complaintNo: no, answerBy: brief(deadline) }),
  ComplaintSuspended: ({ ground }, { no }) => as(e.complaintSuspendedV1, { complaintNo: no, ground }),
  ComplaintResumed: ({ deadlines }, { no }) => as(e.complaintResumedV1, { complaintNo: no, deadlines: deadlines.map(brief) }),
  ComplaintMerged: ({ intoNo }, { no }) => as(e.complaintMergedV1, { complaintNo: no, into: intoNo }),
  ComplaintUnmerged: ({ fromNo }, { no }) => as(e.complaintUnmergedV1, { complaintNo: no, from: fromNo }),
  MergeLinked: () => null,
  MergeUnlinked: () => null,
  FindingsRecorded({ findings, overall }, state) {
    const told = findings.map(({ allegation, problemType, conclusion }) => ({
      allegation,
      conclusion,
      ...(problemType ? { problemType } : {}),
    }))
    return as(e.complaintFindingsRecordedV1, { complaintNo: state.no, ...accusedOf(state), overall, findings: told })
  },
  ComplaintReplied: ({ inTime }, { no, overall }) => as(e.complaintRepliedV1, { complaintNo: no, inTime, ...(overall ? { overall } : {}) }),
  ComplaintClosed: (_data, { no, overall }) => as(e.complaintClosedV1, { complaintNo: no, ...(overall ? { overall } : {}) }),
  PersonWrote: () => null,
  OfficeWrote: () => null,
  ComplaintWithdrawn: ({ pressure }, { no }) => as(e.complaintWithdrawnV1, { complaintNo: no, underPressure: pressure === 'pressed' }),
  ComplaintRated: ({ resolved, satisfaction }, { no }) => as(e.complaintRatedV1, { complaintNo: no, resolved, satisfaction }),
  ComplaintReopened: ({ deadlines }, { no }) => as(e.complaintReopenedV1, { complaintNo: no, answerBy: pick(deadlines, 'answer') }),
  RecusalDeclared: () => null,
  ContactRevealRequested: () => null,
  ContactRevealApproved: () => null,
  ContactRevealed: () => null,
  ReceiptReplaced: () => null,
  RepresentativeLeft: () => null,
  DeadlineRecomputed: ({ deadline, was, reason }, { no }) =>
    as(e.complaintDeadlineRecomputedV1, { complaintNo: no, deadline: brief(deadline), was, reason }),
  DeadlineReached({ deadline, stage, unassigned, toUnit }, { no, deadlines }) {
    const told = deadlines.find(({ id }) => id === deadline)
    if (!told) return null
    const data = { complaintNo: no, deadline: brief(told), stage: stage === 'expired' ? 'overdue' : stage, unassigned }
    return as(e.complaintDeadlineReachedV1, { ...data, ...(toUnit ? { toUnit } : {}) })
  },
  ComplaintTerminated: ({ ground }, { no }) => as(e.complaintTerminatedV1, { complaintNo: no, ground }),
  IdentityErased: () => null,
  OrderUpdated: () => null,
  OrderSigned: ({ round }, { no }) => as(e.complaintOrderSignedV1, { complaintNo: no, round }),
  OrderReturned: ({ round, ground, late }, { no }) => as(e.complaintOrderReturnedV1, { complaintNo: no, round, ground, late }),
  OrderReturnRuled: ({ round, accepted }, { no }) => as(e.complaintOrderReturnRuledV1, { complaintNo: no, round, accepted }),
  OrderRoundOpened: ({ round, handedOverOn, deadlines }, { no }) =>
    as(e.complaintOrderRoundOpenedV1, { complaintNo: no, round, handedOverOn, answerBy: pick(deadlines, 'answer') }),
  AssistanceRequested: () => null,
  CentreExtensionAsked: () => null,
  CentreExtensionAnswered: () => null,
  AnswerWrittenBack: () => null,
  PaperDrafted: () => null,
  PaperRevised: () => null,
  PaperReturned: () => null,
  PaperApproved: () => null,
  PaperIssued: ({ id, number, on, file }, state) =>
    as(e.complaintPaperIssuedV1, { ...paperOf(state, id), issuedOn: on, sha256: file.sha256, ...(number ? { number } : {}) }),
  PaperRecorded: () => null,
  PaperServed: ({ id, service }, state) => as(e.complaintPaperServedV1, { ...paperOf(state, id), way: service.way, servedOn: service.on }),
  PaperServiceFailed: () => null,
  PaperVoided: () => null,
  ComplaintArchived: ({ no: archiveNo, contents }, { no }) => as(e.complaintArchivedV1, { complaintNo: no, archiveNo, contents }),
  ArchiveLent: () => null,
  InquirySent: () => null,
  CertificatesVerified: () => null,
  StepRaised: () => null,
  RouteNoted: () => null,
  ExOfficioOpened: () => null,
  RetaliationMarked: () => null,
  FindingsReviewed: () => null,
  RectificationReported: () => null,
  RectificationTold: (_data, { no, rectification }) =>
    as(e.complaintRectificationToldV1, { complaintNo: no, matterNo: rectification?.matterNo ?? '' }),
  ClueTransferred: ({ to }, { no }) => as(e.complaintClueTransferredV1, { complaintNo: no, to }),
  EvidenceAdded: () => null,
  HandoverOffered: () => null,
  HandoverCancelled: () => null,
  HandoverReleased: () => null,
  CustodyTaken: () => null,
}

/** The topic of complaints in a namespace. */
export const complaintTopic = (namespace: string) => topicName(namespace, 'intake', 'complaint')

/** What came before a dossier was taken over is told as it stood then: much later has changed since. */
function stateFor({ state, history }: Pick<Dossier<Complaint>, 'state' | 'history'>, { seq }: HistoryRecord): Complaint {
  const taken = state.custody?.phase === 'taken' ? state.custody.seq : 0
  return seq < taken ? { ...fold(complaint, history.slice(0, seq)), no: state.no } : state
}

/** One public record as a CloudEvent, strict in what it says. Throws when a record marked public has no contract: a mistake in the code. */
export function toCloudEvent(
  namespace: string,
  dossier: Pick<Dossier<Complaint>, '_id' | 'region' | 'state' | 'history'>,
  record: HistoryRecord,
): CloudEvent {
  const map = mapping[record.type as ComplaintEvent['type']] as (data: unknown, state: Complaint) => Mapped
  const mapped = map(record.data, stateFor(dossier, record))
  if (!mapped || record.pub === undefined) throw new Error(`${record.type} is public but maps to no event`)
  const traceparent = markInTrace(
    `${complaintTopic(namespace)} publish`,
    record.trace,
    { 'mingjian.event': mapped.contract.type },
    SpanKind.PRODUCER,
  )
  return {
    specversion: '1.0',
    id: `${dossier._id}:${record.pub}`,
    source: `/${namespace}/intake`,
    type: mapped.contract.type,
    subject: dossier._id,
    time: record.at,
    datacontenttype: 'application/json',
    region: dossier.region,
    sequence: record.pub,
    data: mapped.contract.data.parse(mapped.data),
    ...(record.causation ? { causationid: record.causation } : {}),
    ...(traceparent ? { traceparent } : {}),
  }
}
