import { topicName } from '@mingjian/contracts'
import { type EventBus, stalledConsumers } from '@mingjian/messaging'
import { counter, gauge, type Lifecycle, type Logger, type Route } from '@mingjian/platform'
import { pendingMigrations, runMigrations } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { complaintsBelow } from './adapters/bus/complaints-below.consumer.ts'
import { upward } from './adapters/bus/upward.consumer.ts'
import { complaintsBelowRoutes } from './adapters/http/complaints-below.route.ts'
import { inboxRoute } from './adapters/http/inbox.route.ts'
import { upwardLine } from './adapters/http/upward-line.ts'
import { complaintsBelowStore } from './adapters/store/complaints-below-store.ts'
import type { UpwardLine } from './application/exchange-ports.ts'
import { receivedTopic } from './application/receive-events.ts'
import { EXCHANGE_STATUS } from './domain/refusals.ts'
import { belowTopics, exchangeMigrations } from './migrate-exchange.ts'
import type { Upward } from './upward-settings.ts'

/** What exchange stands on; the process chooses the adapters. */
export type ExchangePlatform = {
  connection: mongoose.Connection
  bus: EventBus
  /** Whether this process may change what an older version stored, or must find it changed (`mingjian migrate`). */
  migrations: 'run' | 'require'
  clock: () => Date
  logger: Logger
  lifecycle: Lifecycle
  settings: {
    namespace: string
    homeRegion: string
    /** Namespaces below whose topics are on this bus. */
    follow: readonly string[]
    /** Absent, nobody stands above. */
    upward?: Upward | undefined
    upwardRetryLimitMs: number
  }
}

/** The exchange service, assembled: its routes and consumers over the given platform. */
export async function createExchange({ connection, bus, migrations, clock, logger, lifecycle, settings }: ExchangePlatform) {
  const { namespace, homeRegion, follow } = settings
  const store = complaintsBelowStore(connection)
  await store.ready()
  if (migrations === 'run') await runMigrations(connection, exchangeMigrations(store.ready))
  else {
    const pending = await pendingMigrations(connection, exchangeMigrations(store.ready))
    if (pending.length > 0) throw new Error(`the store is of another version: run mingjian migrate first (missing: ${pending.join(', ')})`)
  }

  const below = await bus.subscribe({
    group: `${namespace}.exchange.complaints-below`,
    topics: belowTopics(namespace, follow),
    handler: complaintsBelow(store, { namespace, homeRegion }),
  })
  const closing = new AbortController()
  const consumers = [below]
  if (settings.upward) {
    const count = counter('mingjian.upward.events', 'events posted to the superior, by what came of it')
    const line = counted(upwardLine(settings.upward, clock, closing.signal), count)
    consumers.push(
      await bus.subscribe({
        group: `${namespace}.exchange.upward`,
        topics: [topicName(namespace, 'intake', 'complaint'), receivedTopic(namespace)],
        handler: upward({
          line,
          homeRegion,
          longestWaitMs: settings.upwardRetryLimitMs,
          tell: (what, why) =>
            what === 'back'
              ? logger.info('the superior answers again')
              : logger.warn({ why }, 'the superior does not take events: they wait'),
        }),
      }),
    )
  }
  gauge('mingjian.consumer.lag', 'published events that a consumer group has not come to', () =>
    Promise.all(consumers.map(async ({ group, lag }) => ({ value: await lag(), attributes: { group } }))),
  )
  lifecycle.onClose('exchange', async () => {
    closing.abort()
    await Promise.all(consumers.map((consumer) => consumer.stop()))
  })

  const routes: Route[] = [inboxRoute({ bus, namespace, homeRegion }), ...complaintsBelowRoutes(store)]
  return {
    routes,
    statusOf: EXCHANGE_STATUS,
    /** Of the rows alone: a superior that does not answer is nothing that ending this process would mend. */
    stalled: () => stalledConsumers([below], clock()),
    /** For tests: what was published before is in the rows, and, where a superior answers, there. */
    consumers,
  }
}

function counted(line: UpwardLine, count: (attributes: Record<string, string>) => void): UpwardLine {
  return {
    async post(event) {
      const answer = await line.post(event)
      count({ outcome: answer.outcome })
      return answer
    },
  }
}

export { migrateExchange } from './migrate-exchange.ts'
export { exchangeInconsistencies, exchangeSettings, followSettings, upwardOf } from './upward-settings.ts'
