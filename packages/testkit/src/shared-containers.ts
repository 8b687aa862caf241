// Set-up of the jest project `containers`: the servers that its suites share, started once and named to the workers by environment variables.
import type { StartedTestContainer } from 'testcontainers'
import { startKafka, startMongo } from './containers.ts'

let running: StartedTestContainer[] = []

/** Starts what the suites share. */
export async function startShared(): Promise<void> {
  const [kafka, mongo] = await Promise.all([startKafka(), startMongo()])
  running = [kafka.container, mongo.container]
  process.env.TEST_KAFKA = kafka.address
  process.env.TEST_MONGO = mongo.uri
}

/** Ends it. */
export async function stopShared(): Promise<void> {
  await Promise.all(running.map((container) => container.stop()))
}

const named = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: these suites belong to the jest project containers`)
  return value
}

/** Address of the shared broker. */
export const sharedKafka = () => named('TEST_KAFKA')

/** Address of an own database on the shared replica set. */
export const sharedMongo = (database: string) => named('TEST_MONGO').replace('/?', `/${database}?`)
