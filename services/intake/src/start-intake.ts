import { grpcClientCredentials, grpcServerCredentials, openService } from '@mingjian/distributed'
import { colleaguesRoute, createHttpApp, deadLetterRoutes, keycloakStaff, type Lifecycle, listen, servicesToken } from '@mingjian/platform'
import { serveGrpc } from '@mingjian/rpc'
import type { z } from 'zod'
import { personnelClient } from './adapters/personnel/personnel-client.ts'
import { createIntake } from './app.ts'
import type { settings } from './settings.ts'

export type Settings = z.infer<z.ZodObject<typeof settings>>
const VERSION = '0.1.0'

/** Intake as a process of its own, on MongoDB, Kafka and Keycloak. Resolves when it answers; everything opened is closed by `life`. */
export async function startIntake(config: Settings, life: Lifecycle): Promise<{ url: string }> {
  const on = await openService(config, 'intake', life)
  const services = { realmUrl: config.OIDC_BACKCHANNEL_URL ?? config.OIDC_REALM_URL, secret: config.OIDC_SERVICES_SECRET }
  const personnel = personnelClient({
    address: config.PERSONNEL_GRPC,
    credentials: grpcClientCredentials(config),
    token: servicesToken(services),
  })
  life.onClose('personnel', async () => personnel.close())
  const intake = await createIntake({
    ...on,
    personnel,
    log: on.bus.log,
    migrations: 'require',
    clock: () => new Date(),
    lifecycle: life,
    settings: {
      namespace: config.NAMESPACE,
      homeRegion: config.HOME_REGION,
      publicGuard: config.PUBLIC_GUARD,
      sweepIntervalMs: config.OUTBOX_SWEEP_INTERVAL_MS,
      alarmIntervalMs: config.ALARM_INTERVAL_MS,
      dayCloseIntervalMs: config.DAY_CLOSE_INTERVAL_MS,
    },
  })
  const grpc = await serveGrpc(config.GRPC_ADDRESS, [intake.grpc], grpcServerCredentials(config))
  life.onClose('grpc', () => grpc.close())
  const { server, port, close } = await listen(config)
  life.onClose('http', close)
  const staff = keycloakStaff(services)
  const app = createHttpApp({
    routes: [...intake.routes, colleaguesRoute(staff), ...deadLetterRoutes(on.bus.deadLetters)],
    guard: intake.withDelegations(on.guard),
    logger: on.logger,
    statusOf: intake.statusOf,
    realmUrl: config.OIDC_REALM_URL,
    version: VERSION,
    ready: () => !life.draining,
    stalled: intake.stalled,
  })
  server.on('request', app)
  return { url: `http://${config.HOST}:${port}` }
}
