import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'

// Writes charts/schemas/ from the OpenAPI description of a Kubernetes: `kubectl get --raw /openapi/v2 > swagger.json`, then
// `npm run charts:schemas -- swagger.json`. Only the kinds that stand in KINDS and what they refer to, without words, and strict: what is not named is refused.

type Schema = { [key: string]: unknown; $ref?: string; properties?: Record<string, Schema>; format?: string }
type GroupVersionKind = { group: string; version: string; kind: string }

/** Kinds that the chart renders, as its templates name them. */
const KINDS = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'batch/v1/CronJob',
  'batch/v1/Job',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
  '/v1/Service',
  '/v1/ServiceAccount',
]

const folder = fileURLToPath(new URL('../charts/schemas/', import.meta.url))
const [, , source] = process.argv
if (!source) throw new Error('name the file with the OpenAPI description')
const { definitions } = load(readFileSync(source, 'utf8')) as { definitions: Record<string, Schema> }
const kept: Record<string, unknown> = {}

function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  const { description: _, default: __, ...schema } = value as Schema
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    take(name)
    return { $ref: `#/definitions/${name}` }
  }
  if (schema.format === 'int-or-string') return { type: ['string', 'integer'] }
  const { format: ___, properties, ...rest } = schema
  const own = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !key.startsWith('x-'))
      .map(([key, each]) => [key, strict(each)]),
  )
  if (!properties) return own
  return {
    ...own,
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, strict(each)])),
  }
}

function take(name: string): void {
  if (kept[name]) return
  const definition = definitions[name]
  if (!definition) throw new Error(`${name} is not in ${source}`)
  kept[name] = {}
  kept[name] = name.endsWith('.api.resource.Quantity') ? { type: ['string', 'number'] } : strict(definition)
}

const kindOf = (schema: Schema) => (schema['x-kubernetes-group-version-kind'] ?? []) as GroupVersionKind[]
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const each of KINDS) {
  const [group = '', version = '', kind = ''] = each.split('/')
  const found = Object.entries(definitions).find(([, schema]) =>
    kindOf(schema).some((gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind),
  )
  if (!found) throw new Error(`${each} is not in ${source}`)
  take(found[0])
  const file = [kind, group.split('.')[0], version].filter(Boolean).join('-').toLowerCase()
  writeFileSync(`${folder}${file}.json`, `${JSON.stringify({ $ref: `definitions.json#/definitions/${found[0]}` })}\n`)
}
const lines = Object.keys(kept)
  .sort()
  .map((name) => `${JSON.stringify(name)}:${JSON.stringify(kept[name])}`)
writeFileSync(`${folder}definitions.json`, `{"definitions":{\n${lines.join(',\n')}\n}}\n`)
console.log(`${KINDS.length} kinds, ${lines.length} definitions`)
