import { observationSettings, placeSettings, serverSettings } from '@mingjian/platform'
import { z } from 'zod'

const file = z.string().min(1)

/** Where MongoDB is, with the credentials in the address; best set by MONGO_URI_FILE. */
export const mongoSettings = {
  MONGO_URI: z.string().regex(/^mongodb(\+srv)?:\/\/[^/]+\/[A-Za-z0-9_-]+/, 'must look like mongodb://user:password@host:27017/database'),
}

/** Whose events they are, in both profiles. */
export const namespaceSettings = {
  /** First part of topics and groups: `mingjian`, or `mingjian-<region>` for a place that runs its own. */
  NAMESPACE: z
    .string()
    .regex(/^mingjian(-\d{4,9})?$/, 'must be mingjian or mingjian-<region>')
    .default('mingjian'),
}

/** Where Kafka is and how it is spoken to; partitions and replication are of topics that are made, never of those that exist. */
export const kafkaSettings = {
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^,\s]+:\d+(,[^,\s]+:\d+)*$/, 'must be host:port, several separated by commas')
    .transform((list) => list.split(',')),
  KAFKA_TLS: z.enum(['on', 'off']).default('off'),
  KAFKA_TLS_CA: file.optional(),
  KAFKA_TLS_CERT: file.optional(),
  KAFKA_TLS_KEY: file.optional(),
  KAFKA_SASL_MECHANISM: z.enum(['scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_USERNAME: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(256).default(12),
  KAFKA_REPLICATION: z.coerce.number().int().min(1).max(9).default(3),
  ...namespaceSettings,
}

/** Whom to believe about who calls. */
export const identitySettings = {
  /** Realm URL as browsers know it, and as it stands in every token. */
  OIDC_REALM_URL: z.url({ protocol: /^https?$/ }).regex(/\/realms\/[^/]+$/, 'must end in /realms/<name>'),
  /** The same realm as services reach it, where that is another address. */
  OIDC_BACKCHANNEL_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/\/realms\/[^/]+$/, 'must end in /realms/<name>')
    .optional(),
  OIDC_AUDIENCE: z.string().default('mingjian-api'),
}

/** gRPC to the other services; with the three files set, both sides show certificates of one authority (mTLS). */
export const grpcSettings = {
  GRPC_ADDRESS: z.string().default('0.0.0.0:9090'),
  GRPC_TLS_CA: file.optional(),
  GRPC_TLS_CERT: file.optional(),
  GRPC_TLS_KEY: file.optional(),
}

/** Everything that a service of the distributed profile is told, besides what is its own. */
export const distributedSettings = {
  ...serverSettings,
  ...observationSettings,
  ...placeSettings,
  ...mongoSettings,
  ...kafkaSettings,
  ...identitySettings,
  ...grpcSettings,
  /** Folder with keys.json and handover-keys.json; the same for all processes of a service, and never made by them. */
  SECRETS_DIR: z.string().min(1),
  CRYPTO_SUITE: z.enum(['standard', 'gm']).default('standard'),
}
export type DistributedConfig = z.infer<z.ZodObject<typeof distributedSettings>>
type KafkaConfig = z.infer<z.ZodObject<typeof kafkaSettings>>
type GrpcConfig = z.infer<z.ZodObject<typeof grpcSettings>>

/** What no single setting can say: names that only make sense together. One line per problem. */
export function inconsistencies(config: KafkaConfig & Partial<GrpcConfig>): string[] {
  const problems: string[] = []
  const together = (names: string[], values: unknown[]) => {
    const missing = names.filter((_, at) => values[at] === undefined)
    if (missing.length > 0 && missing.length < names.length)
      problems.push(`${missing.join(', ')}: not set, but needed with ${names.filter((name) => !missing.includes(name)).join(', ')}`)
  }
  const { KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_TLS, KAFKA_TLS_CA, KAFKA_TLS_CERT, KAFKA_TLS_KEY } = config
  together(['KAFKA_SASL_MECHANISM', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'], [KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD])
  together(['KAFKA_TLS_CERT', 'KAFKA_TLS_KEY'], [KAFKA_TLS_CERT, KAFKA_TLS_KEY])
  if (KAFKA_TLS === 'off' && (KAFKA_TLS_CA ?? KAFKA_TLS_CERT)) problems.push('KAFKA_TLS: is off, but certificates are set; set it to on')
  together(['GRPC_TLS_CA', 'GRPC_TLS_CERT', 'GRPC_TLS_KEY'], [config.GRPC_TLS_CA, config.GRPC_TLS_CERT, config.GRPC_TLS_KEY])
  return problems
}
