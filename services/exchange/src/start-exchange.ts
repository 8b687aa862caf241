import { openService } from '@mingjian/distributed'
import { ConfigError, createHttpApp, type Lifecycle, listen } from '@mingjian/platform'
import type { z } from 'zod'
import { createExchange } from './app.ts'
import type { settings } from './settings.ts'
import { exchangeInconsistencies, upwardOf } from './upward-settings.ts'

export type Settings = z.infer<z.ZodObject<typeof settings>>
const VERSION = '0.1.0'

/** Exchange as a process of its own, on MongoDB, Kafka and Keycloak. Resolves when it answers; everything opened is closed by `life`. */
export async function startExchange(config: Settings, life: Lifecycle): Promise<{ url: string }> {
  const problems = exchangeInconsistencies(config)
  if (problems.length > 0) throw new ConfigError(problems)
  const on = await openService(config, 'exchange', life)
  const exchange = await createExchange({
    ...on,
    migrations: 'require',
    clock: () => new Date(),
    lifecycle: life,
    settings: {
      namespace: config.NAMESPACE,
      homeRegion: config.HOME_REGION,
      follow: config.FOLLOW_NAMESPACES ?? [],
      upward: upwardOf(config),
      upwardRetryLimitMs: config.UPWARD_RETRY_LIMIT_MS,
    },
  })
  const { server, port, close } = await listen(config)
  life.onClose('http', close)
  const app = createHttpApp({
    routes: exchange.routes,
    guard: on.guard,
    logger: on.logger,
    statusOf: exchange.statusOf,
    realmUrl: config.OIDC_REALM_URL,
    version: VERSION,
    ready: () => !life.draining,
    stalled: exchange.stalled,
  })
  server.on('request', app)
  return { url: `http://${config.HOST}:${port}` }
}
