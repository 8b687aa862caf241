import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { createExchange, exchangeInconsistencies, upwardOf } from '@mingjian/exchange'
import { createIntake } from '@mingjian/intake'
import { openLocalBus } from '@mingjian/messaging'
import { createPersonnel } from '@mingjian/personnel'
import {
  ConfigError,
  colleaguesRoute,
  createHttpApp,
  createLogger,
  deadLetterRoutes,
  fileKeyRing,
  gauge,
  handoverKeys,
  keycloakStaff,
  type Lifecycle,
  listen,
  ownHost,
  realmGuard,
  type StaffDirectory,
  servicesOnly,
  startTelemetry,
  usePlainErrors,
} from '@mingjian/platform'
import { createPortal } from '@mingjian/portal'
import { serveGrpc } from '@mingjian/rpc'
import { loadRulebook } from '@mingjian/rulebook'
import { directoryBlobStore, lockDataFolder, openEmbedded, soleLeases } from '@mingjian/storage'
import type { z } from 'zod'
import { loginRoutes } from './admin/logins.route.ts'
import { keepNamespace } from './folder-namespace.ts'
import { embeddedIssuer } from './identity/embedded-issuer.ts'
import { seedDemo } from './seed/seed-demo.ts'
import type { settings } from './settings.ts'

export type Settings = z.infer<z.ZodObject<typeof settings>>
const VERSION = '0.1.0'

/** The whole platform in one process: embedded store, bus and identity, one origin. Resolves when it answers; everything opened is closed by `life`. */
export async function startStandalone(config: Settings, life: Lifecycle): Promise<{ url: string }> {
  usePlainErrors()
  const problems = exchangeInconsistencies(config)
  if (problems.length > 0) throw new ConfigError(problems)
  const dir = dataFolder(config.DATA_DIR)
  const logger = createLogger(config.LOG_LEVEL, 'standalone')
  life.onClose(
    'telemetry',
    await startTelemetry({
      endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
      service: 'mingjian',
      metricIntervalMs: config.OTEL_METRIC_EXPORT_INTERVAL_MS,
    }),
  )
  const rulebook = loadRulebook({
    ...(config.RULES_DIR ? { overridesDir: config.RULES_DIR } : {}),
    ...(config.REGION_FILE ? { regionFile: config.REGION_FILE } : {}),
  })

  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const lock = lockDataFolder(dir)
  life.onClose('data folder', () => lock.release())
  keepNamespace(dir, config.NAMESPACE)
  const { server, port, close } = await listen(config)
  const url = config.PUBLIC_URL ?? `http://${config.HOST}:${port}`

  const keys = fileKeyRing(dir, config.CRYPTO_SUITE)
  const store = await openEmbedded({ dir })
  life.onClose('store', () => store.close())
  const bus = openLocalBus({ dir, partitions: config.BUS_PARTITIONS })
  life.onClose('bus', () => bus.close())
  gauge('mingjian.dead_letters', 'events that a consumer could not take, with those parked behind them', () => bus.deadLetters.count())
  const blobs = await directoryBlobStore(join(dir, 'blobs'))

  const realmUrl = config.OIDC_REALM_URL ?? `${url}/realms/mingjian`
  const realm = { realmUrl, audience: config.OIDC_AUDIENCE }
  const guard = realmGuard(realm)
  const personnel = await createPersonnel({
    connection: store.connection,
    bus,
    blobs,
    migrations: 'run',
    leases: soleLeases,
    keys,
    rulebook,
    callerOf: (authorization) => guard({ headers: { authorization } }),
    serviceOnly: servicesOnly(realm),
    clock: () => new Date(),
    logger,
    lifecycle: life,
    settings: {
      namespace: config.NAMESPACE,
      publicGuard: config.PUBLIC_GUARD,
      sweepIntervalMs: config.OUTBOX_SWEEP_INTERVAL_MS,
      alarmIntervalMs: config.ALARM_INTERVAL_MS,
    },
  })
  const intake = await createIntake({
    personnel: {
      readClue: personnel.readClue,
      readAgencies: personnel.agenciesNow,
      checkSupervisors: async (ids, at) =>
        (await personnel.checkSupervisors(ids, at)).map(({ login, ...check }) => ({ id: login, ...check })),
    },
    connection: store.connection,
    bus,
    log: bus.log,
    blobs,
    migrations: 'run',
    leases: soleLeases,
    keys,
    handoverKeys: await handoverKeys(dir),
    scrub: store.scrub,
    rulebook,
    callerOf: (authorization) => guard({ headers: { authorization } }),
    clock: () => new Date(),
    logger,
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
  const exchange = await createExchange({
    connection: store.connection,
    bus,
    migrations: 'run',
    clock: () => new Date(),
    logger,
    lifecycle: life,
    settings: {
      namespace: config.NAMESPACE,
      homeRegion: config.HOME_REGION,
      follow: [],
      upward: upwardOf(config),
      upwardRetryLimitMs: config.UPWARD_RETRY_LIMIT_MS,
    },
  })
  const issuer = config.OIDC_REALM_URL
    ? undefined
    : await embeddedIssuer({ dir, realmUrl: `${url}/realms/mingjian`, publicUrl: url, connection: store.connection })
  const secret = config.OIDC_SERVICES_SECRET
  const staff = issuer?.logins ?? (secret ? keycloakStaff({ realmUrl, secret }) : nobody)
  if (config.SEED === 'demo')
    await seedDemo({ dir, region: config.HOME_REGION, rulebook, agencies: intake.agencies, supervisors: intake.supervisors, issuer })
  await personnel.enterAgencies(intake.agencies.register.all())
  if (config.FIRST_OFFICE) await personnel.enterAgencies([config.FIRST_OFFICE])

  const socket = unixSocket(dir)
  const grpc = await serveGrpc(`unix:${socket}`, [intake.grpc, personnel.grpc])
  life.onClose('grpc', () => grpc.close())

  const portal = createPortal({
    apiUrl: `http://${ownHost(config.HOST)}:${port}`,
    publicUrl: url,
    realmUrl,
    cookieKey: randomBytes(32),
    logger,
    clock: () => new Date(),
  })
  const app = createHttpApp({
    routes: [
      ...intake.routes,
      ...exchange.routes,
      ...personnel.routes,
      colleaguesRoute(staff),
      ...deadLetterRoutes(bus.deadLetters),
      ...loginRoutes(issuer?.logins),
    ],
    guard: intake.withDelegations(guard),
    logger,
    statusOf: { ...intake.statusOf, ...exchange.statusOf, ...personnel.statusOf },
    realmUrl,
    version: VERSION,
    ready: () => !life.draining,
    stalled: async () => [...(await intake.stalled()), ...(await exchange.stalled()), ...(await personnel.stalled())],
    mounts: [...(issuer ? [{ path: '/realms/mingjian', handler: issuer.handler }] : []), { path: '/', handler: portal }],
  })
  server.on('request', app)
  writeFileSync(
    join(dir, 'instance.json'),
    JSON.stringify({ url, pid: process.pid, grpc: { intake: `unix:${socket}`, personnel: `unix:${socket}` } }),
  )
  life.onClose('instance file', () => rmSync(join(dir, 'instance.json'), { force: true }))
  life.onClose('http', close)
  return { url }
}

/** Where an outside realm has the logins and this process may not ask it. */
const nobody: StaffDirectory = { colleagues: async () => [] }

/** Sockets lie beside the data; where that path is too long for one (107 bytes), in the temporary folder. */
function unixSocket(dir: string): string {
  const own = join(dir, 'intake.sock')
  const path =
    Buffer.byteLength(own) <= 100 ? own : join(tmpdir(), `mingjian-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}.sock`)
  rmSync(path, { force: true })
  return path
}

function dataFolder(dir: string): string {
  return isAbsolute(dir) ? dir : resolve(process.env.INIT_CWD ?? process.cwd(), dir)
}
