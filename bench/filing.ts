import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dropDataFolder, newDataFolder, startInstance } from '../e2e/instance.ts'
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../scripts/node-options.mjs'
import { CLIENTS, filing, hangUp, median, post, round } from './rounds.ts'

// Filing over HTTP, 32 at once, against bare express + mongoose writing the same document on the same embedded driver; both in one run, in turns.
// Prints one JSON line; raw samples go to bench/results/.

const ROUNDS = Number(process.env.ROUNDS ?? 5)
const PER_ROUND = Number(process.env.PER_ROUND ?? 1500)

function startBare(dir: string): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, [...NODE_FLAGS, fileURLToPath(new URL('./bare-server.ts', import.meta.url)), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...NODE_ENVIRONMENT },
  })
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve({ url: String(line).trim(), stop: () => child.kill() }))
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)))
  })
}

const dirs = [newDataFolder(), newDataFolder()] as const
const ours = await startInstance(dirs[0])
const probe = JSON.stringify(filing)
await post(`${ours.url}/api/public/complaints`, probe)
await ours.end()
const again = await startInstance(dirs[0])
const bare = await startBare(dirs[0])
try {
  const samples: { ours: number; bare: number }[] = []
  const ourRound = () => round(`${again.url}/api/public/complaints`, probe, PER_ROUND)
  const bareRound = () => round(`${bare.url}/`, probe, PER_ROUND)
  await ourRound()
  await bareRound()
  for (let n = 0; n < ROUNDS; n++) samples.push({ ours: await ourRound(), bare: await bareRound() })
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/filing.json', import.meta.url), JSON.stringify(samples, null, 2))
  const figures = {
    bench: 'filing',
    clients: CLIENTS,
    perRound: PER_ROUND,
    oursPerSecond: Math.round(median(samples.map(({ ours: each }) => each))),
    barePerSecond: Math.round(median(samples.map(({ bare: each }) => each))),
    ratio: Number(median(samples.map((sample) => sample.ours / sample.bare)).toFixed(2)),
  }
  console.log(JSON.stringify(figures))
} finally {
  bare.stop()
  await again.end()
  for (const dir of dirs) dropDataFolder(dir)
  hangUp()
}
