import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// `npm run bench [-- name …]`: each measurement is a file here that prints one JSON line; bench/README.md says what they mean.

const ALONE = ['start', 'filing', 'lists', 'import-300k', 'check-certificates', 'officers']
/** These start servers in containers; without names they run where an engine answers. */
const WITH_ENGINE = ['bus', 'filing-distributed', 'lifecycle', 'burst']
const ALL = [...ALONE, ...WITH_ENGINE]
const engine = () => spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 20_000 }).status === 0
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !ALL.includes(name))
if (unknown.length > 0) {
  console.error(`no measurement is named ${unknown.join(', ')}; there are: ${ALL.join(', ')}`)
  process.exit(2)
}
for (const name of wanted.length > 0 ? wanted : engine() ? ALL : ALONE) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=TimeoutNegativeWarning',
      fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
    ],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exit(status ?? 1)
}
