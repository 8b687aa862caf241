import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { CloudEvent } from '@mingjian/contracts'
import { type DeadLetter, dead, done, duplicate, type Handler, type KafkaBus, openKafkaBus } from '@mingjian/messaging'
import { anEvent, sharedKafka } from '@mingjian/testkit'

let bus: KafkaBus
let topic: string
let group: string
beforeEach(async () => {
  bus = openKafkaBus({ brokers: [sharedKafka()], clientId: 'delivery', topics: { partitions: 3, replication: 1 } })
  topic = `mingjian.test.${randomUUID()}.v1`
  group = `mingjian.test.${randomUUID()}`
  await bus.ensureTopics([topic])
})
afterEach(() => bus.close())

const send = (key: string, ...sequences: number[]) =>
  bus.publish(sequences.map((sequence) => ({ topic, key, event: anEvent(key, sequence) })))
const unreadable = (key: string) =>
  bus.publish([{ topic, key, event: { datacontenttype: 'application/json', data: 'nothing' } as unknown as CloudEvent }])

async function lettersWhen(holds: (letters: DeadLetter[]) => boolean): Promise<DeadLetter[]> {
  for (;;) {
    const letters = await bus.deadLetters.list({ group })
    if (holds(letters)) return letters
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('second copies, also out of order and by other producers, have no second effect', async () => {
  const second = openKafkaBus({ brokers: [sharedKafka()], clientId: 'second', topics: { partitions: 3, replication: 1 } })
  const effects = new Map<string, number[]>()
  let copies = 0
  const handler: Handler = async ({ key, event }) => {
    const seen = effects.get(key) ?? []
    effects.set(key, seen)
    if (event.sequence <= (seen.at(-1) ?? 0)) {
      copies += 1
      return duplicate
    }
    seen.push(event.sequence)
    return done
  }
  try {
    await send('a', 1, 2, 2)
    await second.publish([3, 1, 2, 3].map((sequence) => ({ topic, key: 'a', event: anEvent('a', sequence) })))
    await send('a', 3, 1, 4)
    await send('b', 1, 1, 1)
    for (const round of [1, 2]) {
      // The second group's member begins from the first event again, as one does whose offsets were lost.
      const subscription = await bus.subscribe({ group: `${group}.${round}`, topics: [topic], handler })
      await subscription.caughtUp()
      await subscription.stop()
    }
  } finally {
    await second.close()
  }
  expect(Object.fromEntries(effects)).toEqual({ a: [1, 2, 3, 4], b: [1] })
  expect(copies).toBe(8 + 13)
})

test('an unreadable message goes to the dead letters; what is readable is handled and read past it', async () => {
  await send('a', 1)
  await unreadable('b')
  await send('a', 2)
  const seen: string[] = []
  const subscription = await bus.subscribe({
    group,
    topics: [topic],
    handler: async ({ event }) => {
      seen.push(event.id)
      return done
    },
  })
  await subscription.caughtUp()
  expect(seen).toEqual(['a:1', 'a:2'])
  expect((await bus.deadLetters.list({ group })).map(({ key, event }) => [key, event.type])).toEqual([['b', 'unreadable']])
  const read: string[] = []
  for await (const { event } of bus.log.read(topic)) read.push(event.id)
  expect(read).toEqual(['a:1', 'a:2'])
})

test('an unreadable message that is redriven stays dead, and holds up no other letter', async () => {
  let broken = true
  const seen: string[] = []
  const subscription = await bus.subscribe({
    group,
    topics: [topic],
    handler: async ({ event }) => {
      if (broken) return dead('a mapping is missing')
      seen.push(event.id)
      return done
    },
  })
  await unreadable('b')
  await send('a', 1)
  await send('c', 1)
  await send('d', 1)
  await subscription.caughtUp()
  broken = false
  expect(await bus.deadLetters.redrive({ group })).toBe(4)
  const [left] = await lettersWhen((letters) => letters.length === 1)
  expect(left?.reason).toContain('no CloudEvent')
  expect(seen.sort()).toEqual(['a:1', 'c:1', 'd:1'])
})

test('a subscription does not wait for a member of its group that was killed', async () => {
  const killed = fork(fileURLToPath(new URL('./killed-member.ts', import.meta.url)), [sharedKafka(), topic, group], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'],
  })
  const gone = new Promise((resolve) => killed.once('exit', resolve))
  await send('a', 0)
  await new Promise((resolve) => killed.once('message', resolve))
  killed.kill('SIGKILL')
  await gone
  await send('a', 1)
  let taken = false
  const subscription = await bus.subscribe({
    group,
    topics: [topic],
    handler: async () => {
      taken = true
      return done
    },
  })
  expect(taken).toBe(false)
  expect(await subscription.lag()).toBeGreaterThan(0)
  await subscription.caughtUp()
  expect(taken).toBe(true)
})
