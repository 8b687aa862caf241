import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeSystem } from '../e2e/faults/composed-system.ts'
import { filing } from './rounds.ts'

// The morning burst, open loop: filings are sent on time at 1-15-1-25-2-35-10 a second whatever the answers are, each stage STAGE_S long, on the composed
// system. What is not 201 or 429 is an error. Prints one JSON line; raw samples go to bench/results/.

const STAGES = [10, 1, 15, 1, 25, 2, 35, 10]
const STAGE_S = Number(process.env.STAGE_S ?? 30)
const WINDOW_S = 5
/** Back is: within half as much again of the p95 at the same rate before the burst. */
const BACK = 1.5

type Sample = { stage: number; second: number; ms: number; status: number }

const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
const system = await composeSystem({ project: 'mingjian-bench', overrides: ['e2e/faults/compose.faults.yml'] })
try {
  const samples: Sample[] = []
  const body = JSON.stringify(filing)
  const file = async (stage: number, second: number) => {
    const began = performance.now()
    const status = await fetch(`${system.url}/api/public/complaints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body,
      signal: AbortSignal.timeout(60_000),
    }).then(
      async (response) => {
        await response.arrayBuffer()
        return response.status
      },
      () => 0,
    )
    samples.push({ stage, second, ms: performance.now() - began, status })
  }
  // Before the first stage the process is warmed up; those filings are not counted.
  for (let n = 0; n < 300; n++) await file(-1, 0)
  const under: Promise<void>[] = []
  for (const [stage, perSecond] of STAGES.entries()) {
    const began = performance.now()
    for (let n = 0; n < perSecond * STAGE_S; n++) {
      const due = began + (n * 1_000) / perSecond
      if (due > performance.now()) await sleep(due - performance.now())
      under.push(file(stage, n / perSecond))
    }
  }
  await Promise.all(under)
  const counted = samples.filter(({ stage }) => stage >= 0)
  const of = (stage: number) => counted.filter((sample) => sample.stage === stage)
  const baseline = p95(of(0).map(({ ms }) => ms))
  const last = of(STAGES.length - 1)
  let back: number | undefined
  for (let second = 0; second + WINDOW_S <= STAGE_S && back === undefined; second++) {
    const window = last.filter((sample) => sample.second >= second && sample.second < second + WINDOW_S)
    if (p95(window.map(({ ms }) => ms)) <= baseline * BACK) back = second
  }
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/burst.json', import.meta.url), JSON.stringify(counted))
  console.log(
    JSON.stringify({
      bench: 'burst',
      stages: STAGES.join('-'),
      stageSeconds: STAGE_S,
      filings: counted.length,
      refusedBusy: counted.filter(({ status }) => status === 429).length,
      errors: counted.filter(({ status }) => status !== 201 && status !== 429).length,
      p95Ms: STAGES.map((_, stage) => Math.round(p95(of(stage).map(({ ms }) => ms)))),
      baselineP95Ms: Math.round(baseline),
      backAfterSeconds: back ?? null,
    }),
  )
} finally {
  await system.down()
}
