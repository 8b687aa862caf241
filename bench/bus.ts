import { mkdirSync, writeFileSync } from 'node:fs'
import { done, openKafkaBus } from '@mingjian/messaging'
import { startKafka } from '@mingjian/testkit/containers'
import kafkajs from 'kafkajs'
import { sampleEvent } from '../e2e/faults/sample-event.ts'

// Publish → consume through our bus against bare kafkajs batches: the same broker, partitions, messages (about 800 bytes with headers) and batch sizes, in
// one run, in turns. Each side's consumer waits for the last of a round. Prints one JSON line; raw samples go to bench/results/.

const EVENTS = Number(process.env.EVENTS ?? 40_000)
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const BATCH = 500
const AHEAD = 2
const KEYS = 2_000
const PARTITIONS = 12
const OURS = 'mingjian.bench.ours.v1'
const BARE = 'mingjian.bench.bare.v1'

type Side = { publish: (batch: ReturnType<typeof sampleEvent>[]) => Promise<unknown>; taken: () => number; stop: () => Promise<unknown> }

let serial = 0
const nextBatch = () => Array.from({ length: BATCH }, () => sampleEvent(`dossier-${serial++ % KEYS}`, serial))

function counter() {
  let taken = 0
  let wake = () => {}
  let wanted = Number.POSITIVE_INFINITY
  return {
    taken: () => taken,
    take(count: number) {
      taken += count
      if (taken >= wanted) wake()
    },
    reached: (count: number) =>
      new Promise<void>((resolve) => {
        wanted = count
        wake = resolve
        if (taken >= wanted) resolve()
      }),
  }
}

async function ourSide(broker: string): Promise<Side & { reached: (count: number) => Promise<void> }> {
  const bus = openKafkaBus({ clientId: 'bench', brokers: [broker], topics: { partitions: PARTITIONS, replication: 1 } })
  await bus.ensureTopics([OURS])
  const count = counter()
  const handler = async () => {
    count.take(1)
    return done
  }
  await bus.subscribe({ group: 'mingjian.bench.ours', topics: [OURS], handler })
  return {
    publish: (batch) => bus.publish(batch.map((event) => ({ topic: OURS, key: event.subject, event }))),
    stop: () => bus.close(),
    ...count,
  }
}

async function bareSide(broker: string): Promise<Side & { reached: (count: number) => Promise<void> }> {
  const kafka = new kafkajs.Kafka({ clientId: 'bare', brokers: [broker], logLevel: kafkajs.logLevel.ERROR })
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: BARE, numPartitions: PARTITIONS, replicationFactor: 1 }], waitForLeaders: true })
  await admin.disconnect()
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await producer.connect()
  const consumer = kafka.consumer({ groupId: 'mingjian.bench.bare', maxWaitTimeInMs: 250 })
  await consumer.connect()
  await consumer.subscribe({ topics: [BARE], fromBeginning: true })
  const count = counter()
  await consumer.run({
    partitionsConsumedConcurrently: 8,
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages) JSON.parse(String(value))
      count.take(batch.messages.length)
    },
  })
  return {
    publish: (batch) => {
      const messages = batch.map(({ data, ...attributes }) => ({
        key: attributes.subject,
        value: JSON.stringify(data),
        headers: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)])),
      }))
      return producer.sendBatch({ acks: -1, topicMessages: [{ topic: BARE, messages }] })
    },
    stop: async () => {
      await consumer.disconnect()
      await producer.disconnect()
    },
    ...count,
  }
}

async function round({ publish, taken, reached }: Awaited<ReturnType<typeof ourSide>>): Promise<number> {
  const target = taken() + EVENTS
  const started = performance.now()
  const all = reached(target)
  let left = EVENTS / BATCH
  await Promise.all(
    Array.from({ length: AHEAD }, async () => {
      while (left-- > 0) await publish(nextBatch())
    }),
  )
  await all
  return EVENTS / ((performance.now() - started) / 1_000)
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const { container, address } = await startKafka()
try {
  const ours = await ourSide(address)
  const bare = await bareSide(address)
  const samples: { ours: number; bare: number }[] = []
  await round(ours)
  await round(bare)
  for (let n = 0; n < ROUNDS; n++) samples.push({ ours: await round(ours), bare: await round(bare) })
  await ours.stop()
  await bare.stop()
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/bus.json', import.meta.url), JSON.stringify(samples, null, 2))
  console.log(
    JSON.stringify({
      bench: 'bus',
      events: EVENTS,
      batch: BATCH,
      partitions: PARTITIONS,
      oursPerSecond: Math.round(median(samples.map((sample) => sample.ours))),
      barePerSecond: Math.round(median(samples.map((sample) => sample.bare))),
      ratio: Number(median(samples.map((sample) => sample.ours / sample.bare)).toFixed(2)),
    }),
  )
} finally {
  await container.stop()
}
