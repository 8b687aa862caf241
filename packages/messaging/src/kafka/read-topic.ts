import { randomUUID } from 'node:crypto'
import type { Admin, Consumer, ConsumerRunConfig, Kafka, KafkaMessage } from 'kafkajs'
import { patiently } from './patiently.ts'
import { CONSUMER_RETRY, runSteadily } from './run-steadily.ts'

export type TopicMessage = { partition: number; offset: number; message: KafkaMessage }
export type Position = { partition: number; offset: number }

export type Bound = { partition: number; low: number; end: number }

/** Where each partition begins and ends now; `end` is the offset of the next message. */
export async function boundsOf(admin: Admin, topic: string): Promise<Bound[]> {
  const offsets = await patiently(() => admin.fetchTopicOffsets(topic))
  return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), end: Number(high) }))
}

/** The same on a connection of its own. */
export async function topicBounds(kafka: Kafka, topic: string): Promise<Bound[]> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    return await boundsOf(admin, topic)
  } finally {
    await admin.disconnect()
  }
}

/** Reads all partitions of a topic from the beginning (or from given positions) on, for as long as it is not stopped. Commits nothing. */
export async function followTopic(
  kafka: Kafka,
  topic: string,
  take: (messages: TopicMessage[]) => Promise<void> | void,
  from: Position[] = [],
): Promise<{ stop(): Promise<void> }> {
  const consumer: Consumer = kafka.consumer({
    groupId: `mingjian.reader.${randomUUID()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 250,
    retry: CONSUMER_RETRY,
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  const stopped = new AbortController()
  const config: ConsumerRunConfig = {
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      await take(batch.messages.map((message) => ({ partition: batch.partition, offset: Number(message.offset), message })))
    },
  }
  await runSteadily(consumer, config, stopped.signal)
  for (const { partition, offset } of from) consumer.seek({ topic, partition, offset: String(offset) })
  return {
    stop: () => {
      stopped.abort()
      return consumer.disconnect()
    },
  }
}

/** Everything that a topic holds now, from the beginning or from given positions on; partitions come interleaved, each in its order. */
export async function* readTopic(kafka: Kafka, topic: string, from: Position[] = []): AsyncGenerator<TopicMessage> {
  const left = new Map<number, number>()
  for (const { partition, low, end } of await topicBounds(kafka, topic)) {
    const start = Math.max(low, from.find((position) => position.partition === partition)?.offset ?? 0)
    if (start < end) left.set(partition, end)
  }
  if (left.size === 0) return
  let arrived: { messages: TopicMessage[]; taken: () => void } | undefined
  let wake = () => {}
  let stopped = false
  const reader = await followTopic(
    kafka,
    topic,
    (messages) =>
      new Promise<void>((taken) => {
        if (stopped) return taken()
        arrived = { messages, taken }
        wake()
      }),
    from,
  )
  const next = async (): Promise<NonNullable<typeof arrived>> => {
    if (!arrived) await new Promise<void>((resolve) => (wake = resolve))
    const batch = arrived as NonNullable<typeof arrived>
    arrived = undefined
    return batch
  }
  try {
    while (left.size > 0) {
      const { messages, taken } = await next()
      for (const each of messages) {
        const end = left.get(each.partition)
        if (end === undefined || each.offset >= end) continue
        yield each
        if (each.offset + 1 >= end) left.delete(each.partition)
      }
      taken()
    }
  } finally {
    stopped = true
    arrived?.taken()
    await reader.stop()
  }
}
