import { createHash } from 'node:crypto'
import { createHttpApp, createLogger, listen, runProcess, startTelemetry, usePlainErrors } from '@mingjian/platform'
import { createPortal } from './app.ts'
import { settings } from './settings.ts'

/** The pages as a process of their own: no routes of the API, no store. */
await runProcess(settings, async (config, life) => {
  usePlainErrors()
  const logger = createLogger(config.LOG_LEVEL, 'portal')
  life.onClose(
    'telemetry',
    await startTelemetry({
      endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
      service: 'mingjian-portal',
      metricIntervalMs: config.OTEL_METRIC_EXPORT_INTERVAL_MS,
    }),
  )
  const portal = createPortal({
    apiUrl: config.API_URL,
    exchangeUrl: config.EXCHANGE_URL,
    personnelUrl: config.PERSONNEL_URL,
    publicUrl: config.PUBLIC_URL,
    realmUrl: config.OIDC_REALM_URL,
    ...(config.OIDC_BACKCHANNEL_URL ? { backchannelUrl: config.OIDC_BACKCHANNEL_URL } : {}),
    cookieKey: createHash('sha256').update(config.PORTAL_SECRET).digest(),
    logger,
    clock: () => new Date(),
  })
  const { server, port, close } = await listen(config)
  life.onClose('http', close)
  const app = createHttpApp({
    routes: [],
    guard: () => Promise.reject(new Error('the portal has no routes')),
    logger,
    statusOf: {},
    realmUrl: config.OIDC_REALM_URL,
    version: '0.1.0',
    ready: () => !life.draining,
    stalled: async () => [],
    mounts: [{ path: '/', handler: portal }],
  })
  server.on('request', app)
  return { ready: `ready http://${config.HOST}:${port}` }
})
