import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { dropDataFolder, newDataFolder, startInstance } from '../e2e/instance.ts'
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../scripts/node-options.mjs'

// Filing over HTTP, 32 at once, against bare express + mongoose writing the same document on the same embedded driver; both in one run, in turns.
// Prints one JSON line; raw samples go to bench/results/.

const CLIENTS = 32
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const PER_ROUND = Number(process.env.PER_ROUND ?? 1500)
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })

const filing = {
  region: '520502',
  accused: { agencyId: 'dept-520502-market' },
  problemTypes: ['unlawful-procedure'],
  title: '检查没有出示证件也没有说明依据',
  content:
    '上周三上午，执法人员到店检查时没有出示执法证件，也没有说明检查的依据，拿走了两箱货物没有开清单，要求第二天到所里接受处理。希望依法核查并告诉我结果。',
  anonymous: false,
  contact: { name: '测试', phone: '13900000000' },
}

function post(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

async function round(url: string, body: string): Promise<number> {
  let left = PER_ROUND
  const started = process.hrtime.bigint()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (left-- > 0) {
        const status = await post(url, body)
        if (status !== 201) throw new Error(`${url} answered ${status}`)
      }
    }),
  )
  return PER_ROUND / (Number(process.hrtime.bigint() - started) / 1e9)
}

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
  await round(`${again.url}/api/public/complaints`, probe)
  await round(`${bare.url}/`, probe)
  for (let n = 0; n < ROUNDS; n++)
    samples.push({ ours: await round(`${again.url}/api/public/complaints`, probe), bare: await round(`${bare.url}/`, probe) })
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const ratios = samples.map((sample) => sample.ours / sample.bare)
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/filing.json', import.meta.url), JSON.stringify(samples, null, 2))
  const figures = {
    bench: 'filing',
    clients: CLIENTS,
    perRound: PER_ROUND,
    oursPerSecond: Math.round(median(samples.map(({ ours: each }) => each))),
    barePerSecond: Math.round(median(samples.map(({ bare: each }) => each))),
    ratio: Number(median(ratios).toFixed(2)),
  }
  console.log(JSON.stringify(figures))
} finally {
  bare.stop()
  await again.end()
  for (const dir of dirs) dropDataFolder(dir)
  agent.destroy()
}
