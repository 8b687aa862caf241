import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startKafka, startMongo } from '@mingjian/testkit/containers'
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../scripts/node-options.mjs'
import { CLIENTS, filing, hangUp, median, post, round } from './rounds.ts'

// Filing over HTTP at the intake process on real MongoDB and Kafka, 32 at once, against bare express + mongoose inserting the same document with the same
// durability into the same MongoDB; both in one run, in turns. Prints one JSON line; raw samples go to bench/results/.

const ROUNDS = Number(process.env.ROUNDS ?? 5)
const PER_ROUND = Number(process.env.PER_ROUND ?? 1500)
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const secrets = mkdtempSync(join(tmpdir(), 'mingjian-secrets-'))
const children: ChildProcess[] = []

function cli(args: string[], env: Record<string, string> = {}): void {
  const { status, stderr } = spawnSync(process.execPath, [...NODE_FLAGS, at('../services/standalone/src/cli/mingjian.ts'), ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`mingjian ${args.join(' ')} ended with ${status}: ${stderr}`)
}

function start(entry: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, [...NODE_FLAGS, at(entry), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...NODE_ENVIRONMENT, NODE_ENV: 'production', ...env },
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const [url] = /http:\/\/\S+/.exec(String(chunk)) ?? []
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}`)))
  })
}

const mongo = await startMongo()
const kafka = await startKafka()
try {
  const database = (name: string) => mongo.uri.replace('/?', `/${name}?`)
  const port = await freePort()
  const realm = 'http://127.0.0.1:9/realms/mingjian'
  cli(['secrets', `--dir=${secrets}`, '--public-url=http://127.0.0.1:9'])
  const servers = { MONGO_URI: database('mingjian'), KAFKA_BROKERS: kafka.address, KAFKA_REPLICATION: '1', LOG_LEVEL: 'warn' }
  cli(['migrate', '--demo=5205'], servers)
  await start('../services/intake/src/main.ts', [], {
    ...servers,
    PORT: String(port),
    HOST: '127.0.0.1',
    GRPC_ADDRESS: `127.0.0.1:${await freePort()}`,
    PUBLIC_URL: 'http://127.0.0.1:9',
    OIDC_REALM_URL: realm,
    OIDC_SERVICES_SECRET: 'nobody-is-asked-here',
    PERSONNEL_GRPC: '127.0.0.1:1',
    SECRETS_DIR: secrets,
    PUBLIC_GUARD: 'off',
  })
  const ours = `http://127.0.0.1:${port}/api/public/complaints`
  const probe = JSON.stringify(filing)
  const status = await post(ours, probe)
  if (status !== 201) throw new Error(`the first filing was answered with ${status}`)
  const bare = `${await start('./bare-mongo-server.ts', [database('mingjian'), database('bare')])}/`
  const samples: { ours: number; bare: number }[] = []
  await round(ours, probe, PER_ROUND)
  await round(bare, probe, PER_ROUND)
  for (let n = 0; n < ROUNDS; n++) samples.push({ ours: await round(ours, probe, PER_ROUND), bare: await round(bare, probe, PER_ROUND) })
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/filing-distributed.json', import.meta.url), JSON.stringify(samples, null, 2))
  console.log(
    JSON.stringify({
      bench: 'filing-distributed',
      clients: CLIENTS,
      perRound: PER_ROUND,
      oursPerSecond: Math.round(median(samples.map((sample) => sample.ours))),
      barePerSecond: Math.round(median(samples.map((sample) => sample.bare))),
      ratio: Number(median(samples.map((sample) => sample.ours / sample.bare)).toFixed(2)),
    }),
  )
} finally {
  hangUp()
  await Promise.all(
    children.map((child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      return child.exitCode === null && child.kill() ? gone : undefined
    }),
  )
  await Promise.all([mongo.container.stop(), kafka.container.stop()])
  rmSync(secrets, { recursive: true, force: true })
}
