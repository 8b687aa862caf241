import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { composeSystem } from '../e2e/faults/composed-system.ts'
import { staffOf } from '../e2e/faults/load.ts'
import { filing, median } from './rounds.ts'

// Whole lives of complaints (file → accept → assign → findings → reply → close) over HTTP on the composed system, CLIENTS at once; six requests each.
// Prints one JSON line; raw samples go to bench/results/.

const CLIENTS = Number(process.env.CLIENTS ?? 16)
const LIVES = Number(process.env.LIVES ?? 600)
const WARM = 100

const system = await composeSystem({ project: 'mingjian-bench', overrides: [] })
try {
  const staff = staffOf(system.url, system.logins)
  const clerk = 'intake-clerk-520502'
  const supervisor = 'supervisor-520502'
  const handlers = await Promise.all([supervisor, 'supervisor-b-520502'].map(staff.subjectOf))
  const requests: number[] = []

  const call = async (as: string | undefined, path: string, body: unknown) => {
    const began = performance.now()
    const answer = await staff.call(as, 'POST', path, body, randomUUID())
    requests.push(performance.now() - began)
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`)
    return answer.body
  }

  async function life(): Promise<void> {
    const { complaintNo } = await call(undefined, '/api/public/complaints', filing)
    const path = `/api/intake/complaints/${complaintNo}`
    await call(clerk, `${path}/accept`, {})
    await call(clerk, `${path}/assign`, { handlers })
    const findings = [{ allegation: 1, conclusion: 'upheld', facts: '检查时没有出示证件', basis: '行政处罚法第五十五条' }]
    await call(supervisor, `${path}/record-findings`, { findings })
    await call(supervisor, `${path}/reply`, { text: '经核查属实，已责令改正。' })
    await call('approver-520502', `${path}/close`, {})
  }

  async function lives(count: number): Promise<number> {
    let left = count
    const began = performance.now()
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (left-- > 0) await life()
      }),
    )
    return count / ((performance.now() - began) / 1_000)
  }

  await lives(WARM)
  requests.length = 0
  const samples: number[] = []
  for (let n = 0; n < 3; n++) samples.push(await lives(LIVES / 3))
  requests.sort((a, b) => a - b)
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/lifecycle.json', import.meta.url), JSON.stringify({ samples, requests: requests.map(Math.round) }))
  console.log(
    JSON.stringify({
      bench: 'lifecycle',
      clients: CLIENTS,
      lives: LIVES,
      livesPerSecond: Number(median(samples).toFixed(1)),
      requestP50Ms: Math.round(requests[Math.floor(requests.length * 0.5)] ?? 0),
      requestP95Ms: Math.round(requests[Math.floor(requests.length * 0.95)] ?? 0),
    }),
  )
} finally {
  await system.down()
}
