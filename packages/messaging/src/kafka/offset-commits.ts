import type { EachBatchPayload } from 'kafkajs'

type Offsets = ReturnType<EachBatchPayload['uncommittedOffsets']>
type Payload = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets'>

/** A commit costs the broker as much as a batch of events: so often at most, for all partitions of a member together. */
const COMMIT_MS = 100
/** So long after a refusal. */
const AGAIN_MS = 1_000

/**
 * Commits what a member's partitions came to, the first at once and what follows it closely together. What was not committed when a process ends is
 * delivered again. `committed` is told of every partition up to which offset (exclusive) its group's brokers know now.
 */
export function offsetCommits(committed: (topic: string, partition: number, next: number) => void) {
  let last = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let latest: Payload | undefined
  let closed = false

  async function now(payload: Payload): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    last = performance.now()
    const offsets: Offsets = payload.uncommittedOffsets()
    await payload.commitOffsetsIfNecessary(offsets)
    for (const { topic, partitions } of offsets.topics)
      for (const { partition, offset } of partitions) committed(topic, partition, Number(offset))
  }

  // Refused while the group rebalances or its coordinator is away: the next round has the same offsets in it, or none when they will be delivered again.
  function later(afterMs: number): void {
    if (closed) return
    timer ??= setTimeout(() => {
      timer = undefined
      if (latest) now(latest).catch(() => later(AGAIN_MS))
    }, afterMs).unref()
  }

  return {
    /** After a batch. Rejects as the broker does when it commits at once. */
    async soon(payload: Payload): Promise<void> {
      latest = payload
      const since = performance.now() - last
      if (timer === undefined && since >= COMMIT_MS) return now(payload)
      later(Math.max(0, COMMIT_MS - since))
    },
    now,
    /** The member that these offsets were of is gone: its events will be delivered again. */
    forget(): void {
      latest = undefined
    },
    /** Commits what waits, as far as the group still takes it, and waits for nothing more. */
    async close(): Promise<void> {
      closed = true
      if (timer !== undefined && latest) await now(latest).catch(() => undefined)
      clearTimeout(timer)
    },
  }
}
