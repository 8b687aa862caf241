import { openKafkaBus } from '@mingjian/messaging'
import { type BusUnderTest, eventBusContract, sharedKafka } from '@mingjian/testkit'

function under(): BusUnderTest {
  const bus = openKafkaBus({ brokers: [sharedKafka()], clientId: 'contract', topics: { partitions: 3, replication: 1 } })
  return {
    bus,
    deadLetters: bus.deadLetters,
    prepare: (topic) => bus.ensureTopics([topic]),
    close: () => bus.close(),
    async reopen() {
      await bus.close()
      return under()
    },
  }
}

eventBusContract('Kafka', async () => under())
