import { type Decider, type DomainEvent, type DossierStore, type Finding, type KeyRing, verifyDossiers } from '@mingjian/dossier'
import type { EventLog } from '@mingjian/messaging'
import type mongoose from 'mongoose'
import { personnelStores } from './adapters/store/personnel-stores.ts'
import { type Aggregate, personnelTopic } from './application/published-events.ts'
import { agency } from './domain/agency/agency.ts'
import { agencyYear } from './domain/agency-year/agency-year.ts'
import { appointment } from './domain/appointment/appointment.ts'
import { certificate } from './domain/certificate/certificate.ts'
import { clue } from './domain/clue/clue.ts'
import { course } from './domain/course/course.ts'
import { exam } from './domain/exam/exam.ts'
import { question } from './domain/exam/question.ts'
import { sitting } from './domain/exam/sitting.ts'
import { officer } from './domain/officer/officer.ts'
import { order } from './domain/order/order.ts'
import { policy } from './domain/policy/policy.ts'
import { reading } from './domain/policy/reading.ts'

export type VerificationInput = {
  connection: mongoose.Connection
  log: EventLog
  keys: KeyRing
  namespace: string
  /** Only this region and what is below it. */
  region?: string
  progress?: (checked: number) => void
}

const MAX_FINDINGS = 100

/** Verifies personnel's part of a store, running or idle: every dossier's chain, what is derived from it, its key and its events. */
export async function verifyPersonnel({ connection, log, namespace, ...rest }: VerificationInput) {
  const stores = personnelStores(connection)
  const result = { checked: 0, events: 0, findings: [] as Finding[] }
  const report = (finding: Finding) => void (result.findings.length < MAX_FINDINGS && result.findings.push(finding))
  const topic = (aggregate: Aggregate) => ({ topic: personnelTopic(namespace, aggregate), log })

  async function verify<State, Command, Event extends DomainEvent>(
    name: string,
    store: DossierStore<State>,
    decider: Decider<State, Command, Event>,
    published?: ReturnType<typeof topic>,
  ): Promise<void> {
    const { checked, events } = await verifyDossiers({ ...rest, store, decider, name, report, ...(published ? { published } : {}) })
    result.checked += checked
    result.events += events
  }
  await verify('agency', stores.agencies, agency, topic('agency'))
  await verify('officer', stores.officers, officer, topic('officer'))
  await verify('certificate', stores.certificates, certificate, topic('certificate'))
  await verify('appointment', stores.appointments, appointment, topic('appointment'))
  await verify('clue', stores.clues, clue, topic('clue'))
  await verify('course', stores.courses, course)
  await verify('question', stores.questions, question)
  await verify('exam', stores.exams, exam)
  await verify('sitting', stores.sittings, sitting, topic('sitting'))
  await verify('policy', stores.policies, policy)
  await verify('reading', stores.readings, reading)
  await verify('agency-year', stores.agencyYears, agencyYear)
  await verify('order', stores.orders, order)
  return result
}
