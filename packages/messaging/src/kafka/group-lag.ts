import { setTimeout as sleep } from 'node:timers/promises'
import type { Kafka } from 'kafkajs'
import { patiently } from './patiently.ts'
import { type Bound, boundsOf } from './read-topic.ts'

const LOOK_AGAIN_MS = 25
type Target = Bound & { topic: string }

/** How far a group is behind, as its brokers know it. */
export async function groupLag(kafka: Kafka, group: string, topics: string[], signal: AbortSignal) {
  const admin = kafka.admin()
  await admin.connect()

  const bounds = async (): Promise<Target[]> =>
    (await Promise.all(topics.map(async (topic) => (await boundsOf(admin, topic)).map((bound) => ({ topic, ...bound }))))).flat()

  async function behind(targets: Target[]): Promise<number> {
    const committed = new Map<string, number>()
    for (const { topic, partitions } of await patiently(() => admin.fetchOffsets({ groupId: group, topics }), signal))
      for (const { partition, offset } of partitions) committed.set(`${topic}#${partition}`, Number(offset))
    const missing = ({ topic, partition, low, end }: Target) =>
      Math.max(0, end - Math.max(low, committed.get(`${topic}#${partition}`) ?? 0))
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
