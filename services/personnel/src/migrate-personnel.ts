import { topicName } from '@mingjian/contracts'
import { type Decider, type DomainEvent, type DossierStore, type KeyRing, refold } from '@mingjian/dossier'
import type { EventBus } from '@mingjian/messaging'
import type { Logger } from '@mingjian/platform'
import { type BlobStore, leases, type Migration, pendingMigrations, runMigrations } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { dossiersOf } from './adapters/store/dossiers.ts'
import { IMPORT_COLLECTIONS, importStores } from './adapters/store/import-stores.ts'
import { NUMBERS, type PersonnelStores, personnelStores } from './adapters/store/personnel-stores.ts'
import { STEP_USES } from './adapters/store/step-uses.ts'
import { pinyinInitials } from './adapters/text/pinyin-initials.ts'
import { type EnteredAgency, enterAgencies } from './application/enter-agencies.ts'
import { personnelTopic, toCloudEvent } from './application/published-events.ts'
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

export type MigrateOptions = {
  connection: mongoose.Connection
  bus: EventBus & { ensureTopics(topics: string[]): Promise<string[]> }
  namespace: string
  logger: Logger
  /** Told what is going on, a line at a time. */
  progress: (line: string) => void
}

/** Topics that personnel writes to. */
export const ownTopics = (namespace: string) =>
  (['agency', 'officer', 'certificate', 'appointment', 'clue', 'sitting'] as const).map((each) => personnelTopic(namespace, each))
/** Where intake tells under which number a clue was registered. */
export const complaintTopic = (namespace: string) => topicName(namespace, 'intake', 'complaint')
/** Where accountability orders consequences. */
export const consequenceTopic = (namespace: string) => topicName(namespace, 'accountability', 'matter')

/** Building indexes reads no file and opens no key. */
const unused = { blobs: {} as BlobStore, keys: {} as KeyRing, clock: () => new Date() }

/** Builds personnel's indexes (on a connection that builds them), makes its topics and carries out what changed. May be killed and run again, beside services at work. */
export async function migratePersonnel({ connection, bus, namespace, logger, progress }: MigrateOptions) {
  const stores = personnelStores(connection)
  await stores.ready()
  await importStores(connection, unused)
  await leases(connection).ready()
  const topics = await bus.ensureTopics([...ownTopics(namespace), consequenceTopic(namespace), complaintTopic(namespace)])
  const migrations = await runMigrations(connection, personnelMigrations(stores, progress))
  /** Enters what another register of this installation holds, each once; ends when all of it is on the bus. Answers how many were new. */
  async function enter(all: Iterable<EnteredAgency>): Promise<number> {
    const told = { topic: personnelTopic(namespace, 'agency'), toEvent: toCloudEvent(namespace, 'agency') }
    const clock = () => new Date()
    const { dossiers: agencies, publishing } = dossiersOf({ decider: agency, store: stores.agencies, told, bus, clock, logger })
    const entered = await enterAgencies({ agencies, clock, initials: pinyinInitials }, all)
    await publishing?.idle()
    return entered
  }
  return { topics, migrations, enter }
}

/** What personnel keeps in a store, by the names of its collections, and the migrations that the store has seen. `run` brings it up to date, `require` throws when it is not. */
export async function personnelCollections(connection: mongoose.Connection, migrations: 'run' | 'require') {
  const stores = personnelStores(connection)
  await stores.ready()
  await importStores(connection, unused)
  const all = personnelMigrations(stores, () => undefined)
  if (migrations === 'run') await runMigrations(connection, all)
  const pending = await pendingMigrations(connection, all)
  if (pending.length > 0) throw new Error(`the store is of another version: run mingjian migrate first (missing: ${pending.join(', ')})`)
  const {
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
    agencyYears,
  } = stores
  const dossiers = [
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
    agencyYears,
  ].map(({ model }) => model.collection.collectionName)
  return { collections: [...dossiers, STEP_USES, NUMBERS, ...IMPORT_COLLECTIONS], migrations: all.map(({ id }) => id) }
}

/** Everything that has changed in what personnel keeps. */
export const personnelMigrations = (stores: PersonnelStores, progress: (line: string) => void): Migration[] => [
  shapeOf('personnel-agencies', stores.agencies, agency, progress),
  shapeOf('officers', stores.officers, officer, progress),
  shapeOf('certificates', stores.certificates, certificate, progress),
  shapeOf('appointments', stores.appointments, appointment, progress),
  shapeOf('clues', stores.clues, clue, progress),
  shapeOf('courses', stores.courses, course, progress),
  shapeOf('questions', stores.questions, question, progress),
  shapeOf('exams', stores.exams, exam, progress),
  shapeOf('sittings', stores.sittings, sitting, progress),
  shapeOf('policies', stores.policies, policy, progress),
  shapeOf('policy-readings', stores.readings, reading, progress),
  shapeOf('agency-years', stores.agencyYears, agencyYear, progress),
  shapeOf('certificate-orders', stores.orders, order, progress),
]

/** Dossiers that an older `evolve` made are folded again, once for each shape. */
function shapeOf<State, Command, Event extends DomainEvent>(
  name: string,
  store: DossierStore<State>,
  decider: Decider<State, Command, Event>,
  progress: (line: string) => void,
): Migration {
  const run = () => refold(store, decider, (folded) => progress(`${name}: ${folded} folded again`))
  return { id: `${name}-shape-${String(decider.shape).padStart(4, '0')}`, run }
}
