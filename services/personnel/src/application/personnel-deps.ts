import type { CommandEnvelope, Dossier, DossierStore, KeyRing, Outcome } from '@mingjian/dossier'
import type { Rulebook } from '@mingjian/rulebook'
import type { AgencyCommand } from '../domain/agency/agency.ts'
import type { Agency } from '../domain/agency/state.ts'
import type { AgencyYear, AgencyYearCommand } from '../domain/agency-year/agency-year.ts'
import type { Appointment, AppointmentCommand } from '../domain/appointment/appointment.ts'
import type { CertificateCommand } from '../domain/certificate/commands.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import type { Clue, ClueCommand } from '../domain/clue/clue.ts'
import type { Course, CourseCommand } from '../domain/course/course.ts'
import type { Exam, ExamCommand } from '../domain/exam/exam.ts'
import type { Question, QuestionCommand } from '../domain/exam/question.ts'
import type { Sitting, SittingCommand } from '../domain/exam/sitting.ts'
import type { Officer, OfficerCommand } from '../domain/officer/officer.ts'
import type { Order, OrderCommand } from '../domain/order/order.ts'
import type { Policy, PolicyCommand } from '../domain/policy/policy.ts'
import type { Reading, ReadingCommand } from '../domain/policy/reading.ts'

export type ListQuery = {
  filter: Record<string, unknown>
  limit: number
  cursor?: string | undefined
  /** A path by which the list is sorted before the ids. */
  by?: string | undefined
}
export type Listed<State> = Pick<Dossier<State>, '_id' | 'region' | 'state'>

/** Dossiers of one kind: commands go in, everything recorded that others are told is on its way to the bus. */
export interface Dossiers<State, Command> {
  store: DossierStore<State>
  create(id: string, command: Command, envelope: CommandEnvelope): Promise<Outcome<State>>
  execute(target: string | Dossier<State>, command: Command, envelope: CommandEnvelope): Promise<Outcome<State>>
  /** `filter` is in terms of the stored document and begins with an indexed path. */
  findOne(filter: Record<string, unknown>): Promise<Dossier<State> | undefined>
  /** At most 500, without their histories. */
  findMany(filter: Record<string, unknown>): Promise<Listed<State>[]>
  /** How many; `filter` as for the others. */
  count(filter: Record<string, unknown>): Promise<number>
  /** One page, in the order of ids unless told otherwise, without histories. */
  list(query: ListQuery): Promise<{ items: Listed<State>[]; next?: string }>
}

/** When a step was last seen in a county. */
export interface StepUses {
  seen(county: string, step: string, at: string): Promise<void>
  /** Of these steps, by county. */
  last(counties: string[], steps: string[]): Promise<{ county: string; step: string; at: string }[]>
}

/** What personnel's use cases need; the composition root fills it in. */
export type PersonnelDeps = {
  clock: () => Date
  rulebook: Rulebook
  keys: KeyRing
  agencies: Dossiers<Agency, AgencyCommand>
  officers: Dossiers<Officer, OfficerCommand>
  certificates: Dossiers<Certificate, CertificateCommand>
  orders: Dossiers<Order, OrderCommand>
  appointments: Dossiers<Appointment, AppointmentCommand>
  clues: Dossiers<Clue, ClueCommand>
  courses: Dossiers<Course, CourseCommand>
  questions: Dossiers<Question, QuestionCommand>
  exams: Dossiers<Exam, ExamCommand>
  sittings: Dossiers<Sitting, SittingCommand>
  policies: Dossiers<Policy, PolicyCommand>
  readings: Dossiers<Reading, ReadingCommand>
  stepUses: StepUses
  agencyYears: Dossiers<AgencyYear, AgencyYearCommand>
  /** Dense, per series; the same holder always gets the same number. */
  numbers: { allocate(series: string, holder: string): Promise<number> }
  /** Pinyin initials of a name. */
  initials(name: string): string
}
