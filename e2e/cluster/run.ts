import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { clusterAnswers, nameServices } from './kube.ts'
import { trialCluster } from './trial.ts'
import { TRIALS } from './trials.ts'

// `npm run test:cluster [-- --trials <parts of names>] [--keep] [--go-on]`: the chart on a real cluster (context mingjian, or KUBE_CONTEXT), in its three shapes:
// installed, upgraded under load, killed pod by pod, removed and found again, backed up and restored. mingjian:local and mingjian:next must be on its node.
// One line a trial; exits 1 when something does not hold. Makes the namespaces mingjian, mingjian-520521 and mingjian-520502001 and removes them unless --keep;
// --go-on takes those that --keep left.

const { values } = parseArgs({ options: { trials: { type: 'string' }, keep: { type: 'boolean' }, 'go-on': { type: 'boolean' } } })
const missing = await clusterAnswers()
if (missing) {
  console.log(`left out: ${missing}`)
  process.exit(0)
}
await nameServices()
const cluster = trialCluster()
const wanted = values.trials?.split(',')
const trials = TRIALS.filter(({ name, always }) => (always && !values['go-on']) || !wanted || wanted.some((part) => name.includes(part)))
const removeAll = async () => {
  for (const place of cluster.places) await place.remove()
}
const failed: string[] = []
try {
  if (!values['go-on']) await removeAll()
  for (const { name, work } of trials) {
    const began = performance.now()
    const wrong = await work(cluster).catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)])
    console.log(`${wrong.length === 0 ? 'ok   ' : 'WRONG'} ${name} | ${Math.round((performance.now() - began) / 1_000)} s`)
    for (const each of wrong.slice(0, 20)) console.log(`      ${each}`)
    if (wrong.length === 0) continue
    failed.push(name)
    for (const place of cluster.places) console.log(await place.state())
  }
} finally {
  if (!values.keep) await removeAll()
  rmSync(cluster.folder, { recursive: true, force: true })
}
console.log(failed.length === 0 ? 'every trial holds' : `not so: ${failed.join(', ')}`)
process.exit(failed.length === 0 ? 0 : 1)
