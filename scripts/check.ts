import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `npm run check`: every fast gate; all of them run, and each that fails is named at the end.

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

const GATES: [name: string, command: string, args: string[]][] = [
  ['typecheck', bin('tsc'), ['-p', 'tsconfig.json']],
  ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['boundaries', bin('depcruise'), ['--config', '.dependency-cruiser.mjs', 'packages', 'services', 'web', 'e2e', 'bench']],
  ['unused code and dependencies', bin('knip'), []],
  ['proto', bin('buf'), ['lint']],
  // Against the last release; `buf build -o proto/released.json` with a release, never to get a breaking change through.
  ['proto is compatible', bin('buf'), ['breaking', '--against', 'proto/released.json']],
  [
    'contracts are generated and compatible',
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/contracts.ts', '--check'],
  ],
  ['the realm is generated', process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/realm.ts', '--check']],
  ['alerts and dashboard', process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/alerts-check.ts']],
  ['the charts', process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/charts-check.ts']],
  ['the picture of the house', process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/picture.ts', '--check']],
]

const failures: string[] = []
for (const [name, command, args] of GATES) {
  console.log(`== ${name}`)
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
  })
  if (status !== 0) failures.push(name)
}
if (failures.length > 0) {
  console.error(`\nfailed: ${failures.join(', ')}`)
  process.exit(1)
}
console.log('\nall gates passed')
