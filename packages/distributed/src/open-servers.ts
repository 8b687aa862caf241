import { readFileSync } from 'node:fs'
import { type KafkaBus, openKafkaBus } from '@mingjian/messaging'
import { ConfigError, type Lifecycle, type Logger } from '@mingjian/platform'
import { type OpenStore, openMongo } from '@mingjian/storage'
import type { z } from 'zod'
import { inconsistencies, type kafkaSettings, type mongoSettings } from './settings.ts'

export type ServerConfig = z.infer<z.ZodObject<typeof kafkaSettings & typeof mongoSettings>>
export type Servers = { store: OpenStore; bus: KafkaBus }

/** Connects to MongoDB and prepares the bus on Kafka, which connects when it is used. `migrating` builds indexes, else they are taken as built. */
export async function openServers(
  config: ServerConfig,
  service: string,
  logger: Logger,
  life: Lifecycle,
  { migrating = false } = {},
): Promise<Servers> {
  const problems = inconsistencies(config)
  if (problems.length > 0) throw new ConfigError(problems)
  const store = await openMongo(config.MONGO_URI, { autoIndex: migrating, appName: `mingjian-${service}` })
  life.onClose('store', () => store.close())
  const bus = openKafkaBus({
    clientId: `mingjian-${service}`,
    brokers: config.KAFKA_BROKERS,
    topics: { partitions: config.KAFKA_PARTITIONS, replication: config.KAFKA_REPLICATION },
    ...(config.KAFKA_TLS === 'on' ? { ssl: tls(config) } : {}),
    ...(config.KAFKA_SASL_MECHANISM ? { sasl: sasl(config) } : {}),
    log: ({ level, message, detail }) => logger[level]({ kafka: detail }, message),
  })
  life.onClose('bus', () => bus.close())
  return { store, bus }
}

function tls({ KAFKA_TLS_CA, KAFKA_TLS_CERT, KAFKA_TLS_KEY }: ServerConfig) {
  return {
    ...(KAFKA_TLS_CA ? { ca: [readFileSync(KAFKA_TLS_CA, 'utf8')] } : {}),
    ...(KAFKA_TLS_CERT ? { cert: readFileSync(KAFKA_TLS_CERT, 'utf8') } : {}),
    ...(KAFKA_TLS_KEY ? { key: readFileSync(KAFKA_TLS_KEY, 'utf8') } : {}),
  }
}

function sasl({ KAFKA_SASL_MECHANISM, KAFKA_USERNAME = '', KAFKA_PASSWORD = '' }: ServerConfig) {
  const login = { username: KAFKA_USERNAME, password: KAFKA_PASSWORD }
  return KAFKA_SASL_MECHANISM === 'scram-sha-256'
    ? ({ mechanism: 'scram-sha-256', ...login } as const)
    : ({ mechanism: 'scram-sha-512', ...login } as const)
}
