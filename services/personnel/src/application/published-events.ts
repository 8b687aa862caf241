import { type CloudEvent, type EventContract, personnelEvents as e, topicName } from '@mingjian/contracts'
import type { Dossier, HistoryRecord } from '@mingjian/dossier'
import { markInTrace } from '@mingjian/platform'
import { SpanKind } from '@opentelemetry/api'
import type { AgencyEvent } from '../domain/agency/agency.ts'
import type { Agency } from '../domain/agency/state.ts'
import type { Appointment, AppointmentEvent } from '../domain/appointment/appointment.ts'
import { factsKnown } from '../domain/certificate/check.ts'
import type { CertificateEvent, OrderRef } from '../domain/certificate/events.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import type { Clue, ClueEvent } from '../domain/clue/clue.ts'
import type { Sitting, SittingEvent } from '../domain/exam/sitting.ts'
import type { Officer, OfficerEvent } from '../domain/officer/officer.ts'
import { postOf } from '../domain/officer/officer.ts'

type Mapped = { contract: EventContract; data: Record<string, unknown> } | null
type Mapping<Event extends { type: string; data: unknown }, State> = {
  [Type in Event['type']]: (data: Extract<Event, { type: Type }>['data'], state: State, record: HistoryRecord) => Mapped
}
const as = (contract: unknown, data: Record<string, unknown>): Mapped => ({ contract: contract as EventContract, data })
const given = (data: Record<string, unknown>) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))

const agencyMapping: Mapping<AgencyEvent, Agency> = {
  AgencyRegistered: ({ id, creditCode, from, facts: { name, kind, field, level, rank, parentId, superiorId, phone } }) =>
    as(e.agencyRegisteredV1, given({ agencyId: id, name, creditCode, kind, field, level, rank, parentId, superiorId, phone, from })),
  AgencyRenamed: ({ name, was, from }, { id }) => as(e.agencyRenamedV1, { agencyId: id, name, was, from }),
  AgencyPhonePublished: ({ phone, from }, { id }) => as(e.agencyPhonePublishedV1, { agencyId: id, phone, from }),
  AgencySuperiorChanged: ({ parentId, superiorId, from }, { id }) =>
    as(e.agencySuperiorChangedV1, given({ agencyId: id, parentId, superiorId, from })),
  AgencyRankSet: ({ rank, from }, { id }) => as(e.agencyRankSetV1, { agencyId: id, rank, from }),
  PhoneTested: () => null,
  DelegationGranted: ({ id: delegationId, kind, to, from, until }, { id }) =>
    as(e.delegationGrantedV1, given({ agencyId: id, delegationId, kind, to, from, until })),
  DelegationEnded: ({ id: delegationId, until }, { id }) => as(e.delegationEndedV1, { agencyId: id, delegationId, until }),
  RecusalRelationDeclared: () => null,
  DutyListed: ({ id: dutyId, over, field, from }, { id }) =>
    as(e.dutyListedV1, given({ agencyId: id, dutyId, overAgencyId: over, field, from })),
  DutyEnded: ({ id: dutyId, until }, { id }) => as(e.dutyEndedV1, { agencyId: id, dutyId, until }),
  TownshipModelSet: ({ departmentUnit, justiceOffice, from }, { id }) =>
    as(e.townshipModelSetV1, { agencyId: id, departmentUnitId: departmentUnit, justiceOfficeId: justiceOffice, from }),
  StaffingCounted: () => null,
  StaffingFell: (crossing, { id }) => as(e.staffingFellV1, { agencyId: id, ...crossing }),
  StaffingRecovered: (crossing, { id }) => as(e.staffingRecoveredV1, { agencyId: id, ...crossing }),
  AgencyReorganised: ({ how, into, at }, { id }) => as(e.agencyReorganisedV1, { agencyId: id, how, into, from: at }),
}

/** Of a person nothing but the post: no name, no number. */
const officerMapping: Mapping<OfficerEvent, Officer> = {
  OfficerRegistered: ({ agency, field, employment, on }) =>
    as(e.officerRegisteredV1, given({ agencyId: agency, field, employment, onDay: on })),
  OfficerMoved: ({ to, on }, { posts }) => {
    const { agency, field } = postOf(to)
    const before = posts[posts.findLastIndex((post) => post.agency === agency) - 1]?.agency ?? agency
    return as(e.officerMovedV1, given({ fromAgencyId: before, agencyId: agency, field, onDay: on }))
  },
  OfficerLeft: ({ on, ground }, { agency }) => as(e.officerLeftV1, { agencyId: agency, ground, onDay: on }),
  EmploymentChanged: () => null,
  LoginLinked: () => null,
  TrainingRecorded: () => null,
  ExamRecorded: () => null,
  AppraisalRecorded: () => null,
  MeritRecorded: () => null,
  SupervisorNamed: ({ unit, partTime, on }) => as(e.supervisorNamedV1, { agencyId: unit, partTime, onDay: on }),
  SupervisorReleased: ({ unit, on }) => as(e.supervisorReleasedV1, { agencyId: unit, onDay: on }),
  IdentityNumberRevealed: () => null,
}

/** Of who watches from outside nothing but the post. */
const appointmentMapping: Mapping<AppointmentEvent, Appointment> = {
  AppointmentMade: ({ kind, office, background, fields, from, until }) =>
    as(e.appointmentMadeV1, { kind, agencyId: office, background, fields, from, until }),
  AppointmentRenewed: ({ until }, { kind, office }) => as(e.appointmentRenewedV1, { kind, agencyId: office, until }),
  FieldsChanged: () => null,
  ConflictDeclared: () => null,
  ConflictEnded: () => null,
  YearAppraised: () => null,
  AppointmentEnded: ({ ground, at }, { kind, office }) => as(e.appointmentEndedV1, { kind, agencyId: office, ground, from: at }),
  ContactRevealed: () => null,
}

const clueMapping: Mapping<ClueEvent, Clue> = {
  ClueGiven: ({ kind, channel, office, onDay }) => as(e.clueGivenV1, { kind, channel, agencyId: office, onDay }),
  ClueRegistered: () => null,
}

const sittingMapping: Mapping<SittingEvent, Sitting> = {
  SittingBegun: () => null,
  AnswersGiven: () => null,
  SittingMarked: ({ passed }, { exam, agency, counts }) => as(e.sittingMarkedV1, { examId: exam, agencyId: agency, passed, counts }),
}

const orderOf = (order: OrderRef | undefined) => order && { decisionNo: order.decisionNo, matterNo: order.matterNo }

/** The number that the card bore when the record was made: from the facts up to that record. */
function numberAt({ facts, corrections }: Certificate, { seq }: HistoryRecord): string {
  const then = factsKnown({ facts: facts.filter(({ id }) => id <= seq), corrections: corrections.filter(({ id }) => id <= seq) })
  const card = then.findLast((fact) => fact.kind === 'card')
  return card?.kind === 'card' ? card.no : ''
}

const certificateMapping: Mapping<CertificateEvent, Certificate> = {
  CertificateApplied: ({ applicationNo, kind, holder }) =>
    as(e.certificateAppliedV1, { applicationNo, kind, purpose: 'first', agencyId: holder.agency }),
  RenewalApplied: ({ purpose }, { applicationNo, kind, agency }) =>
    as(e.certificateAppliedV1, { applicationNo, kind, purpose, agencyId: agency }),
  CertificateExamined: () => null,
  CertificateApproved: () => null,
  ApplicationRefused: ({ stage }, { applicationNo }) => as(e.certificateApplicationRefusedV1, { applicationNo, stage }),
  ApplicationWithdrawn: () => null,
  CertificateIssued: ({ no, from, to, agency, agencyName, issuer, purpose }, { kind, field }) =>
    as(e.certificateIssuedV1, given({ certificateNo: no, kind, agencyId: agency, agencyName, field, issuer, from, until: to, purpose })),
  CertificateFiled: ({ card: { no, from, to, agency, agencyName, issuer }, kind, alone, holder: { field } }) =>
    as(e.certificateFiledV1, given({ certificateNo: no, kind, agencyId: agency, agencyName, field, issuer, from, until: to, alone })),
  CertificateSuspended: ({ ground, from, to, order }, state, record) =>
    as(e.certificateSuspendedV1, given({ certificateNo: numberAt(state, record), ground, from, until: to, order: orderOf(order) })),
  CertificateReinstated: ({ from }, state, record) => as(e.certificateReinstatedV1, { certificateNo: numberAt(state, record), from }),
  CertificateLost: ({ from }, state, record) => as(e.certificateLostV1, { certificateNo: numberAt(state, record), from }),
  CertificateRevoked: ({ ground, from, order }, state, record) =>
    as(e.certificateRevokedV1, given({ certificateNo: numberAt(state, record), ground, from, order: orderOf(order) })),
  CertificateCancelled: ({ ground, from }, state, record) =>
    as(e.certificateCancelledV1, { certificateNo: numberAt(state, record), ground, from }),
  CertificateReviewed: ({ year, passed }, state, record) =>
    as(e.certificateReviewedV1, { certificateNo: numberAt(state, record), year, passed }),
  CertificateExpired: ({ due }, state, record) => as(e.certificateExpiredV1, { certificateNo: numberAt(state, record), at: due }),
  CertificateStandingChanged: ({ due, standing }, state, record) =>
    as(e.certificateStandingChangedV1, { certificateNo: numberAt(state, record), standing, at: due }),
  CertificateCorrected: ({ of }, state, record) => as(e.certificateCorrectedV1, { certificateNo: numberAt(state, record), record: of }),
}

/** Exhaustive: what each fact means to others. No personal data beyond what a card shows, and of that only what somebody has to know. */
const MAPPINGS = {
  agency: agencyMapping,
  officer: officerMapping,
  certificate: certificateMapping,
  appointment: appointmentMapping,
  clue: clueMapping,
  sitting: sittingMapping,
}
export type Aggregate = keyof typeof MAPPINGS

/** Topics of personnel in a namespace. */
export const personnelTopic = (namespace: string, aggregate: Aggregate) => topicName(namespace, 'personnel', aggregate)

/** How public records of one kind of dossier become CloudEvents, strict in what they say. Throws for a record marked public that has no contract: a mistake in the code. */
export const toCloudEvent =
  (namespace: string, aggregate: Aggregate) =>
  (dossier: Pick<Dossier<unknown>, '_id' | 'region' | 'state'>, record: HistoryRecord): CloudEvent => {
    const map = (MAPPINGS[aggregate] as Record<string, (data: unknown, state: unknown, record: HistoryRecord) => Mapped>)[record.type]
    const mapped = map?.(record.data, dossier.state, record)
    if (!mapped || record.pub === undefined) throw new Error(`${record.type} is public but maps to no event`)
    const { contract, data } = mapped
    const topic = personnelTopic(namespace, aggregate)
    const traceparent = markInTrace(`${topic} publish`, record.trace, { 'mingjian.event': contract.type }, SpanKind.PRODUCER)
    return {
      specversion: '1.0',
      id: `${dossier._id}:${record.pub}`,
      source: `/${namespace}/personnel`,
      type: contract.type,
      subject: dossier._id,
      time: record.at,
      datacontenttype: 'application/json',
      region: dossier.region,
      sequence: record.pub,
      data: contract.data.parse(data),
      ...(record.causation ? { causationid: record.causation } : {}),
      ...(traceparent ? { traceparent } : {}),
    }
  }
