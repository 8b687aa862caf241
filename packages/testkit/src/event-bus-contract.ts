import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CloudEvent } from '@mingjian/contracts'
import { type DeadLetters, dead, done, type EventBus, retry } from '@mingjian/messaging'

/** One adapter under test: `reopen` stands for a process that was killed and started again on the same log. */
export type BusUnderTest = {
  bus: EventBus
  deadLetters: DeadLetters
  /** Makes a topic where the adapter wants them made beforehand. */
  prepare?(topic: string): Promise<unknown>
  reopen(): Promise<BusUnderTest>
  close(): Promise<void>
}

export const anEvent = (subject: string, sequence: number, data: unknown = { sequence }): CloudEvent => ({
  specversion: '1.0',
  id: `${subject}:${sequence}`,
  source: '/mingjian/test/intake',
  type: 'cn.mingjian.intake.complaint-submitted.v1',
  subject,
  time: '2026-03-02T08:00:00+08:00',
  datacontenttype: 'application/json',
  region: '5205',
  sequence,
  data,
})

const collect = (take: (event: CloudEvent) => void) => async (delivery: { event: CloudEvent }) => {
  take(delivery.event)
  return done
}

/** What every EventBus adapter promises. */
export function eventBusContract(name: string, open: () => Promise<BusUnderTest>) {
  describe(`the event bus contract on ${name}`, () => {
    let it: BusUnderTest
    let topic: string
    let group: string
    beforeEach(async () => {
      it = await open()
      topic = `mingjian.test.${randomUUID()}.v1`
      group = `mingjian.test.${randomUUID()}`
      await it.prepare?.(topic)
    })
    afterEach(async () => {
      await it.close()
    })
    const send = (key: string, ...sequences: number[]) =>
      it.bus.publish(sequences.map((sequence) => ({ topic, key, event: anEvent(key, sequence) })))

    test('tells how far a group is behind', async () => {
      await send('a', 1, 2)
      await send('b', 1)
      let open = () => {}
      const opened = new Promise<void>((resolve) => {
        open = resolve
      })
      const subscription = await it.bus.subscribe({ group, topics: [topic], handler: () => opened.then(() => done) })
      expect([subscription.group, await subscription.lag()]).toEqual([group, 3])
      open()
      await subscription.caughtUp()
      expect(await subscription.lag()).toBe(0)
    })

    test('what was done before a member stopped is not delivered to the next one', async () => {
      const seen: string[] = []
      const handler = collect(({ id }) => seen.push(id))
      const first = await it.bus.subscribe({ group, topics: [topic], handler })
      for (let n = 1; n <= 30; n++) await send(`k${n}`, 1)
      while (seen.length < 30) await new Promise((resolve) => setTimeout(resolve, 1))
      await first.stop()
      const second = await it.bus.subscribe({ group, topics: [topic], handler })
      await send('last', 1)
      await second.caughtUp()
      expect(seen.length).toBe(31)
    })

    test('delivers every event to each group, in order per key, with its attributes and data whole', async () => {
      await send('a', 1, 2)
      await send('b', 1)
      await send('a', 3)
      for (const each of [group, `${group}.second`]) {
        const seen: CloudEvent[] = []
        const subscription = await it.bus.subscribe({
          group: each,
          topics: [topic],
          handler: collect((event) => seen.push(event)),
        })
        await subscription.caughtUp()
        await subscription.stop()
        expect(seen.filter(({ subject }) => subject === 'a').map(({ sequence }) => sequence)).toEqual([1, 2, 3])
        expect(seen.find(({ subject }) => subject === 'b')).toEqual(anEvent('b', 1))
      }
    })

    test('wakes a waiting consumer for what is published later', async () => {
      let resolve: (event: CloudEvent) => void = () => {}
      const arrived = new Promise<CloudEvent>((r) => (resolve = r))
      await send('a', 1)
      const subscription = await it.bus.subscribe({
        group,
        topics: [topic],
        handler: async ({ event }) => {
          if (event.sequence === 2) resolve(event)
          return done
        },
      })
      await subscription.caughtUp()
      await send('a', 2)
      expect((await arrived).sequence).toBe(2)
      await subscription.stop()
    })

    test('goes on from the committed offset after a restart', async () => {
      await send('a', 1, 2)
      const first = await it.bus.subscribe({ group, topics: [topic], handler: async () => done })
      await first.caughtUp()
      it = await it.reopen()
      await send('a', 3)
      const seen: number[] = []
      const second = await it.bus.subscribe({ group, topics: [topic], handler: collect((event) => seen.push(event.sequence)) })
      await second.caughtUp()
      await second.stop()
      expect(seen).toEqual([3])
    })

    test('delivers again what a stopped consumer had not finished', async () => {
      await send('a', 1)
      const first = await it.bus.subscribe({ group, topics: [topic], handler: async () => retry(60_000) })
      it = await it.reopen()
      await first.stop()
      const seen: number[] = []
      const second = await it.bus.subscribe({ group, topics: [topic], handler: collect((event) => seen.push(event.sequence)) })
      await second.caughtUp()
      await second.stop()
      expect(seen).toEqual([1])
    })

    test('keeps the order while an event is retried', async () => {
      await send('a', 1, 2, 3)
      const seen: string[] = []
      const subscription = await it.bus.subscribe({
        group,
        topics: [topic],
        handler: async ({ event, attempt }) => {
          seen.push(`${event.sequence}#${attempt}`)
          return event.sequence === 2 && attempt < 3 ? retry(1) : done
        },
      })
      await subscription.caughtUp()
      await subscription.stop()
      expect(seen).toEqual(['1#1', '2#1', '2#2', '2#3', '3#1'])
    })

    test('a handler that keeps throwing does not stop the others: the event is dead, its successors of the same key wait behind it', async () => {
      await send('poison', 1, 2, 3)
      await send('fine', 1, 2)
      const seen: string[] = []
      const subscription = await it.bus.subscribe({
        group,
        topics: [topic],
        maxAttempts: 2,
        backoffMs: 1,
        handler: async ({ event }) => {
          if (event.id === 'poison:2') throw new Error('cannot read this')
          seen.push(event.id)
          return done
        },
      })
      await subscription.caughtUp()
      await subscription.stop()
      expect(seen.sort()).toEqual(['fine:1', 'fine:2', 'poison:1'])
      const letters = await it.deadLetters.list({ group })
      expect(letters.map(({ event, parked }) => [event.id, parked])).toEqual([
        ['poison:2', false],
        ['poison:3', true],
      ])
      expect(letters[0]?.reason).toContain('cannot read this')
      expect(await it.deadLetters.show(letters[0]?.id ?? '')).toEqual(letters[0])
    })

    test('redrive gives dead letters back in their order, also with new ones arriving behind them', async () => {
      await send('a', 1, 2)
      let broken = true
      const seen: number[] = []
      const handler = async ({ event }: { event: CloudEvent }) => {
        if (broken) return dead('a mapping is missing')
        seen.push(event.sequence)
        return done
      }
      const subscription = await it.bus.subscribe({ group, topics: [topic], handler })
      await subscription.caughtUp()
      broken = false
      await send('a', 3)
      await subscription.caughtUp()
      expect(seen).toEqual([])
      expect(await it.deadLetters.redrive({ group })).toBe(3)
      await send('b', 9)
      await subscription.caughtUp()
      while ((await it.deadLetters.list({ group })).length > 0) await new Promise((resolve) => setImmediate(resolve))
      await send('a', 4)
      await subscription.caughtUp()
      await subscription.stop()
      expect(seen.filter((sequence) => sequence < 9)).toEqual([1, 2, 3, 4])
    })

    test('an event that arrives while its predecessors are being redriven follows them, and waits for no second redrive', async () => {
      await send('a', 1)
      let broken = true
      let letGo: () => void = () => {}
      const held = new Promise<void>((resolve) => (letGo = resolve))
      const seen: number[] = []
      const handler = async ({ event }: { event: CloudEvent }) => {
        if (broken) return dead('a mapping is missing')
        if (event.sequence === 1) await held
        seen.push(event.sequence)
        return done
      }
      const subscription = await it.bus.subscribe({ group, topics: [topic], handler })
      await subscription.caughtUp()
      broken = false
      await it.deadLetters.redrive({ group })
      await send('a', 2)
      await subscription.caughtUp()
      letGo()
      while ((await it.deadLetters.count()) > 0) await new Promise((resolve) => setImmediate(resolve))
      await subscription.stop()
      expect(seen).toEqual([1, 2])
    })

    test('a redriven event that is still dead stays, and what waits behind it is not handed out', async () => {
      await send('a', 1, 2)
      const seen: number[] = []
      const subscription = await it.bus.subscribe({
        group,
        topics: [topic],
        handler: async ({ event }) => {
          if (event.sequence === 1) return dead('still broken')
          seen.push(event.sequence)
          return done
        },
      })
      await subscription.caughtUp()
      await it.deadLetters.redrive({ group, key: 'a' })
      await send('b', 7)
      await subscription.caughtUp()
      await subscription.stop()
      expect(seen).toEqual([7])
      expect((await it.deadLetters.list({ group })).map(({ event }) => event.sequence)).toEqual([1, 2])
    })
  })
}
