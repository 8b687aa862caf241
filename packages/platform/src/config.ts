import { z } from 'zod'

/** Settings that could not be read; `problems` has one line per name. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'invalid-settings'
  readonly problems: string[]
  constructor(problems: string[]) {
    super(`invalid settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Parses environment variables by a zod shape composed of fragments; every wrong name is reported at once. Empty strings count as absent. */
export function readConfig<Shape extends z.ZodRawShape>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<z.ZodObject<Shape>> {
  const present = Object.fromEntries(Object.keys(shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
  const result = z.object(shape).safeParse(present)
  if (result.success) return result.data
  throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
}

const port = z.coerce.number().int().min(0).max(65535)

/** Where the process listens. PORT 0 takes any free one. */
export const serverSettings = {
  PORT: port.default(8080),
  HOST: z.string().default('127.0.0.1'),
  /** Origin by which browsers reach this instance, without a trailing slash; default: the address it listens on. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
}

/** What is observed, and how much is said. */
export const observationSettings = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_METRIC_EXPORT_INTERVAL_MS: z.coerce.number().int().min(100).default(60_000),
}

/** Where an embedded instance keeps everything, and with which ciphers. */
export const dataSettings = {
  DATA_DIR: z.string().default('./data'),
  CRYPTO_SUITE: z.enum(['standard', 'gm']).default('standard'),
}
