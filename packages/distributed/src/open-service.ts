import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { credentials, ServerCredentials } from '@grpc/grpc-js'
import {
  ConfigError,
  createLogger,
  fileKeyRing,
  gauge,
  handoverKeys,
  type Lifecycle,
  realmGuard,
  servicesOnly,
  startTelemetry,
  usePlainErrors,
} from '@mingjian/platform'
import { loadRulebook } from '@mingjian/rulebook'
import { gridfsBlobStore, leases } from '@mingjian/storage'
import { openServers } from './open-servers.ts'
import { type DistributedConfig, inconsistencies } from './settings.ts'

const SECRETS = ['keys.json', 'handover-keys.json']

/** What a service of the distributed profile stands on, opened; everything is closed by `life`. Raises ConfigError with all that is missing. */
export async function openService(config: DistributedConfig, service: string, life: Lifecycle) {
  usePlainErrors()
  const problems = inconsistencies(config)
  for (const name of SECRETS) {
    const path = join(config.SECRETS_DIR, name)
    if (!existsSync(path)) problems.push(`SECRETS_DIR: ${path} is not there; make it with: mingjian secrets --dir <folder>`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  const logger = createLogger(config.LOG_LEVEL, service)
  const telemetry = await startTelemetry({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: `mingjian-${service}`,
    metricIntervalMs: config.OTEL_METRIC_EXPORT_INTERVAL_MS,
  })
  life.onClose('telemetry', telemetry)
  const rulebook = loadRulebook({
    ...(config.RULES_DIR ? { overridesDir: config.RULES_DIR } : {}),
    ...(config.REGION_FILE ? { regionFile: config.REGION_FILE } : {}),
  })
  const { store, bus } = await openServers(config, service, logger, life)
  gauge('mingjian.dead_letters', 'events that a consumer could not take, with those parked behind them', () => bus.deadLetters.count())
  const realm = {
    realmUrl: config.OIDC_REALM_URL,
    audience: config.OIDC_AUDIENCE,
    ...(config.OIDC_BACKCHANNEL_URL ? { backchannelUrl: config.OIDC_BACKCHANNEL_URL } : {}),
  }
  const guard = realmGuard(realm)
  const { connection } = store
  return {
    logger,
    rulebook,
    connection,
    bus,
    blobs: gridfsBlobStore(connection),
    leases: leases(connection),
    keys: fileKeyRing(config.SECRETS_DIR, config.CRYPTO_SUITE),
    handoverKeys: await handoverKeys(config.SECRETS_DIR),
    scrub: store.scrub,
    guard,
    callerOf: (authorization: string) => guard({ headers: { authorization } }),
    serviceOnly: servicesOnly(realm),
  }
}

const read = (path: string) => readFileSync(path)

/** Credentials of a gRPC server: mTLS where the certificates are set. */
export function grpcServerCredentials({ GRPC_TLS_CA, GRPC_TLS_CERT, GRPC_TLS_KEY }: DistributedConfig): ServerCredentials {
  if (!GRPC_TLS_CA || !GRPC_TLS_CERT || !GRPC_TLS_KEY) return ServerCredentials.createInsecure()
  return ServerCredentials.createSsl(read(GRPC_TLS_CA), [{ cert_chain: read(GRPC_TLS_CERT), private_key: read(GRPC_TLS_KEY) }], true)
}

/** The same for a client. */
export function grpcClientCredentials({ GRPC_TLS_CA, GRPC_TLS_CERT, GRPC_TLS_KEY }: DistributedConfig) {
  if (!GRPC_TLS_CA || !GRPC_TLS_CERT || !GRPC_TLS_KEY) return credentials.createInsecure()
  return credentials.createSsl(read(GRPC_TLS_CA), read(GRPC_TLS_KEY), read(GRPC_TLS_CERT))
}
