import { done, openKafkaBus } from '@mingjian/messaging'

// A member of a consumer group that says when it takes part, to be killed then.

const [broker = '', topic = '', group = ''] = process.argv.slice(2)
const bus = openKafkaBus({ brokers: [broker], clientId: 'killed', topics: { partitions: 3, replication: 1 } })
await bus.subscribe({
  group,
  topics: [topic],
  handler: async () => {
    process.send?.('takes part')
    return done
  },
})
