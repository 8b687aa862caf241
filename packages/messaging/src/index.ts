export type {
  DeadLetter,
  DeadLetters,
  Delivery,
  EventBus,
  EventLog,
  Handler,
  HandlerOutcome,
  Outgoing,
  SubscribeOptions,
  Subscription,
} from './event-bus.ts'
export { dead, done, duplicate, retry } from './event-bus.ts'
export type { KafkaBus, KafkaBusOptions } from './kafka/kafka-bus.ts'
export { openKafkaBus } from './kafka/kafka-bus.ts'
export type { LocalBus, LocalBusOptions } from './local/local-bus.ts'
export { openLocalBus } from './local/local-bus.ts'
export { partitionOf } from './partition.ts'
export { stalledConsumers } from './stalled-consumers.ts'
