import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CloudEvent } from '@mingjian/contracts'
import type { DeadLetter, DeadLetters, EventBus, EventLog, Outgoing, Subscription } from '../event-bus.ts'
import { runConsumer } from './consumer.ts'
import { type DeadRow, LogStore } from './log-store.ts'

export type LocalBusOptions = { dir: string; file?: string; partitions?: number; readOnly?: boolean }
export type LocalBus = EventBus & { deadLetters: DeadLetters; log: EventLog & { readKey(topic: string, key: string): CloudEvent[] } }

/**
 * The bus of the embedded profile: a durable log in one SQLite file. Publishes that arrive together share one fsync. `readOnly` opens it for
 * offline tools beside a stopped instance.
 */
export function openLocalBus({ dir, file = 'bus.db', partitions = 8, readOnly = false }: LocalBusOptions): LocalBus {
  if (!readOnly) mkdirSync(dir, { recursive: true, mode: 0o700 })
  const store = new LogStore(join(dir, file), partitions, readOnly)
  const listeners = new Set<() => void>()
  const subscriptions = new Set<Subscription>()
  let queue: { events: Outgoing[]; resolve: () => void; reject: (error: unknown) => void }[] = []
  let closed = false

  const notify = () => {
    for (const listener of listeners) listener()
  }

  function flush(): void {
    const group = queue
    queue = []
    try {
      store.append(group.flatMap(({ events }) => events))
    } catch (error) {
      for (const { reject } of group) reject(error)
      return
    }
    for (const { resolve } of group) resolve()
    notify()
  }

  const letter = (row: DeadRow): DeadLetter => ({
    id: String(row.id),
    topic: row.topic,
    group: row.consumer,
    key: row.key,
    reason: row.reason,
    at: row.at,
    parked: row.parked === 1,
    event: JSON.parse(row.event) as CloudEvent,
  })

  return {
    publish(events) {
      if (closed) return Promise.reject(new Error('the bus is closed'))
      if (events.length === 0) return Promise.resolve()
      return new Promise((resolve, reject) => {
        if (queue.length === 0) setImmediate(flush)
        queue.push({ events, resolve, reject })
      })
    },
    async subscribe(options) {
      const onAppend = (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }
      const subscription = runConsumer(store, { onAppend }, options)
      subscriptions.add(subscription)
      return subscription
    },
    async close() {
      closed = true
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
      if (queue.length > 0) flush()
      store.close()
    },
    deadLetters: {
      list: async ({ after, ...filter } = {}) => store.deadLetters({ ...filter, ...(after ? { after: Number(after) } : {}) }).map(letter),
      show: async (id) => {
        const row = /^\d{1,15}$/.test(id) ? store.deadLetter(Number(id)) : undefined
        return row && letter(row)
      },
      async redrive(filter) {
        const count = store.markRedriven(filter)
        notify()
        return count
      },
      count: async () => store.deadCount(),
    },
    log: {
      topics: async () => store.topics(),
      readKey: (topic, key) => store.readKey(topic, key).map(({ event }) => JSON.parse(event) as CloudEvent),
      async *read(topic, from = []) {
        for (let partition = 0; partition < store.partitions(topic); partition++) {
          let next = from.find((position) => position.partition === partition)?.offset ?? 0
          for (;;) {
            const rows = store.read(topic, partition, next, 500)
            for (const row of rows) yield { ...row, event: JSON.parse(row.event) as CloudEvent }
            if (rows.length < 500) break
            next = (rows.at(-1)?.offset ?? next) + 1
            await new Promise((resolve) => setImmediate(resolve))
          }
        }
      },
    },
  }
}
