import { expect, test } from '@jest/globals'
import { memoryDossierStore } from '@mingjian/testkit'
import fc from 'fast-check'
import { commandHandler } from './command-handler.ts'
import { type Counter, type CounterCommand, counter } from './counter-fixture.ts'
import { publisher } from './publisher.ts'
import { verifyDossier } from './verify-dossier.ts'

type Message = { id: string; pub: number; amount: number }
const actor = { kind: 'system' as const }

/** Any interleaving of writers, publishers that die between send and cursor, and a consumer that is restarted. */
async function run(s: fc.Scheduler, writers: CounterCommand[][], crashes: boolean[], restarts: boolean[], careless: boolean) {
  const step = (name: string) => s.schedule(Promise.resolve(), name)
  const store = memoryDossierStore<Counter>({ step, careless })
  const log: Message[] = []
  const commands = commandHandler(counter, { store, clock: () => new Date(0) })
  await Promise.all([
    s.waitFor(commands.create('d', { type: 'nothing' }, { actor }).then(() => commands.execute('d', { type: 'note' }, { actor }))),
  ])

  const crash = crashes[Symbol.iterator]()
  const send = async (messages: Message[]) => {
    for (const message of messages) {
      await step('append')
      log.push(message)
      if (crash.next().value) throw new Error('killed after a send')
    }
  }
  const newPublisher = () =>
    publisher<Counter, Message>({
      store,
      send,
      toMessage: (d, r) => ({ id: d._id, pub: r.pub ?? 0, amount: (r.data as { amount: number }).amount }),
    })

  let accepted = 0
  const write = async (list: CounterCommand[], name: string) => {
    for (const [at, command] of list.entries()) {
      const envelope = { actor, causation: `${name}-${at}` }
      const { records } = await commands.execute('d', command, envelope)
      accepted += records.filter(({ pub }) => pub !== undefined).length
      await commands.execute('d', command, envelope)
    }
  }
  const publish = async () => {
    const one = newPublisher()
    for (let round = 0; round < 3; round++) await one.sweep().catch(() => undefined)
  }
  await s.waitFor(Promise.all([...writers.map((list, at) => write(list, `w${at}`)), publish(), publish()]))
  for (let calm = 0; calm < crashes.length + 1; calm++)
    await s.waitFor(
      newPublisher()
        .sweep()
        .catch(() => undefined),
    )

  let lastSeq = 0
  let sum = 0
  const again = restarts[Symbol.iterator]()
  for (let offset = 0; offset < log.length; ) {
    const message = log[offset] as Message
    if (message.pub > lastSeq + 1) throw new Error('the first copy of an event came before its predecessor')
    if (message.pub === lastSeq + 1) {
      lastSeq = message.pub
      sum += message.amount
    }
    if (again.next().value) offset = Math.max(0, offset - 1)
    else offset += 1
  }
  const end = store.kept.get('d')
  if (!end) throw new Error('the dossier is gone')
  return { end, accepted, lastSeq, sum }
}

const command: fc.Arbitrary<CounterCommand> = fc.oneof(
  fc.record({ type: fc.constant('add' as const), amount: fc.nat(9) }),
  fc.constant({ type: 'note' as const }),
)
const property = (careless: boolean) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.array(command, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    fc.array(fc.boolean(), { maxLength: 4 }),
    fc.array(fc.boolean(), { maxLength: 4 }),
    async (s, writers, crashes, restarts) => {
      const { end, accepted, lastSeq, sum } = await run(s, writers, crashes, restarts, careless)
      const wanted = writers.flat().reduce((total, c) => total + (c.type === 'add' ? c.amount : 0), 0)
      expect(end.state.total).toBe(wanted)
      expect(verifyDossier(counter, end)).toBeUndefined()
      expect({ dirty: end.dirty, published: end.published, lastSeq, sum }).toEqual({
        dirty: false,
        published: accepted,
        lastSeq: accepted,
        sum: wanted,
      })
    },
  )

test('any interleaving of commands, crashes and redeliveries ends in the same state, each event on the bus in order and each effect once', async () => {
  await fc.assert(property(false), { numRuns: 400 })
})

test('the careless publisher, which clears the mark without looking at the version, is caught losing an event', async () => {
  const result = await fc.check(property(true), { numRuns: 2_000 })
  expect(result.failed).toBe(true)
})

test('a commit that was loaded before the cursor moved is sent without what went out before it', async () => {
  const store = memoryDossierStore<Counter>()
  const log: number[] = []
  const one = publisher<Counter, number>({
    store,
    send: async (messages) => void log.push(...messages),
    toMessage: (_dossier, { pub = 0 }) => pub,
  })
  const { create, execute } = commandHandler(counter, { store, clock: () => new Date(0), committed: one.enqueue })
  await create('d', { type: 'nothing' }, { actor })
  await execute('d', { type: 'add', amount: 1 }, { actor })
  const before = structuredClone(store.kept.get('d'))
  await execute('d', { type: 'add', amount: 2 }, { actor })
  const after = structuredClone(store.kept.get('d'))
  await one.idle()
  if (!before || !after) throw new Error('the dossier is gone')
  one.enqueue({ ...before, published: 0, dirty: true })
  await one.idle()
  one.enqueue({ ...after, published: 0, dirty: true })
  await one.idle()
  expect(log).toEqual([1, 2])
})
