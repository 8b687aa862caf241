import type { CloudEvent } from '@mingjian/contracts'

/** One event on its way to a topic; the key (dossier id) decides the partition and thereby the order. */
export type Outgoing = { topic: string; key: string; event: CloudEvent }

/** One event as a consumer sees it. */
export type Delivery = { topic: string; partition: number; offset: number; key: string; event: CloudEvent; attempt: number }

/** What a handler says of one event. `retry` keeps the order: nothing of that partition passes before it. */
export type HandlerOutcome = { outcome: 'done' | 'duplicate' } | { outcome: 'retry'; afterMs: number } | { outcome: 'dead'; reason: string }

export const done: HandlerOutcome = { outcome: 'done' }
export const duplicate: HandlerOutcome = { outcome: 'duplicate' }
export const retry = (afterMs: number): HandlerOutcome => ({ outcome: 'retry', afterMs })
export const dead = (reason: string): HandlerOutcome => ({ outcome: 'dead', reason })

export type Handler = (delivery: Delivery) => Promise<HandlerOutcome>

export type Subscription = {
  group: string
  /** Finishes what is in hand, commits and leaves the group. */
  stop(): Promise<void>
  /** Resolves when everything published before the call has been handled or parked. */
  caughtUp(): Promise<void>
  /** How many published events this group has not come to yet. */
  lag(): Promise<number>
  /** Instant of the last handled event or empty poll: liveness of a consumer is progress. */
  lastProgress(): Date
}

export type SubscribeOptions = {
  /** `<namespace>.<service>.<purpose>`; its committed offsets survive restarts. */
  group: string
  topics: string[]
  handler: Handler
  /** A handler that throws is tried again this many times before the event goes to the dead letters. */
  maxAttempts?: number
  /** First waiting time after a throw, doubled each time up to 30 s. */
  backoffMs?: number
}

/** Tells things: at least once, in order per key. */
export interface EventBus {
  /** Resolves when all events are durable, in the order given. */
  publish(events: Outgoing[]): Promise<void>
  subscribe(options: SubscribeOptions): Promise<Subscription>
  close(): Promise<void>
}

/** An event that a consumer group could not take, or one parked behind such an event of the same key. */
export type DeadLetter = {
  id: string
  topic: string
  group: string
  key: string
  reason: string
  at: string
  /** True when only its predecessor was dead. */
  parked: boolean
  event: CloudEvent
}

/** What an operator may do with dead letters. */
export interface DeadLetters {
  list(filter?: { topic?: string; group?: string; after?: string; limit?: number }): Promise<DeadLetter[]>
  show(id: string): Promise<DeadLetter | undefined>
  /** Gives the events of a group (or of one key) back to it, in their order; answers how many. */
  redrive(filter: { group: string; topic?: string; key?: string }): Promise<number>
  count(): Promise<number>
}

/** Reads what was published, from any position: for replay and for verification. What is no event is left out. */
export interface EventLog {
  read(topic: string, from?: { partition: number; offset: number }[]): AsyncIterable<Omit<Delivery, 'attempt'>>
  topics(): Promise<string[]>
}
