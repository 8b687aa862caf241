import { dossierStore, numberAllocation } from '@mingjian/storage'
import type mongoose from 'mongoose'
import type { Agency } from '../../domain/agency/state.ts'
import type { AgencyYear } from '../../domain/agency-year/agency-year.ts'
import type { Appointment } from '../../domain/appointment/appointment.ts'
import type { Certificate } from '../../domain/certificate/state.ts'
import type { Clue } from '../../domain/clue/clue.ts'
import type { Course } from '../../domain/course/course.ts'
import type { Exam } from '../../domain/exam/exam.ts'
import type { Question } from '../../domain/exam/question.ts'
import type { Sitting } from '../../domain/exam/sitting.ts'
import type { Officer } from '../../domain/officer/officer.ts'
import type { Order } from '../../domain/order/order.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import type { Reading } from '../../domain/policy/reading.ts'
import { stepUses } from './step-uses.ts'

const list = { _id: 1 } as const
/** Where numbers of applications are held. */
export const NUMBERS = 'personnelNumbers'

/** Everything that personnel keeps, with its indexes: each list begins with a key of the caller or a term, each look-up with an exact value. */
export function personnelStores(connection: mongoose.Connection) {
  const terms = { fields: { 'index.terms': 1, ...list } } as const
  const scopes = { fields: { 'index.scopes': 1, ...list } } as const
  const agencies = dossierStore<Agency>(connection, {
    collection: 'personnelAgencies',
    index: {
      name: String,
      kind: String,
      level: String,
      open: Boolean,
      scopes: [String],
      terms: [String],
      creditCode: String,
      into: [String],
      unit: Boolean,
      hasDuties: Boolean,
      hasModel: Boolean,
      short: { type: [String], default: undefined },
      phoneTestedOn: String,
    },
    indexes: [
      terms,
      scopes,
      { fields: { 'index.scopes': 1, 'index.unit': 1, ...list } },
      { fields: { 'index.scopes': 1, 'index.hasDuties': 1, ...list } },
      { fields: { 'index.scopes': 1, 'index.hasModel': 1, ...list } },
      { fields: { 'index.scopes': 1, 'index.phoneTestedOn': 1, ...list } },
      { fields: { 'index.creditCode': 1 }, sparse: true, unique: true },
      { fields: { 'index.name': 1 } },
    ],
  })
  const officers = dossierStore<Officer>(connection, {
    collection: 'officers',
    index: {
      scopes: [String],
      name: String,
      agency: String,
      employment: String,
      here: Boolean,
      terms: [String],
      blind: String,
      login: String,
      supervises: String,
    },
    indexes: [
      terms,
      scopes,
      { fields: { 'index.agency': 1, 'index.scopes': 1, ...list } },
      { fields: { 'index.name': 1, 'index.agency': 1 } },
      { fields: { 'index.blind': 1 }, sparse: true, unique: true },
      { fields: { 'index.login': 1 }, sparse: true },
      { fields: { 'index.supervises': 1, ...list }, sparse: true },
    ],
  })
  const certificates = dossierStore<Certificate>(connection, {
    collection: 'certificates',
    index: {
      // Absent where there are none: of many applications without a number each would else bear the same empty one.
      nos: { type: [String], default: undefined },
      misread: { type: [String], default: undefined },
      applicationNo: String,
      officer: String,
      kind: String,
      status: String,
      stage: String,
      agency: String,
      scopes: [String],
      terms: [String],
      reviewed: Number,
      ends: String,
      login: String,
    },
    indexes: [
      { fields: { 'index.nos': 1 }, unique: true, sparse: true },
      { fields: { 'index.misread': 1 }, sparse: true },
      { fields: { 'index.applicationNo': 1 }, unique: true },
      { fields: { 'index.officer': 1, 'index.scopes': 1, ...list } },
      terms,
      { fields: { 'index.scopes': 1, 'index.status': 1, ...list } },
      { fields: { 'index.scopes': 1, 'index.stage': 1, ...list } },
      { fields: { 'index.scopes': 1, 'index.ends': 1, ...list } },
      scopes,
      { fields: { 'index.agency': 1, 'index.scopes': 1, ...list } },
    ],
  })
  const orders = dossierStore<Order>(connection, {
    collection: 'certificateOrders',
    index: { certificateNo: String, waiting: Boolean },
    indexes: [{ fields: { 'index.certificateNo': 1, 'index.waiting': 1 } }],
  })
  const appointments = dossierStore<Appointment>(connection, {
    collection: 'appointments',
    index: {
      name: String,
      scopes: [String],
      terms: [String],
      kind: String,
      county: String,
      place: String,
      fields: [String],
      inOffice: Boolean,
      blind: String,
    },
    indexes: [
      terms,
      { fields: { 'index.scopes': 1, 'index.kind': 1, ...list } },
      { fields: { 'index.name': 1, 'index.kind': 1 } },
      { fields: { 'index.county': 1, 'index.kind': 1, 'index.inOffice': 1 } },
      { fields: { 'index.fields': 1, 'index.kind': 1, 'index.place': 1 } },
      { fields: { 'index.blind': 1 }, unique: true, sparse: true },
    ],
  })
  const clues = dossierStore<Clue>(connection, {
    collection: 'clues',
    index: { appointment: String },
    indexes: [{ fields: { 'index.appointment': 1, ...list } }],
  })
  const courses = dossierStore<Course>(connection, {
    collection: 'courses',
    index: { place: String, on: String, held: Boolean },
    indexes: [{ fields: { 'index.place': 1, ...list } }],
  })
  const questions = dossierStore<Question>(connection, {
    collection: 'questions',
    index: { place: String, kind: String, topic: String, asked: Boolean, terms: [String] },
    indexes: [terms, { fields: { 'index.place': 1, 'index.kind': 1, ...list } }],
  })
  const exams = dossierStore<Exam>(connection, {
    collection: 'exams',
    index: { place: String, closesAt: String, held: Boolean },
    indexes: [{ fields: { 'index.place': 1, ...list } }, { fields: { 'index.place': 1, 'index.closesAt': 1 } }],
  })
  const sittings = dossierStore<Sitting>(connection, {
    collection: 'sittings',
    index: { exam: String, officer: String, scopes: [String], marked: Boolean },
    indexes: [{ fields: { 'index.officer': 1, 'index.exam': 1 } }, { fields: { 'index.exam': 1, 'index.marked': 1, ...list } }],
  })
  const policies = dossierStore<Policy>(connection, {
    collection: 'policies',
    index: { place: String, inForce: Boolean },
    indexes: [{ fields: { 'index.place': 1, ...list } }],
  })
  const readings = dossierStore<Reading>(connection, {
    collection: 'policyReadings',
    index: { of: String, officer: String },
    indexes: [{ fields: { 'index.of': 1, 'index.officer': 1 } }],
  })
  const uses = stepUses(connection)
  const agencyYears = dossierStore<AgencyYear>(connection, {
    collection: 'agencyYears',
    index: { scopes: [String], agency: String, year: Number },
    indexes: [{ fields: { 'index.scopes': 1, 'index.year': 1, ...list } }],
  })
  const numbers = numberAllocation(connection, NUMBERS)
  return {
    agencies,
    officers,
    certificates,
    orders,
    appointments,
    clues,
    courses,
    questions,
    exams,
    sittings,
    policies,
    readings,
    uses,
    agencyYears,
    numbers,
    ready: () =>
      Promise.all(
        [
          agencies,
          officers,
          certificates,
          orders,
          appointments,
          clues,
          courses,
          questions,
          exams,
          sittings,
          policies,
          readings,
          uses,
          agencyYears,
          numbers,
        ].map((store) => store.ready()),
      ),
  }
}

export type PersonnelStores = ReturnType<typeof personnelStores>
