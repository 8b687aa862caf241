// The dead letters of one group and topic lie in a compacted topic: the newest record of a letter is what it is now, an empty one means resolved.
import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs'
import type { DeadLetter } from '../event-bus.ts'
import { textOf, toEvent } from './event-message.ts'
import type { BatchingProducer } from './producer.ts'
import { followTopic, readTopic, type TopicMessage, topicBounds } from './read-topic.ts'
import { deadLetterTopic } from './topics.ts'

export type Letter = {
  topic: string
  group: string
  key: string
  /** Where the event stands in its topic; dead letters keep the order of it. */
  partition: number
  offset: number
  reason: string
  at: string
  parked: boolean
  redriven: boolean
  /** As it came: value and headers. */
  value: Buffer
  headers: IHeaders
}

/** Above this a group stops instead of setting more events aside: then it is the group that is broken, not the events. */
export const MOST_LETTERS = 10_000
const PREFIX = 'dlq_'

const nameOf = ({ partition, offset }: Pick<Letter, 'partition' | 'offset'>) => `${partition}:${offset}`

/** What lies in the letters' topic for one letter. */
function toRecord({ value, headers, topic, group, ...letter }: Letter) {
  const own: IHeaders = {}
  for (const [name, each] of Object.entries(letter)) own[PREFIX + name] = String(each)
  return {
    topic: deadLetterTopic(topic, group),
    message: { key: nameOf(letter), partition: letter.partition, value, headers: { ...headers, ...own } },
  }
}

function fromRecord(topic: string, group: string, { value, headers = {} }: KafkaMessage): Letter {
  const own = (name: string) => textOf(headers[PREFIX + name])
  return {
    topic,
    group,
    key: own('key'),
    partition: Number(own('partition')),
    offset: Number(own('offset')),
    reason: own('reason'),
    at: own('at'),
    parked: own('parked') === 'true',
    redriven: own('redriven') === 'true',
    value: value ?? Buffer.alloc(0),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(PREFIX))),
  }
}

/** As an operator sees it; an event that cannot be read is shown by its bytes. */
export function describeLetter(letter: Letter): DeadLetter {
  const { topic, group, key, reason, at, parked, partition, offset, value, headers } = letter
  let event: DeadLetter['event']
  try {
    event = toEvent({ value, headers })
  } catch {
    event = { id: textOf(headers.ce_id), type: 'unreadable', subject: key, data: value.toString('base64') } as DeadLetter['event']
  }
  return { id: `${group}/${topic}/${partition}/${offset}`, topic, group, key, reason, at, parked, event }
}

const inOrder = (a: Letter, b: Letter) => a.partition - b.partition || a.offset - b.offset

function apply(letters: Map<string, Letter>, topic: string, group: string, { message }: TopicMessage): void {
  const name = String(message.key)
  if (message.value === null) letters.delete(name)
  else letters.set(name, fromRecord(topic, group, message))
}

/** The letters of a group and topic as they are now. */
export async function readLetters(kafka: Kafka, topic: string, group: string): Promise<Letter[]> {
  const letters = new Map<string, Letter>()
  for await (const each of readTopic(kafka, deadLetterTopic(topic, group))) apply(letters, topic, group, each)
  return [...letters.values()].sort(inOrder)
}

/** Writes letters anew, in the order given. */
export const writeLetters = (producer: BatchingProducer, letters: Letter[]) => producer.send(letters.map(toRecord))

/** The letters of a group and topic, followed as they change; every write is visible to who made it. */
export async function letterTable(kafka: Kafka, producer: BatchingProducer, topic: string, group: string, changed: () => void) {
  const letters = new Map<string, Letter>()
  let keys = new Set<string>()
  const read = new Map<number, number>()
  const waiting: (() => void)[] = []
  const follower = await followTopic(kafka, deadLetterTopic(topic, group), (messages) => {
    for (const each of messages) {
      apply(letters, topic, group, each)
      read.set(each.partition, each.offset + 1)
    }
    keys = new Set([...letters.values()].map(({ key }) => key))
    for (const wake of waiting.splice(0)) wake()
    changed()
  })
  const sorted = () => [...letters.values()].sort(inOrder)

  /** Resolves when everything that the letters' topic held at the call has been read. */
  async function current(): Promise<void> {
    const ends = (await topicBounds(kafka, deadLetterTopic(topic, group))).filter(({ low, end }) => end > low)
    while (ends.some(({ partition, end }) => (read.get(partition) ?? 0) < end)) await new Promise<void>((resolve) => waiting.push(resolve))
  }

  async function write(list: Letter[]): Promise<void> {
    await writeLetters(producer, list)
    await current()
  }

  const ofKey = (key: string) => sorted().filter((letter) => letter.key === key)

  return {
    current,
    all: sorted,
    has: (key: string) => keys.has(key),

    /** Sets an event aside. Throws when too many lie here already. */
    async bury(letter: Omit<Letter, 'topic' | 'group' | 'redriven' | 'at'>): Promise<void> {
      if (letters.size >= MOST_LETTERS && !letters.has(nameOf(letter)))
        throw new Error(`${group} has ${letters.size} dead letters of ${topic}: it stops until they are looked at (mingjian dlq)`)
      await write([{ ...letter, topic, group, redriven: false, at: new Date().toISOString() }])
    },

    /** The oldest letter of each key, where it was given back or only waited for one that has gone. */
    ready(): Letter[] {
      const first = new Map<string, Letter>()
      for (const letter of sorted()) if (!first.has(letter.key)) first.set(letter.key, letter)
      return [...first.values()].filter(({ redriven, parked }) => redriven || parked)
    },

    async resolve({ partition, offset }: Letter): Promise<void> {
      const message = { key: nameOf({ partition, offset }), partition, value: null }
      await producer.send([{ topic: deadLetterTopic(topic, group), message }])
      await current()
    },

    /** The letter stays dead, and what waits behind it stays parked. */
    async returnDead(letter: Letter, reason: string): Promise<void> {
      await write(
        ofKey(letter.key).map((each) => ({
          ...each,
          redriven: false,
          ...(nameOf(each) === nameOf(letter) ? { reason, parked: false } : {}),
        })),
      )
    },

    stop: () => follower.stop(),
  }
}

export type LetterTable = Awaited<ReturnType<typeof letterTable>>
