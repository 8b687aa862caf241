import { setTimeout as sleep } from 'node:timers/promises'
import type { EachBatchPayload, Kafka } from 'kafkajs'
import { attempt, BACKOFF_MS, MAX_ATTEMPTS } from '../attempt.ts'
import { type Delivery, dead, type HandlerOutcome, retry, type SubscribeOptions, type Subscription } from '../event-bus.ts'
import { toEvent } from './event-message.ts'
import { groupLag } from './group-lag.ts'
import { type Letter, letterTable } from './letter-table.ts'
import { offsetCommits } from './offset-commits.ts'
import { openPartitions } from './open-partitions.ts'
import type { BatchingProducer } from './producer.ts'
import { redriveLetters } from './redrive-letters.ts'
import { CONSUMER_RETRY, runSteadily } from './run-steadily.ts'

/** Keys of one batch that are worked on side by side. */
const KEYS_AT_ONCE = 16
const HEARTBEAT_MS = 1_000
const SESSION_MS = 15_000
/** So long may leaving wait for a join that is under way: a member that joined unseen would hold its partitions until its session ends. */
const JOINING_MS = 5_000
const PARKED = 'parked behind a dead letter of the same key'

type Message = EachBatchPayload['batch']['messages'][number]

/**
 * Runs one member of a consumer group: each key in order, keys side by side, offsets committed after the effect. A partition whose event wants to be
 * tried later is paused, the others go on. What a key cannot pass lies in the letters' topic, its successors behind it.
 */
export async function runKafkaConsumer(
  kafka: Kafka,
  producer: BatchingProducer,
  options: SubscribeOptions,
  sessionTimeout = SESSION_MS,
): Promise<Subscription & { letters(): Letter[] }> {
  const { group, topics, handler, maxAttempts = MAX_ATTEMPTS, backoffMs = BACKOFF_MS } = options
  const stopped = new AbortController()
  let progress = new Date()
  const partitions = openPartitions()
  const commits = offsetCommits((topic, partition, next) => partitions.forget(topic, partition, next - 1))
  const settle = (delivery: Delivery) => attempt(handler, delivery, { group, system: 'kafka', maxAttempts, backoffMs })

  const tables = new Map(
    await Promise.all(
      topics.map(async (topic) => [topic, await letterTable(kafka, producer, topic, group, () => redrive.wake())] as const),
    ),
  )
  const redrive = redriveLetters([...tables.values()], {
    owns: partitions.owns,
    settle,
    signal: stopped.signal,
    took: () => (progress = new Date()),
  })
  const consumer = kafka.consumer({
    groupId: group,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 250,
    sessionTimeout,
    heartbeatInterval: HEARTBEAT_MS,
    retry: CONSUMER_RETRY,
  })
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    partitions.assign(payload.memberAssignment)
    redrive.wake()
  })
  consumer.on(consumer.events.CRASH, commits.forget)

  async function take(topic: string, partition: number, message: Message): Promise<HandlerOutcome> {
    const table = tables.get(topic)
    const key = String(message.key ?? '')
    const offset = Number(message.offset)
    const bury = async (reason: string, parked: boolean): Promise<HandlerOutcome> => {
      const { value, headers = {} } = message
      await table?.bury({ key, partition, offset, reason, parked, value: value ?? Buffer.alloc(0), headers })
      return dead(reason)
    }
    if (table?.has(key)) return bury(PARKED, true)
    const tried = partitions.attempt(topic, partition, offset)
    let event: Delivery['event']
    try {
      event = toEvent(message)
    } catch (error) {
      return bury(error instanceof Error ? error.message : String(error), false)
    }
    const outcome = await settle({ topic, partition, offset, key, event, attempt: tried })
    return outcome.outcome === 'dead' ? bury(outcome.reason, false) : outcome
  }

  async function takeBatch({
    batch,
    resolveOffset,
    heartbeat,
    commitOffsetsIfNecessary,
    uncommittedOffsets,
    isRunning,
    isStale,
    pause,
  }: EachBatchPayload) {
    const { topic, partition, messages } = batch
    let leaving: unknown
    const beat = () => heartbeat().catch((error: unknown) => (leaving ??= error))
    const beats = setInterval(beat, HEARTBEAT_MS)
    let later: number | undefined
    try {
      if (!partitions.isCurrent(topic, partition)) {
        await tables.get(topic)?.current()
        partitions.setCurrent(topic, partition)
      }
      const lanes = byKey(messages.filter(({ offset }) => !partitions.isDone(topic, partition, Number(offset))))
      const goesOn = () => !leaving && !stopped.signal.aborted && isRunning() && !isStale()
      await sideBySide(lanes, KEYS_AT_ONCE, async (lane) => {
        for (const message of lane) {
          if (!goesOn()) return
          const outcome = await take(topic, partition, message).catch((): HandlerOutcome => retry(backoffMs))
          if (outcome.outcome === 'retry') {
            later = Math.min(later ?? outcome.afterMs, outcome.afterMs)
            return
          }
          partitions.done(topic, partition, Number(message.offset))
          progress = new Date()
        }
      })
    } finally {
      clearInterval(beats)
    }
    for (const { offset } of messages) {
      if (!partitions.isDone(topic, partition, Number(offset))) break
      resolveOffset(offset)
    }
    const payload = { commitOffsetsIfNecessary, uncommittedOffsets }
    await (stopped.signal.aborted ? commits.now(payload) : commits.soon(payload))
    if (leaving) throw leaving
    if (later === undefined || stopped.signal.aborted) return
    const resume = pause()
    const timer = setTimeout(resume, later)
    stopped.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }

  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  // A group waits for a killed member until its session ends; whoever subscribes does not (a service would not answer for so long after a crash).
  const config = { autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 8, eachBatch: takeBatch }
  const joined = runSteadily(consumer, config, stopped.signal)
  const { caughtUp, lag, close } = await groupLag(kafka, group, topics, stopped.signal)

  let ending: Promise<void> | undefined
  const stop = async () => {
    stopped.abort()
    await Promise.race([joined, sleep(JOINING_MS, undefined, { ref: false })])
    await commits.close()
    await consumer.disconnect()
    await redrive.idle()
    await Promise.all([...tables.values()].map((table) => table.stop()))
    await close()
  }
  return {
    group,
    stop: () => (ending ??= stop()),
    caughtUp,
    lag,
    lastProgress: () => progress,
    letters: () => [...tables.values()].flatMap((table) => table.all()),
  }
}

function byKey(messages: Message[]): Message[][] {
  const lanes = new Map<string, Message[]>()
  for (const message of messages) {
    const key = String(message.key ?? '')
    const lane = lanes.get(key)
    if (lane) lane.push(message)
    else lanes.set(key, [message])
  }
  return [...lanes.values()]
}

async function sideBySide<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}
