import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs'

export type Sending = { topic: string; message: Message }

const MOST = 1_000
/** Tries for about three seconds; after that the caller is told, and its sweeper comes back. */
const RETRY = { initialRetryTime: 100, multiplier: 2, retries: 4, maxRetryTime: 2_000 }

/**
 * One idempotent producer (acks=all) for all that a process publishes. Sendings that wait together go out as one batch, in the order they came, one
 * batch at a time. A producer whose batch failed is not used again: its next sequence numbers could be taken for those of the batch that may have
 * arrived, and events would be dropped as duplicates.
 */
export function batchingProducer(kafka: Kafka) {
  let producer: Promise<Producer> | undefined
  const waiting: { sendings: Sending[]; resolve: () => void; reject: (error: unknown) => void }[] = []
  let round: Promise<void> | undefined
  let closed = false

  async function connected(): Promise<Producer> {
    producer ??= (async () => {
      const fresh = kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
        retry: RETRY,
      })
      await fresh.connect()
      return fresh
    })()
    return producer
  }

  async function abandon(): Promise<void> {
    const old = producer
    producer = undefined
    await old?.then((each) => each.disconnect()).catch(() => undefined)
  }

  function nextBatch(): typeof waiting {
    let count = 0
    const tooMany = waiting.findIndex(({ sendings }) => {
      count += sendings.length
      return count > MOST
    })
    return waiting.splice(0, tooMany < 0 ? waiting.length : Math.max(1, tooMany))
  }

  // Ends in the same turn in which it finds nothing: a sending that comes later starts the next round.
  async function drain(): Promise<void> {
    await new Promise<void>((go) => setImmediate(go))
    while (waiting.length > 0) await sendTogether(nextBatch())
    round = undefined
  }

  async function sendTogether(group: typeof waiting): Promise<void> {
    const byTopic = new Map<string, Message[]>()
    for (const { topic, message } of group.flatMap(({ sendings }) => sendings)) {
      const messages = byTopic.get(topic)
      if (messages) messages.push(message)
      else byTopic.set(topic, [message])
    }
    try {
      const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }))
      await (await connected()).sendBatch({ acks: -1, topicMessages })
    } catch (error) {
      await abandon()
      for (const { reject } of group) reject(error)
      return
    }
    for (const { resolve } of group) resolve()
  }

  return {
    /** Resolves when all are durable at every replica that is in sync; rejects when it cannot be known that they are. */
    send(sendings: Sending[]): Promise<void> {
      if (closed) return Promise.reject(new Error('the bus is closed'))
      if (sendings.length === 0) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.push({ sendings, resolve, reject })
        round ??= drain()
      })
    },
    async close(): Promise<void> {
      closed = true
      while (round) await round
      await abandon()
    },
  }
}

export type BatchingProducer = ReturnType<typeof batchingProducer>
