import { setTimeout as sleep } from 'node:timers/promises'
import type { CloudEvent } from '@mingjian/contracts'
import { attempt, BACKOFF_MS, MAX_ATTEMPTS, MAX_BACKOFF_MS } from '../attempt.ts'
import type { HandlerOutcome, SubscribeOptions, Subscription } from '../event-bus.ts'
import type { DeadRow, LogRow, LogStore } from './log-store.ts'

const BATCH = 100

/** Runs one consumer group over the local log: each partition in order, partitions side by side, offsets committed after the effect. */
export function runConsumer(
  store: LogStore,
  wake: { onAppend(listener: () => void): () => void },
  options: SubscribeOptions,
): Subscription {
  const { group, topics, handler, maxAttempts = MAX_ATTEMPTS, backoffMs = BACKOFF_MS } = options
  const stopped = new AbortController()
  let progress = new Date()
  let wakeUps: (() => void)[] = []
  const lanes: Promise<void>[] = []

  const signal = () => {
    const waiting = wakeUps
    wakeUps = []
    for (const wakeUp of waiting) wakeUp()
  }
  const unlisten = wake.onAppend(signal)
  const woken = () => new Promise<void>((resolve) => wakeUps.push(resolve))
  const wait = (ms: number) => sleep(ms, undefined, { signal: stopped.signal }).catch(() => undefined)

  async function attemptUntilSettled(row: LogRow): Promise<HandlerOutcome> {
    const event = JSON.parse(row.event) as CloudEvent
    const { topic, partition, offset, key } = row
    for (let n = 1; ; n++) {
      const delivery = { topic, partition, offset, key, event, attempt: n }
      const outcome = await attempt(handler, delivery, { group, system: 'mingjian-local', maxAttempts, backoffMs })
      if (outcome.outcome !== 'retry' || stopped.signal.aborted) return outcome
      await wait(outcome.afterMs)
    }
  }

  async function drainPartition(topic: string, partition: number): Promise<number> {
    let handled = 0
    for (;;) {
      const rows = store.read(topic, partition, store.cursor(group, topic, partition), BATCH)
      let next: number | undefined
      for (const row of rows) {
        if (stopped.signal.aborted) break
        if (store.isBuried(group, topic, row.key)) {
          store.bury(group, row, 'parked behind a dead letter of the same key', true, new Date().toISOString())
          next = undefined
        } else {
          const outcome = await attemptUntilSettled(row)
          if (outcome.outcome === 'retry') break
          if (outcome.outcome === 'dead') {
            store.bury(group, row, outcome.reason, false, new Date().toISOString())
            next = undefined
          } else next = row.offset + 1
        }
        handled += 1
        progress = new Date()
      }
      if (next !== undefined) store.moveCursor(group, topic, partition, next)
      if (stopped.signal.aborted || rows.length < BATCH) return handled
    }
  }

  async function drainRedriven(topic: string): Promise<void> {
    for (;;) {
      const rows: DeadRow[] = store.redriven(group, topic)
      if (rows.length === 0 || stopped.signal.aborted) return
      for (const row of rows) {
        const outcome = await attemptUntilSettled(row)
        if (outcome.outcome === 'retry') return
        if (outcome.outcome === 'dead') store.returnDead(row, outcome.reason)
        else store.resolveDead(row.id)
      }
    }
  }

  // What the log itself refuses (a full disk) is tried again from the committed offset; `progress` stands still meanwhile, which is what tells of it.
  async function lane(work: () => Promise<unknown>): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      const next = woken()
      const failed = await work().then(
        () => false,
        () => true,
      )
      failures = failed ? failures + 1 : 0
      if (failed) await wait(Math.min(backoffMs * 2 ** failures, MAX_BACKOFF_MS))
      else progress = new Date()
      if (!failed && !stopped.signal.aborted) await next
    }
  }

  for (const topic of topics) {
    for (let partition = 0; partition < store.partitions(topic); partition++) lanes.push(lane(() => drainPartition(topic, partition)))
    lanes.push(lane(() => drainRedriven(topic)))
  }

  const ends = () =>
    topics.flatMap((topic) =>
      Array.from({ length: store.partitions(topic) }, (_, partition) => ({ topic, partition, end: store.end(topic, partition) })),
    )
  const behind = ({ topic, partition, end }: { topic: string; partition: number; end: number }) =>
    Math.max(0, end - store.cursor(group, topic, partition))

  return {
    group,
    async stop() {
      stopped.abort()
      unlisten()
      signal()
      await Promise.all(lanes)
    },
    async caughtUp() {
      const targets = ends()
      while (!stopped.signal.aborted && targets.some((target) => behind(target) > 0)) await wait(5)
    },
    lag: async () => ends().reduce((sum, target) => sum + behind(target), 0),
    lastProgress: () => progress,
  }
}
