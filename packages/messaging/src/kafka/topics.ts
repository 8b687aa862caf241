import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin, Kafka } from 'kafkajs'

export type TopicShape = { partitions: number; replication: number }

/** `<topic>.<group>.dlq`: what a group could not take of a topic (architecture: Events). */
export const deadLetterTopic = (topic: string, group: string) => `${topic}.${group}.dlq`

/**
 * Makes topics that are missing; those that exist stay as they are. Events are kept for ever (they are how others rebuild), dead letters until they
 * are resolved. A topic of more than one copy is written to two at least.
 */
export async function ensureTopics(kafka: Kafka, topics: string[], { partitions, replication }: TopicShape): Promise<string[]> {
  const settings = (topic: string) => [
    { name: 'retention.ms', value: '-1' },
    { name: 'cleanup.policy', value: topic.endsWith('.dlq') ? 'compact' : 'delete' },
    { name: 'min.insync.replicas', value: String(Math.min(2, replication)) },
  ]
  const admin = kafka.admin()
  await admin.connect()
  try {
    const there = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !there.has(topic))
    for (const topic of missing) {
      const made = { topic, numPartitions: partitions, replicationFactor: replication, configEntries: settings(topic) }
      // Made by somebody else meanwhile is as good: kafkajs answers false then.
      await admin.createTopics({ topics: [made], waitForLeaders: false })
      await led(admin, topic, partitions)
    }
    return missing
  } finally {
    await admin.disconnect()
  }
}

const LOOK_AGAIN_MS = 100
const LOOKS = 300

/** Resolves when each partition of a new topic has a leader; for some moments a broker may not even know the topic. */
async function led(admin: Admin, topic: string, partitions: number): Promise<void> {
  for (let looks = 0; ; looks++) {
    const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch((error: unknown) => {
      if (looks >= LOOKS) throw error
      return { topics: [] }
    })
    const leaders = found.topics[0]?.partitions.filter(({ leader }) => leader >= 0) ?? []
    if (leaders.length >= partitions) return
    if (looks >= LOOKS) throw new Error(`the topic ${topic} has no leader for each of its partitions`)
    await sleep(LOOK_AGAIN_MS)
  }
}
