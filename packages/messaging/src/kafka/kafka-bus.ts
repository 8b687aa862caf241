import kafkajs, { type KafkaConfig, type logLevel as Level, type LogEntry } from 'kafkajs'
import type { DeadLetter, DeadLetters, EventBus, EventLog, SubscribeOptions, Subscription } from '../event-bus.ts'
import { runKafkaConsumer } from './consumer.ts'
import { toEvent, toMessage } from './event-message.ts'
import { describeLetter, type Letter, readLetters, writeLetters } from './letter-table.ts'
import { batchingProducer } from './producer.ts'
import { readTopic, topicBounds } from './read-topic.ts'
import { deadLetterTopic, ensureTopics, type TopicShape } from './topics.ts'

export type KafkaBusOptions = Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'> & {
  clientId: string
  /** Of topics that are made: dead letters at a subscription, event topics by `ensureTopics`. */
  topics: TopicShape
  /** After this long without a sign of life the broker gives a consumer's partitions to the others of its group; 15 s unless told. */
  sessionTimeoutMs?: number
  log?: (entry: { level: 'error' | 'warn' | 'info'; message: string; detail: object }) => void
}
export type KafkaBus = EventBus & { deadLetters: DeadLetters; log: EventLog; ensureTopics(topics: string[]): Promise<string[]> }

const { Kafka, logLevel } = kafkajs

const LEVELS: Partial<Record<Level, 'error' | 'warn' | 'info'>> = {
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
}

/** Said at every producer; why bounded retries are safe here stands at `batchingProducer`. */
const KNOWN = 'Limiting retries for the idempotent producer may invalidate EoS guarantees'

/** The bus of the distributed profile: Kafka through kafkajs. Connects when it is first used. */
export function openKafkaBus({ topics: shape, sessionTimeoutMs, log, ...config }: KafkaBusOptions): KafkaBus {
  const kafka = new Kafka({
    ...config,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: { message, timestamp: _timestamp, logger: _logger, ...detail } }: LogEntry) =>
        message === KNOWN ? undefined : log?.({ level: LEVELS[level] ?? 'info', message, detail }),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
  })
  const producer = batchingProducer(kafka)
  const subscriptions = new Set<Awaited<ReturnType<typeof runKafkaConsumer>>>()

  /** Every pair of topic and group that has a topic for its letters. */
  async function letterTopics(): Promise<{ topic: string; group: string }[]> {
    const admin = kafka.admin()
    await admin.connect()
    const names = await admin.listTopics().finally(() => admin.disconnect())
    return names.flatMap((name) => {
      const [, topic, group] = /^(.+\.v\d+)\.(.+)\.dlq$/.exec(name) ?? []
      return topic && group ? [{ topic, group }] : []
    })
  }

  async function letters({ topic, group }: { topic?: string; group?: string }): Promise<Letter[]> {
    const wanted = (await letterTopics()).filter((each) => (!topic || each.topic === topic) && (!group || each.group === group))
    const own = [...subscriptions].find((each) => group !== undefined && each.group === group)
    if (own) return own.letters().filter((letter) => !topic || letter.topic === topic)
    return (await Promise.all(wanted.map((each) => readLetters(kafka, each.topic, each.group)))).flat()
  }

  const deadLetters: DeadLetters = {
    async list({ after, limit = 100, ...filter } = {}) {
      const all = (await letters(filter)).map(describeLetter)
      const start = after ? all.findIndex(({ id }) => id === after) + 1 : 0
      return all.slice(start, start + limit)
    },
    async show(id) {
      const [group, topic] = id.split('/')
      if (!group || !topic) return undefined
      return (await letters({ group, topic })).map(describeLetter).find((each: DeadLetter) => each.id === id)
    },
    async redrive({ key, ...filter }) {
      const given = (await letters(filter)).filter((letter) => key === undefined || letter.key === key)
      await writeLetters(
        producer,
        given.map((letter) => ({ ...letter, redriven: true })),
      )
      return given.length
    },
    count: async () => [...subscriptions].reduce((sum, each) => sum + each.letters().length, 0),
  }

  return {
    publish: (events) => producer.send(events.map(({ topic, ...each }) => ({ topic, message: toMessage(each) }))),
    async subscribe(options: SubscribeOptions): Promise<Subscription> {
      await ensureTopics(kafka, options.topics, shape)
      for (const topic of options.topics) {
        const partitions = (await topicBounds(kafka, topic)).length
        await ensureTopics(kafka, [deadLetterTopic(topic, options.group)], { ...shape, partitions })
      }
      const subscription = await runKafkaConsumer(kafka, producer, options, sessionTimeoutMs)
      subscriptions.add(subscription)
      return subscription
    },
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
      await producer.close()
    },
    ensureTopics: (names) => ensureTopics(kafka, names, shape),
    deadLetters,
    log: {
      async topics() {
        const admin = kafka.admin()
        await admin.connect()
        const names = await admin.listTopics().finally(() => admin.disconnect())
        return names.filter((name) => /\.v\d+$/.test(name)).sort()
      },
      async *read(topic, from = []) {
        for await (const { partition, offset, message } of readTopic(kafka, topic, from)) {
          let event: ReturnType<typeof toEvent>
          try {
            event = toEvent(message)
          } catch (error) {
            // Nobody's event: consumers have it among their dead letters, and a reader is not to end at it.
            log?.({ level: 'warn', message: 'a message is no event', detail: { topic, partition, offset, error: String(error) } })
            continue
          }
          yield { topic, partition, offset, key: String(message.key), event }
        }
      },
    },
  }
}
