import { topicName } from '@mingjian/contracts'
import { type Migration, runMigrations } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { complaintsBelowStore } from './adapters/store/complaints-below-store.ts'
import { receivedTopic } from './application/receive-events.ts'

/** Topics of the complaints of places below: what was received here, and what each followed namespace publishes and received itself. */
export const belowTopics = (namespace: string, follow: readonly string[]) => [
  receivedTopic(namespace),
  ...follow.flatMap((followed) => [topicName(followed, 'intake', 'complaint'), receivedTopic(followed)]),
]

/** Everything that has changed in what exchange keeps; a process that must find it done does not start before. */
export const exchangeMigrations = (ready: () => Promise<unknown>): Migration[] => [{ id: 'complaints-below-0001', run: ready }]

export type MigrateExchangeOptions = {
  connection: mongoose.Connection
  bus: { ensureTopics(topics: string[]): Promise<string[]> }
  namespace: string
  follow: readonly string[]
}

/** Builds exchange's indexes (on a connection that builds them) and makes topics that are missing, also those of namespaces that begin later. May run again. */
export async function migrateExchange({ connection, bus, namespace, follow }: MigrateExchangeOptions) {
  const { ready } = complaintsBelowStore(connection)
  await ready()
  const topics = await bus.ensureTopics(belowTopics(namespace, follow))
  return { topics, migrations: await runMigrations(connection, exchangeMigrations(ready)) }
}
