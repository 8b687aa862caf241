import { z } from 'zod'
import { isBelow, placeOf } from './domain/place.ts'

/** Where this place sends its events, and whose it follows on the same Kafka; the names are documented in docs/operations.md. */
export const exchangeSettings = {
  /** Origin of the superior's instance. All four UPWARD_ settings or none. */
  UPWARD_URL: z
    .string()
    .regex(/^https?:\/\/[^/?#\s]+\/?$/, 'must be an origin, for example https://mingjian.example.gov.cn')
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  UPWARD_REALM_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/\/realms\/[^/]+$/, 'must end in /realms/<name>')
    .optional(),
  UPWARD_CLIENT_ID: z.string().min(1).max(100).optional(),
  UPWARD_CLIENT_SECRET: z.string().min(1).max(500).optional(),
  /** The longest wait between two attempts to reach the superior. */
  UPWARD_RETRY_LIMIT_MS: z.coerce.number().int().min(100).max(600_000).default(60_000),
}

/** Namespaces of dedicated installations below, whose topics are on this Kafka. */
export const followSettings = {
  FOLLOW_NAMESPACES: z
    .string()
    .regex(/^mingjian-\d{4,9}(,mingjian-\d{4,9})*$/, 'must be mingjian-<region>, several separated by commas')
    .transform((list) => [...new Set(list.split(','))])
    .optional(),
}

/** The superior, as it is reached. */
export type Upward = { url: string; realmUrl: string; clientId: string; clientSecret: string }

type Config = z.infer<z.ZodObject<typeof exchangeSettings>>
type Place = { NAMESPACE: string; HOME_REGION: string; FOLLOW_NAMESPACES?: string[] | undefined }

/** The superior that the settings name, if any. */
export function upwardOf(config: Config): Upward | undefined {
  const { UPWARD_URL: url, UPWARD_REALM_URL: realmUrl, UPWARD_CLIENT_ID: clientId, UPWARD_CLIENT_SECRET: clientSecret } = config
  return url && realmUrl && clientId && clientSecret ? { url, realmUrl, clientId, clientSecret } : undefined
}

/** What no single setting can say. One line per problem. */
export function exchangeInconsistencies(config: Config & Place): string[] {
  const problems: string[] = []
  const names = ['UPWARD_URL', 'UPWARD_REALM_URL', 'UPWARD_CLIENT_ID', 'UPWARD_CLIENT_SECRET'] as const
  const missing = names.filter((name) => config[name] === undefined)
  const { NAMESPACE, HOME_REGION, FOLLOW_NAMESPACES = [] } = config
  if (missing.length > 0 && missing.length < names.length)
    problems.push(`${missing.join(', ')}: not set, but needed with ${names.filter((name) => !missing.includes(name)).join(', ')}`)
  if (missing.length < names.length && placeOf(NAMESPACE) !== HOME_REGION)
    problems.push(`NAMESPACE: is ${NAMESPACE}, but what is sent to a superior must name its place; set it to mingjian-${HOME_REGION}`)
  for (const followed of FOLLOW_NAMESPACES) {
    if (followed === NAMESPACE) problems.push(`FOLLOW_NAMESPACES: ${followed} is this installation's own; leave it out`)
    else if (!isBelow(placeOf(followed) ?? '', HOME_REGION))
      problems.push(`FOLLOW_NAMESPACES: ${followed} does not lie below HOME_REGION ${HOME_REGION}; leave it out`)
  }
  return problems
}
