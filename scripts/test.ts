import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `npm test`: every suite that this machine can run, then what was left out and why, then one line with the sum.

const root = fileURLToPath(new URL('..', import.meta.url))
const SUITES = ['unit', 'integration', 'component', 'containers', 'e2e']
/** Whole instances or servers take the machine for themselves. */
const ALONE = ['containers', 'e2e']
/** The only tests that need a browser, by suite. */
const BROWSER_JOURNEYS: Record<string, string> = { e2e: 'e2e/pages', containers: 'services/standalone/test/containers/pages' }

type Result = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
  testResults: { name: string; status: string; message: string; assertionResults: { status: string; fullName: string }[] }[]
}

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const engine = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 20_000 }).status === 0
const only = process.argv.slice(2).filter((arg) => SUITES.includes(arg))
const leftOut: string[] = []
let passed = 0
let failed = 0
let skipped = 0

for (const suite of only.length > 0 ? only : SUITES) {
  if (BROWSER_JOURNEYS[suite] && !chromium)
    leftOut.push(`${BROWSER_JOURNEYS[suite]}: no Chromium on this machine (install chromium to run them)`)
  if (suite === 'containers' && !engine) {
    leftOut.push('containers (real Kafka, MongoDB, Keycloak): no container engine answers on this machine (docker info)')
    continue
  }
  const result = run(suite)
  passed += result.numPassedTests
  failed +=
    result.numFailedTests +
    result.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length
  skipped += result.numPendingTests
  for (const { name, assertionResults } of result.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === 'pending') leftOut.push(`${name.slice(root.length)}: ${fullName}`)
    }
  }
}

console.log(leftOut.length > 0 ? '\nleft out on this machine:' : '\nnothing was left out')
for (const line of leftOut) console.log(`  - ${line}`)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed > 0 ? 1 : 0)

function run(suite: string): Result {
  console.log(`\n== ${suite}`)
  const folder = mkdtempSync(join(tmpdir(), 'mingjian-test-'))
  const outputFile = join(folder, 'result.json')
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  const args = [
    jest,
    '--selectProjects',
    suite,
    '--json',
    `--outputFile=${outputFile}`,
    ALONE.includes(suite) ? '--runInBand' : '--maxWorkers=2',
  ]
  if (BROWSER_JOURNEYS[suite] && !chromium) args.push(`--testPathIgnorePatterns=/${BROWSER_JOURNEYS[suite]}/`)
  const env = {
    ...process.env,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    ...(chromium ? { CHROMIUM: chromium } : {}),
  }
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    if (!existsSync(outputFile)) throw new Error(`the ${suite} suite ended with ${status} and told nothing`)
    return JSON.parse(readFileSync(outputFile, 'utf8')) as Result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
