import { done, duplicate, openKafkaBus } from '@mingjian/messaging'
import { effectWriter } from './effects.ts'

// One consumer of bus-kills.ts: a process of its own, so that it can be killed without warning.

const [broker = '', topic = '', group = '', dir = ''] = process.argv.slice(2)
const write = effectWriter(dir)
const bus = openKafkaBus({
  clientId: `bus-kills-${process.pid}`,
  brokers: [broker],
  topics: { partitions: 1, replication: 1 },
  sessionTimeoutMs: 6_000,
})
const subscription = await bus.subscribe({
  group,
  topics: [topic],
  handler: async ({ partition, key, event }) => (write(partition, key, event.sequence) === 'done' ? done : duplicate),
})
process.on('message', async () => {
  await subscription.stop()
  await bus.close()
  process.disconnect()
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
