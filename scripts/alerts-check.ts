import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'

// Alerts and dashboard speak of metrics that the services make, and every alert says who looks at it, what it means and where the runbook has it.

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
type Alert = { alert: string; expr: string; labels?: Record<string, string>; annotations?: Record<string, string> }

/** Names as Prometheus has them; counters end with _total. */
function metricsMade(): Set<string> {
  const sources = globSync(['packages/*/src/**/*.ts', 'services/*/src/**/*.ts'], { cwd: root, exclude: ['**/*.test.ts'] })
    .map(read)
    .join('\n')
  const made = [...sources.matchAll(/\b(gauge|counter)\(\s*'(mingjian[\w.]+)'/g)]
  return new Set(made.map(([, kind, name = '']) => name.replaceAll('.', '_') + (kind === 'counter' ? '_total' : '')))
}

const made = metricsMade()
const sections = new Set(
  [...read('docs/operations.md').matchAll(/^#{2,3} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  ),
)
const unknown = (expr: string) => [...expr.matchAll(/\bmingjian_\w+/g)].map(([name]) => name).filter((name) => !made.has(name))

const wrong: string[] = []
const { groups } = load(read('deploy/alerts/mingjian.rules.yaml')) as { groups: { rules: Alert[] }[] }
for (const { alert, expr, labels, annotations } of groups.flatMap(({ rules }) => rules)) {
  for (const name of unknown(expr)) wrong.push(`${alert}: nothing makes the metric ${name}`)
  for (const name of ['owner', 'severity']) if (!labels?.[name]) wrong.push(`${alert}: labels.${name} is missing`)
  for (const name of ['summary', 'meaning']) if (!annotations?.[name]) wrong.push(`${alert}: annotations.${name} is missing`)
  const [page, section = ''] = (annotations?.runbook ?? '').split('#')
  if (page !== 'docs/operations.md' || !sections.has(section)) wrong.push(`${alert}: its runbook ${annotations?.runbook} is not there`)
}
const { panels } = JSON.parse(read('deploy/dashboards/mingjian.json')) as { panels: { title: string; targets: { expr: string }[] }[] }
for (const { title, targets } of panels)
  for (const { expr } of targets) for (const name of unknown(expr)) wrong.push(`dashboard ${title}: nothing makes the metric ${name}`)

for (const each of wrong) console.error(each)
if (wrong.length > 0) process.exit(1)
console.log(`alerts and dashboard speak of what is there (${made.size} metrics)`)
