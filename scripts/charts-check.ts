import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dump, load } from 'js-yaml'

// `npm run charts:check`: every example of the chart is linted, rendered, compared with its golden manifest and checked against the schemas of Kubernetes,
// and every wrong value is refused by a sentence that names its key. `-- --write` writes the golden manifests anew.

/** Each with a golden manifest of its name. */
const EXAMPLES: { name: string; files: string[]; more?: string[] }[] = [
  { name: 'shared', files: ['shared.yaml', 'tenants/520502.yaml', 'tenants/520521.yaml', 'tenants/520502001.yaml'] },
  { name: 'dedicated', files: ['dedicated.yaml', 'tenants/520521.yaml'] },
  { name: 'township', files: ['township.yaml'] },
  { name: 'trial', files: ['trial.yaml', 'tenants/520521.yaml'] },
  { name: 'trial-dedicated', files: ['trial-dedicated.yaml'] },
  { name: 'trial-township', files: ['trial-township.yaml'] },
  {
    name: 'shared-keda',
    files: ['shared.yaml'],
    more: ['--api-versions', 'keda.sh/v1alpha1', '--show-only', 'templates/scaling.yaml'],
  },
]
/** Kinds of others: their schemas are not Kubernetes' own. */
const FOREIGN = 'ScaledObject,TriggerAuthentication'
const KUBERNETES = '1.33.0'

type Wrong = { on: string; values: unknown; upgrade?: boolean; says: string }
type Run = { ok: boolean; out: string; said: string }

const root = fileURLToPath(new URL('..', import.meta.url))
const chart = join(root, 'charts', 'mingjian')
const write = process.argv.includes('--write')
const problems: string[] = []

function run(command: string, args: string[], input?: string): Run {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...(input ? { input } : {}) })
  return { ok: status === 0, out: stdout ?? '', said: error ? error.message : `${stderr}${status === 0 ? '' : stdout}` }
}
const has = (command: string, flag: string) => run(command, [flag]).ok
const values = (files: string[]) => files.flatMap((file) => ['-f', join(chart, 'examples', file)])
const render = (args: string[]) =>
  run('helm', ['template', 'mingjian', chart, '--namespace', 'mingjian', '--kube-version', KUBERNETES, ...args])

if (!has('helm', 'version')) {
  console.log('left out: the charts (no helm on this machine)')
  process.exit(0)
}
const kubeconform = has('kubeconform', '-v')
if (!kubeconform) console.log('left out: the schemas of Kubernetes (no kubeconform on this machine)')

for (const { name, files, more = [] } of EXAMPLES) {
  const lint = run('helm', ['lint', '--strict', '--quiet', '--kube-version', KUBERNETES, chart, ...values(files)])
  if (!lint.ok) problems.push(`${name}: helm lint: ${lint.said.trim()}`)
  const rendered = render([...values(files), ...more])
  if (!rendered.ok) {
    problems.push(`${name}: helm template: ${rendered.said.trim()}`)
    continue
  }
  const golden = join(chart, 'examples', `${name}.golden.yaml`)
  if (write) writeFileSync(golden, rendered.out)
  else if (!existsSync(golden)) problems.push(`${name}: there is no ${golden.slice(root.length)}: npm run charts:check -- --write`)
  else {
    const at = firstDifference(readFileSync(golden, 'utf8'), rendered.out)
    if (at) problems.push(`${name}: not as the golden manifest at ${at} (if it is meant so: npm run charts:check -- --write)`)
  }
  if (!kubeconform) continue
  const location = join(root, 'charts', 'schemas', '{{ .ResourceKind }}{{ .KindSuffix }}.json')
  const valid = run('kubeconform', ['-strict', '-skip', FOREIGN, '-schema-location', location], rendered.out)
  if (!valid.ok) problems.push(`${name}: kubeconform: ${valid.said.trim()}`)
}

const wrong = load(readFileSync(join(chart, 'wrong-values.yaml'), 'utf8')) as Wrong[]
const folder = mkdtempSync(join(tmpdir(), 'mingjian-charts-'))
try {
  const file = join(folder, 'wrong.yaml')
  for (const { on, values: patch, upgrade, says } of wrong) {
    writeFileSync(file, dump(patch))
    const { ok, said } = render([...values([`${on}.yaml`]), '-f', file, ...(upgrade ? ['--is-upgrade'] : [])])
    const what = `${on} with ${JSON.stringify(patch)}`
    if (ok) problems.push(`${what}: is taken, but should be refused: ${says}`)
    else if (!said.includes(says)) problems.push(`${what}: should be refused by\n    ${says}\n  but helm says\n    ${said.trim()}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

for (const problem of problems) console.error(`- ${problem}`)
if (problems.length > 0) process.exit(1)
console.log(`${EXAMPLES.length} examples are ${write ? 'written' : 'as their golden manifests'}, ${wrong.length} wrong values are refused`)

function firstDifference(golden: string, rendered: string): string | undefined {
  if (golden === rendered) return undefined
  const [ours, theirs] = [golden.split('\n'), rendered.split('\n')]
  const at = ours.findIndex((line, index) => line !== theirs[index])
  const line = at === -1 ? ours.length : at
  return `line ${line + 1}: ${JSON.stringify(ours[line] ?? '')} is now ${JSON.stringify(theirs[line] ?? '')}`
}
