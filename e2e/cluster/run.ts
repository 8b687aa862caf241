import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { clusterAnswers, nameServices } from './kube.ts'
import { trialCluster } from './trial.ts'
import { TRIALS } from './trials.ts'

// `npm run test:cluster [-- --trials <part of a name>] [--keep]`: the chart on a real cluster (context mingjian, or KUBE_CONTEXT), installed, upgraded under
// load, killed pod by pod, removed and found again. mingjian:local and mingjian:next must be on its node. One line a trial; exits 1 when something does not hold. Removes its namespace unless --keep.

const { values } = parseArgs({ options: { trials: { type: 'string' }, keep: { type: 'boolean' } } })
const missing = await clusterAnswers()
if (missing) {
  console.log(`left out: ${missing}`)
  process.exit(0)
}
await nameServices()
const cluster = await trialCluster()
const failed: string[] = []
try {
  for (const { name, work } of TRIALS.filter(
    (each) => each.always || !values.trials || values.trials.split(',').some((part) => each.name.includes(part)),
  )) {
    const began = performance.now()
    const wrong = await work(cluster).catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)])
    console.log(`${wrong.length === 0 ? 'ok   ' : 'WRONG'} ${name} | ${Math.round((performance.now() - began) / 1_000)} s`)
    for (const each of wrong.slice(0, 20)) console.log(`      ${each}`)
    if (wrong.length > 0) failed.push(name)
    if (wrong.length > 0) console.log(await cluster.state())
  }
} finally {
  if (!values.keep) await cluster.remove()
  rmSync(cluster.folder, { recursive: true, force: true })
}
console.log(failed.length === 0 ? 'every trial holds' : `not so: ${failed.join(', ')}`)
process.exit(failed.length === 0 ? 0 : 1)
