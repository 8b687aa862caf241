import { BULK_STATUS, importRunner, uploadTables } from '@mingjian/bulk'
import type { KeyRing } from '@mingjian/dossier'
import { timerSweep } from '@mingjian/dossier'
import { type EventBus, stalledConsumers } from '@mingjian/messaging'
import { adaptiveGuard, gauge, type Lifecycle, type Logger, noGuard, type Route, timersOf } from '@mingjian/platform'
import type { Rulebook } from '@mingjian/rulebook'
import { type BlobStore, type Leases, pendingMigrations, runMigrations } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { clueRegistrations } from './adapters/bus/clue-registrations.consumer.ts'
import { consequences } from './adapters/bus/consequences.consumer.ts'
import { ownEvents } from './adapters/bus/own-events.consumer.ts'
import { stepUsesOf } from './adapters/bus/step-uses.consumer.ts'
import { type CallerOf, personnelGrpc, type ServiceOnly } from './adapters/grpc/personnel.grpc.ts'
import { agencyRoutes } from './adapters/http/agencies.route.ts'
import { agencyYearRoutes } from './adapters/http/agency-years.route.ts'
import { appointmentRoutes } from './adapters/http/appointments.route.ts'
import { certificateRulesRoute } from './adapters/http/certificate-rules.route.ts'
import { certificateRoutes } from './adapters/http/certificates.route.ts'
import { checkRoutes } from './adapters/http/checks.route.ts'
import { clueRoutes } from './adapters/http/clues.route.ts'
import { courseRoutes } from './adapters/http/courses.route.ts'
import { dutyRoutes } from './adapters/http/duties.route.ts'
import { examRoutes } from './adapters/http/exams.route.ts'
import { findingRoutes } from './adapters/http/finding.route.ts'
import { officerRoutes } from './adapters/http/officers.route.ts'
import { personnelExportRoutes } from './adapters/http/personnel-exports.route.ts'
import { personnelImportRoutes } from './adapters/http/personnel-imports.route.ts'
import { policyRoutes } from './adapters/http/policies.route.ts'
import { questionRoutes } from './adapters/http/questions.route.ts'
import { sittingRoutes } from './adapters/http/sittings.route.ts'
import { staffingRoutes } from './adapters/http/staffing.route.ts'
import { dossiersOf } from './adapters/store/dossiers.ts'
import { importStores } from './adapters/store/import-stores.ts'
import { personnelStores } from './adapters/store/personnel-stores.ts'
import { trialOf } from './adapters/store/trial.ts'
import { pinyinInitials } from './adapters/text/pinyin-initials.ts'
import { agenciesNow } from './application/agencies-now.ts'
import { checkSupervisors } from './application/check-supervisors.ts'
import { readClue } from './application/clue-steps.ts'
import { countAllStaffing } from './application/count-staffing.ts'
import { type EnteredAgency, enterAgencies } from './application/enter-agencies.ts'
import { personnelRows } from './application/import-personnel-rows.ts'
import { NO_ROWS, type PersonnelImportDeps, type RowDeps } from './application/import-ports.ts'
import type { PersonnelDeps } from './application/personnel-deps.ts'
import { type Aggregate, personnelTopic, toCloudEvent } from './application/published-events.ts'
import { endTerm, raiseDue } from './application/raise-due.ts'
import { markWhenOver } from './application/sit-exam.ts'
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
import { PERSONNEL_STATUS } from './domain/refusals.ts'
import { complaintTopic, consequenceTopic, ownTopics, personnelMigrations } from './migrate-personnel.ts'

/** What personnel stands on; the process chooses the adapters. */
export type PersonnelPlatform = {
  connection: mongoose.Connection
  bus: EventBus
  /** Where uploaded tables lie while they are imported. */
  blobs: BlobStore
  /** Whether this process may change what an older version stored, or must find it changed (`mingjian migrate`). */
  migrations: 'run' | 'require'
  /** Which of several processes does what only one should. */
  leases: Leases
  keys: KeyRing & { secret(purpose: string): Buffer }
  rulebook: Rulebook
  /** Who asks, by the Authorization metadata of a gRPC call. */
  callerOf: CallerOf
  /** Refuses an access token that is not of our own services' client. */
  serviceOnly: ServiceOnly
  clock: () => Date
  logger: Logger
  lifecycle: Lifecycle
  settings: { namespace: string; publicGuard: 'adaptive' | 'off'; sweepIntervalMs: number; alarmIntervalMs: number }
}

const DAY_MS = 86_400_000

/** The personnel service, assembled: its routes, consumers and timers over the given platform. */
export async function createPersonnel(platform: PersonnelPlatform) {
  const { connection, bus, keys, clock, logger, lifecycle, settings, rulebook } = platform
  const { namespace } = settings
  const stores = personnelStores(connection)
  await stores.ready()
  const all = personnelMigrations(stores, (line) => logger.info(line))
  if (platform.migrations === 'run') await runMigrations(connection, all)
  else {
    const pending = await pendingMigrations(connection, all)
    if (pending.length > 0) throw new Error(`the store is of another version: run mingjian migrate first (missing: ${pending.join(', ')})`)
  }

  const told = (aggregate: Aggregate) => ({
    topic: personnelTopic(namespace, aggregate),
    toEvent: toCloudEvent(namespace, aggregate),
  })
  const on = { bus, clock, logger }
  const agencies = dossiersOf({ ...on, decider: agency, store: stores.agencies, told: told('agency') })
  const officers = dossiersOf({ ...on, decider: officer, store: stores.officers, told: told('officer') })
  const certificates = dossiersOf({ ...on, decider: certificate, store: stores.certificates, told: told('certificate') })
  const appointments = dossiersOf({ ...on, decider: appointment, store: stores.appointments, told: told('appointment') })
  const clues = dossiersOf({ ...on, decider: clue, store: stores.clues, told: told('clue') })
  const courses = dossiersOf({ ...on, decider: course, store: stores.courses })
  const questions = dossiersOf({ ...on, decider: question, store: stores.questions })
  const exams = dossiersOf({ ...on, decider: exam, store: stores.exams })
  const sittings = dossiersOf({ ...on, decider: sitting, store: stores.sittings, told: told('sitting') })
  const policies = dossiersOf({ ...on, decider: policy, store: stores.policies })
  const readings = dossiersOf({ ...on, decider: reading, store: stores.readings })
  const agencyYears = dossiersOf({ ...on, decider: agencyYear, store: stores.agencyYears })
  const orders = dossiersOf({ ...on, decider: order, store: stores.orders })
  const deps: PersonnelDeps = {
    clock,
    rulebook,
    keys,
    agencies: agencies.dossiers,
    officers: officers.dossiers,
    certificates: certificates.dossiers,
    orders: orders.dossiers,
    appointments: appointments.dossiers,
    clues: clues.dossiers,
    courses: courses.dossiers,
    questions: questions.dossiers,
    exams: exams.dossiers,
    sittings: sittings.dossiers,
    policies: policies.dossiers,
    readings: readings.dossiers,
    stepUses: stores.uses,
    agencyYears: agencyYears.dossiers,
    numbers: stores.numbers,
    initials: pinyinInitials,
  }

  const consumers = await Promise.all([
    bus.subscribe({ group: `${namespace}.personnel.consequences`, topics: [consequenceTopic(namespace)], handler: consequences(deps) }),
    bus.subscribe({
      group: `${namespace}.personnel.clue-registrations`,
      topics: [complaintTopic(namespace)],
      handler: clueRegistrations(deps),
    }),
    bus.subscribe({
      group: `${namespace}.personnel.step-uses`,
      topics: [complaintTopic(namespace), consequenceTopic(namespace), ...ownTopics(namespace)],
      handler: stepUsesOf(stores.uses),
    }),
    bus.subscribe({ group: `${namespace}.personnel.own-events`, topics: ownTopics(namespace), handler: ownEvents(deps) }),
  ])
  const publishers = [agencies, officers, certificates, appointments, clues, sittings].flatMap(({ publishing }) => publishing ?? [])
  const sweep = async (cameOn?: () => void) => {
    let visited = 0
    for (const publishing of publishers) visited += await publishing.sweep(cameOn)
    return visited
  }
  const { imports: importJobs, files } = await importStores(connection, { blobs: platform.blobs, keys, clock })
  const people: RowDeps = { ...deps, agenciesNamed: (name) => deps.agencies.findMany({ 'index.name': name }) }
  const unwritten = {
    agencies: agencies.trial,
    officers: officers.trial,
    certificates: certificates.trial,
    orders: orders.trial,
    appointments: appointments.trial,
    questions: questions.trial,
    agencyYears: agencyYears.trial,
  }
  const importDeps: PersonnelImportDeps = {
    clock,
    imports: importJobs,
    uploads: files.uploads,
    tables: uploadTables(files.file),
    personnel: people,
    trial: () => trialOf(people, unwritten),
    published: () => Promise.all(publishers.map((publishing) => publishing.idle())),
  }
  const imports = importRunner(importDeps, {
    name: 'personnel-imports',
    none: NO_ROWS,
    rowsOf: (job) => personnelRows(importDeps, job),
    leases: platform.leases,
    failed: (error, importId) => logger.error({ err: error, import: importId }, 'an import was interrupted'),
  })
  await imports.takeUp()
  const { every, everywhere } = timersOf(platform.leases, logger)
  const failed = ({ _id }: { _id: string }, error: unknown) =>
    logger.error({ err: error, dossier: _id }, 'what came due could not be recorded')
  const due = async () =>
    (await timerSweep(stores.certificates, clock(), (dossier) => raiseDue(deps, dossier), failed)) +
    (await timerSweep(stores.appointments, clock(), (dossier) => endTerm(deps, dossier), failed)) +
    (await timerSweep(stores.sittings, clock(), async (dossier) => void (await markWhenOver(deps, dossier)), failed))
  const timers = [
    every('publish what a crash left of personnel', settings.sweepIntervalMs, sweep),
    every('certificates, appointments and tests that come due', settings.alarmIntervalMs, due),
    every('supervisors of every unit', DAY_MS, (cameOn) => countAllStaffing(deps, cameOn)),
    everywhere('imports of people that nobody runs', settings.alarmIntervalMs, () => imports.takeUp()),
    every('abandoned tables of people', 3_600_000, () => files.uploads.dropOld()),
  ]
  gauge('mingjian.consumer.lag', 'published events that a consumer group has not come to', () =>
    Promise.all(consumers.map(async ({ group, lag }) => ({ value: await lag(), attributes: { group } }))),
  )
  lifecycle.onClose('personnel', async () => {
    await imports.close()
    await Promise.all(timers.map((timer) => timer.stop()))
    await Promise.all(publishers.map((publishing) => publishing.idle()))
    await Promise.all(consumers.map((consumer) => consumer.stop()))
  })

  const guard = settings.publicGuard === 'off' ? noGuard : adaptiveGuard(keys.secret('public-guard'), clock)
  const routes: Route[] = [
    ...agencyRoutes(deps),
    ...agencyYearRoutes(deps),
    ...officerRoutes(deps),
    ...certificateRoutes(deps),
    certificateRulesRoute(deps),
    ...staffingRoutes(deps),
    ...dutyRoutes(deps),
    ...appointmentRoutes(deps),
    ...clueRoutes(deps),
    ...policyRoutes(deps),
    ...findingRoutes(deps),
    ...courseRoutes(deps),
    ...questionRoutes(deps),
    ...examRoutes(deps),
    ...sittingRoutes(deps),
    ...checkRoutes(deps, guard),
    ...personnelExportRoutes(people, logger),
    ...personnelImportRoutes(importDeps, imports, () => lifecycle.draining),
  ]
  return {
    routes,
    grpc: personnelGrpc(deps, platform.callerOf, platform.serviceOnly),
    /** What other services ask, where they run in this process. */
    readClue: (id: string) => readClue(deps, id),
    agenciesNow: (asked: Parameters<typeof agenciesNow>[1]) => agenciesNow(deps, asked),
    checkSupervisors: (logins: string[], at: Date) => checkSupervisors(deps, logins, at),
    statusOf: { ...PERSONNEL_STATUS, ...BULK_STATUS },
    deps,
    consumers,
    /** Enters what another register of this installation holds, each once. */
    enterAgencies: (all: Iterable<EnteredAgency>) => enterAgencies(deps, all),
    /** For tests and the timer: what is unpublished, and what has come due. */
    sweep,
    due,
    stalled: async () => [...timers.flatMap((timer) => timer.stalled()), ...(await stalledConsumers(consumers, clock()))],
  }
}

export type Personnel = Awaited<ReturnType<typeof createPersonnel>>
export { migratePersonnel, personnelCollections } from './migrate-personnel.ts'
export { NOT_OF_TENANTS, personnelParts, SEALED_OF_PEOPLE } from './tenant-parts.ts'
export { verifyPersonnel } from './verify-personnel.ts'
