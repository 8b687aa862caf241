import { readFileSync } from 'node:fs'
import { dropDataFolder, newDataFolder, startInstance } from '../e2e/instance.ts'

// From the command to the first page on a folder that was started before, and the memory held then (packages installed).

const ROUNDS = 5
const dir = newDataFolder()
await (await startInstance(dir)).end()
const samples: { readyMs: number; firstPageMs: number; rssMb: number }[] = []
for (let n = 0; n < ROUNDS; n++) {
  const started = performance.now()
  const instance = await startInstance(dir)
  const readyMs = performance.now() - started
  await (await fetch(`${instance.url}/`)).text()
  const firstPageMs = performance.now() - started
  const kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${instance.child.pid}/status`, 'utf8'))?.[1])
  samples.push({ readyMs: Math.round(readyMs), firstPageMs: Math.round(firstPageMs), rssMb: Math.round(kb / 1024) })
  await instance.end()
}
dropDataFolder(dir)
const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
console.log(
  JSON.stringify({
    bench: 'start',
    readyMs: middle(samples.map((s) => s.readyMs)),
    firstPageMs: middle(samples.map((s) => s.firstPageMs)),
    rssMb: middle(samples.map((s) => s.rssMb)),
    samples,
  }),
)
