import { grpcServerCredentials, openService } from '@mingjian/distributed'
import { createHttpApp, type Lifecycle, listen } from '@mingjian/platform'
import { serveGrpc } from '@mingjian/rpc'
import type { z } from 'zod'
import { createPersonnel } from './app.ts'
import type { settings } from './settings.ts'

export type Settings = z.infer<z.ZodObject<typeof settings>>
const VERSION = '0.1.0'

/** Personnel as a process of its own, on MongoDB, Kafka and Keycloak. Resolves when it answers; everything opened is closed by `life`. */
export async function startPersonnel(config: Settings, life: Lifecycle): Promise<{ url: string }> {
  const on = await openService(config, 'personnel', life)
  const personnel = await createPersonnel({
    ...on,
    migrations: 'require',
    clock: () => new Date(),
    lifecycle: life,
    settings: {
      namespace: config.NAMESPACE,
      publicGuard: config.PUBLIC_GUARD,
      sweepIntervalMs: config.OUTBOX_SWEEP_INTERVAL_MS,
      alarmIntervalMs: config.ALARM_INTERVAL_MS,
    },
  })
  const grpc = await serveGrpc(config.GRPC_ADDRESS, [personnel.grpc], grpcServerCredentials(config))
  life.onClose('grpc', () => grpc.close())
  const { server, port, close } = await listen(config)
  life.onClose('http', close)
  const app = createHttpApp({
    routes: personnel.routes,
    guard: on.guard,
    logger: on.logger,
    statusOf: personnel.statusOf,
    realmUrl: config.OIDC_REALM_URL,
    version: VERSION,
    ready: () => !life.draining,
    stalled: personnel.stalled,
  })
  server.on('request', app)
  return { url: `http://${config.HOST}:${port}` }
}
