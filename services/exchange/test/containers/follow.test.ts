import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CloudEvent } from '@mingjian/contracts'
import { createExchange, migrateExchange } from '@mingjian/exchange'
import { type KafkaBus, openKafkaBus } from '@mingjian/messaging'
import { createLogger, lifecycle } from '@mingjian/platform'
import { type OpenStore, openMongo } from '@mingjian/storage'
import { sharedKafka, sharedMongo } from '@mingjian/testkit'
import { told } from '../component/harness.ts'

// A city on Kafka and MongoDB that follows two counties with namespaces of their own on the same broker; one of them begins later.

const CITY = 'mingjian-5205'
const COUNTY = 'mingjian-520522'
const LATE = 'mingjian-520523'
const follow = [COUNTY, LATE]
const DATABASE = `follow_${Date.now()}`

const busOf = (name: string): KafkaBus =>
  openKafkaBus({ brokers: [sharedKafka()], clientId: name, topics: { partitions: 3, replication: 1 } })
const counties = busOf('counties')
let store: OpenStore

beforeAll(async () => {
  store = await openMongo(sharedMongo(DATABASE), { autoIndex: true })
})
afterAll(async () => {
  await counties.close()
  await store?.connection.dropDatabase()
  await store?.close()
})

/** The city's process, until `end`. */
async function startCity() {
  const life = lifecycle()
  const bus = busOf('city')
  life.onClose('bus', () => bus.close())
  // A connection is one process's: models are made once on each.
  const own = await openMongo(sharedMongo(DATABASE), { autoIndex: false })
  life.onClose('store', () => own.close())
  const exchange = await createExchange({
    connection: own.connection,
    bus,
    migrations: 'require',
    clock: () => new Date(),
    logger: createLogger('silent', 'test'),
    lifecycle: life,
    settings: { namespace: CITY, homeRegion: '5205', follow, upwardRetryLimitMs: 1_000 },
  }).catch(async (error: unknown) => {
    await life.close()
    throw error
  })
  return { bus, settled: () => exchange.consumers[0]?.caughtUp(), end: async () => expect(await life.close()).toEqual([]) }
}

const publish = (topic: string, ...events: CloudEvent[]) => counties.publish(events.map((event) => ({ topic, key: event.subject, event })))
const rows = async () =>
  Object.fromEntries(
    (await store.connection.collection<{ _id: string; lastSeq: number }>('complaints-below').find().toArray()).map(({ _id, lastSeq }) => [
      _id,
      lastSeq,
    ]),
  )

test('a store that was not migrated is refused', async () => {
  await expect(startCity()).rejects.toThrow('run mingjian migrate first (missing: complaints-below-0001)')
})

test('migrate builds the indexes, and makes the topics of those that are followed, once', async () => {
  const migrate = () => migrateExchange({ connection: store.connection, bus: counties, namespace: CITY, follow })
  const { topics, migrations } = await migrate()
  expect(topics.sort()).toEqual(
    [`${CITY}.exchange`, ...follow.flatMap((each) => [`${each}.exchange`, `${each}.intake`])].map((each) => `${each}.complaint.v1`).sort(),
  )
  expect(migrations).toEqual(['complaints-below-0001'])
  const indexes = await store.connection.collection('complaints-below').indexes()
  expect(indexes.map(({ name }) => name)).toContain('above_1_status_1_receivedOn_-1__id_-1')
})

test('what a followed county published before and after is in the rows once, with what it received itself', async () => {
  await publish(`${COUNTY}.intake.complaint.v1`, told('520522', 'a'), told('520522', 'a', 2), told('520522', 'b'))
  await publish(`${COUNTY}.exchange.complaint.v1`, told('520522001', 't'))
  const city = await startCity()
  await city.settled()
  expect(await rows()).toEqual({ [`${COUNTY}/a`]: 2, [`${COUNTY}/b`]: 1, 'mingjian-520522001/t': 1 })
  await publish(`${LATE}.intake.complaint.v1`, told('520523', 'z'))
  // The same by another way: the county also sends it upward.
  await publish(`${CITY}.exchange.complaint.v1`, told('520522', 'a'), told('520522', 'a', 2), told('520522', 'a', 3))
  await publish(`${COUNTY}.intake.complaint.v1`, told('520522', 'a', 3))
  await city.settled()
  expect(await rows()).toMatchObject({ [`${COUNTY}/a`]: 3, [`${LATE}/z`]: 1 })
  await city.end()
})

test('started again it goes on where it was; what pretends to be of another place is a dead letter', async () => {
  await publish(`${COUNTY}.intake.complaint.v1`, told('520522', 'b', 2), told('520522', 'old', 1, { source: '/mingjian/intake' }))
  await publish(`${COUNTY}.exchange.complaint.v1`, told('520523', 'forged'), told('520523', 'z', 2), told('5205', 'above'))
  const city = await startCity()
  await city.settled()
  const known = { [`${COUNTY}/a`]: 3, [`${COUNTY}/b`]: 2, 'mingjian-520522001/t': 1, [`${LATE}/z`]: 1 }
  // What a county published under another name, before it had an installation of its own, is its own.
  expect(await rows()).toEqual({ ...known, [`${COUNTY}/old`]: 1 })
  const letters = await city.bus.deadLetters.list({ group: `${CITY}.exchange.complaints-below` })
  expect(letters.map(({ key }) => key).sort()).toEqual(['above', 'forged', 'z'])
  await city.end()
})

test('MongoDB answers the list by its index, newest first', async () => {
  const plan = await store.connection
    .collection('complaints-below')
    .find({ above: '520522', sealedFrom: { $nin: ['office-520522'] } })
    .sort({ receivedOn: -1, _id: -1 })
    .explain('queryPlanner')
  const winning = JSON.stringify((plan as unknown as { queryPlanner: { winningPlan: object } }).queryPlanner.winningPlan)
  expect([winning.includes('above_1_receivedOn_-1__id_-1'), winning.includes('"SORT"')]).toEqual([true, false])
})
