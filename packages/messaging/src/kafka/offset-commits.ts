import type { EachBatchPayload } from 'kafkajs'

type Offsets = ReturnType<EachBatchPayload['uncommittedOffsets']>
type Payload = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets'>

/** A commit costs the broker as much as a batch of events: so often at most, for all partitions of a member together. */
const COMMIT_MS = 100

/**
 * Commits what a member's partitions came to, the first at once and what follows it closely together. What was not committed when a process ends is
 * delivered again. `committed` is told of every partition up to which offset (exclusive) its group's brokers know now.
 */
export function offsetCommits(committed: (topic: string, partition: number, next: number) => void) {
  let last = 0
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
  function later(): void {
    if (closed) return
    timer ??= setTimeout(() => latest && now(latest).catch(later), Math.max(0, last + COMMIT_MS - performance.now()))
    timer.unref()
  }

  return {
    /** After a batch. Rejects as the broker does when it commits at once. */
    async soon(payload: Payload): Promise<void> {
      latest = payload
      if (timer === undefined && performance.now() - last >= COMMIT_MS) return now(payload)
      later()
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
