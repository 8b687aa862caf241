import { setTimeout as sleep } from 'node:timers/promises'
import type { Kafka } from 'kafkajs'

const LOOK_AGAIN_MS = 25
type Bound = { topic: string; partition: number; low: number; end: number }

/** How far a group is behind, as its brokers know it. */
export async function groupLag(kafka: Kafka, group: string, topics: string[], signal: AbortSignal) {
  const admin = kafka.admin()
  await admin.connect()

  const bounds = async (): Promise<Bound[]> =>
    (
      await Promise.all(
        topics.map(async (topic) =>
          (
            await admin.fetchTopicOffsets(topic)
          ).map(({ partition, low, high }) => ({ topic, partition, low: Number(low), end: Number(high) })),
        ),
      )
    ).flat()

  async function behind(targets: Bound[]): Promise<number> {
    const committed = new Map<string, number>()
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId: group, topics }))
      for (const { partition, offset } of partitions) committed.set(`${topic}#${partition}`, Number(offset))
    const missing = ({ topic, partition, low, end }: Bound) => Math.max(0, end - Math.max(low, committed.get(`${topic}#${partition}`) ?? 0))
    return targets.reduce((sum, target) => sum + missing(target), 0)
  }

  return {
    lag: async () => behind(await bounds()),
    async caughtUp() {
      const targets = await bounds()
      while (!signal.aborted && (await behind(targets)) > 0) await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    },
    close: () => admin.disconnect(),
  }
}
