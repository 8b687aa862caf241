import { topicName } from '@mingjian/contracts'
import { type Decider, type DomainEvent, type DossierStore, refold } from '@mingjian/dossier'
import type { Rulebook } from '@mingjian/rulebook'
import { leases, type Migration, pendingMigrations, runMigrations } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { complaintTopic } from './application/published-events.ts'
import { complaint } from './domain/complaint/complaint.ts'
import { regionHeadsDecider } from './domain/region-heads/region-heads.ts'
import { openStores, type Stores, type StoresOptions } from './open-stores.ts'

export type MigrateOptions = Pick<StoresOptions, 'connection' | 'rulebook'> & {
  bus: { ensureTopics(topics: string[]): Promise<string[]> }
  namespace: string
  /** Told what is going on, a line at a time. */
  progress: (line: string) => void
}

/** Where personnel tells of agencies. */
export const agencyTopic = (namespace: string) => topicName(namespace, 'personnel', 'agency')
/** Where personnel tells of clues. */
export const clueTopic = (namespace: string) => topicName(namespace, 'personnel', 'clue')

/** Topics that intake writes to or reads from. */
export const intakeTopics = (namespace: string) => [
  complaintTopic(namespace),
  topicName(namespace, 'intake', 'region-heads'),
  topicName(namespace, 'accountability', 'matter'),
  agencyTopic(namespace),
  clueTopic(namespace),
]

/** Nothing that a migration does needs a key or a blob. */
const none = new Proxy({}, { get: (_target, name) => () => Promise.reject(new Error(`a migration asked for ${String(name)}`)) }) as never

/**
 * Builds intake's indexes (on a connection that builds them), makes its topics and carries out what changed since the stored version. May be killed and
 * run again, and run beside services at work.
 */
export async function migrateIntake({ connection, rulebook, bus, namespace, progress }: MigrateOptions) {
  const stores = await openStores({ connection, rulebook, blobs: none, keys: none, homeRegion: '', clock: () => new Date() })
  await leases(connection).ready()
  const topics = await bus.ensureTopics(intakeTopics(namespace))
  const migrations = await runMigrations(connection, intakeMigrations(stores, progress))
  return { topics, migrations, agencies: stores.agencies, supervisors: stores.supervisors }
}

/** Everything that has changed in what intake keeps. */
export const intakeMigrations = (
  { complaints, heads }: Pick<Stores, 'complaints' | 'heads'>,
  progress: (line: string) => void,
): Migration[] => [shapeOf('complaints', complaints, complaint, progress), shapeOf('region-heads', heads, regionHeadsDecider, progress)]

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

/**
 * What intake keeps in a store, by the names of its collections, and the migrations that the store has seen. `run` brings it up to date, `require` throws when
 * it is not.
 */
export async function intakeCollections(connection: mongoose.Connection, rulebook: Rulebook, migrations: 'run' | 'require') {
  const stores = await openStores({ connection, rulebook, blobs: none, keys: none, homeRegion: '', clock: () => new Date() })
  const all = intakeMigrations(stores, () => undefined)
  if (migrations === 'run') await runMigrations(connection, all)
  const pending = await pendingMigrations(connection, all)
  if (pending.length > 0) throw new Error(`the store is of another version: run mingjian migrate first (missing: ${pending.join(', ')})`)
  const names = Object.values(connection.models).map(({ collection }) => collection.collectionName)
  return { collections: names.filter((name) => name !== 'migrations').sort(), migrations: all.map(({ id }) => id) }
}
