import { readFileSync } from 'node:fs'
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

/**
 * Parses environment variables by a zod shape composed of fragments; every wrong name is reported at once. Empty strings count as absent. Each setting may
 * lie in a file instead, named by `<NAME>_FILE`, so that secrets need not stand in an environment.
 */
export function readConfig<Shape extends z.ZodRawShape>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<z.ZodObject<Shape>> {
  const problems: string[] = []
  const present: Record<string, string> = {}
  const unread = new Set<string>()
  for (const name of Object.keys(shape)) {
    const file = env[`${name}_FILE`]
    if (env[name] && file && !(`${name}_FILE` in shape)) problems.push(`${name}: set either ${name} or ${name}_FILE, not both`)
    if (env[name]) present[name] = env[name]
    else if (file && !(`${name}_FILE` in shape)) {
      try {
        present[name] = readFileSync(file, 'utf8').trim()
      } catch (error) {
        unread.add(name)
        problems.push(`${name}_FILE: ${(error as Error).message}`)
      }
    }
  }
  const result = z.object(shape).safeParse(present)
  if (result.success && problems.length === 0) return result.data
  for (const { path, message } of result.error?.issues ?? [])
    if (!unread.has(String(path[0]))) problems.push(`${path.join('.')}: ${name(path) in present ? message : `${message} (it is not set)`}`)
  throw new ConfigError(problems)
}

const name = (path: PropertyKey[]) => String(path[0])

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
  /** How long idle connections of clients are still answered when the process ends; 0: they are closed at once. Used behind a balancer. */
  DRAIN_MS: z.coerce.number().int().min(0).max(7_000).default(0),
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

/** The place that an installation is for, and what its office says otherwise than the shipped rules. */
export const placeSettings = {
  /** The region at the top. */
  HOME_REGION: z
    .string()
    .regex(/^\d{2,9}$/)
    .default('5205'),
  RULES_DIR: z.string().optional(),
  REGION_FILE: z.string().optional(),
}
