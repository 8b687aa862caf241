import type { Kafka } from 'kafkajs'

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
      await admin.createTopics({ topics: [made], waitForLeaders: true })
    }
    return missing
  } finally {
    await admin.disconnect()
  }
}
