import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { filing } from '../../bench/rounds.ts'
import { type Ledger, startLoad } from '../faults/load.ts'
import { helm, kubectl, memoryOf, podsOf } from './kube.ts'
import { type Cluster, NAMESPACE, RELEASE, URL_ } from './trial.ts'

export type Trial = { name: string; always?: boolean; work: (cluster: Cluster) => Promise<string[]> }

const CATCH_UP_MS = 180_000

/** Filings, steps and look-ups while something is done; answers what was refused, and what the oracle finds wrong afterwards. */
async function underLoad(
  cluster: Cluster,
  work: () => Promise<void>,
): Promise<{ ledger: Ledger; lookups: { sent: number; failed: string[] }; wrong: string[] }> {
  const staff = await cluster.staff()
  const oracle = await cluster.oracle()
  try {
    const since = await oracle.now()
    const handlers = await Promise.all(['supervisor-520502', 'supervisor-b-520502'].map(staff.subjectOf))
    const { receipt } = await file(URL_, '520502')
    const load = startLoad(staff, { perSecond: 8, handlers })
    const lookups = startLookUps(receipt)
    await sleep(3_000)
    try {
      await work()
      await sleep(5_000)
    } finally {
      await load.stop()
      await lookups.stop()
    }
    await oracle.caughtUp(since.at, undefined, CATCH_UP_MS)
    const verdict = await oracle.judge(since, load.ledger)
    const { wrong } = await oracle.numbers()
    const verified = await staff.call('auditor-5205', 'GET', '/api/audit/verify')
    if (verified.status !== 200 || (verified.body.findings as unknown[]).length > 0)
      wrong.push(`the audit says ${JSON.stringify(verified.body).slice(0, 300)}`)
    console.log(
      `      writes acknowledged ${verdict.acknowledged}, found ${verdict.found} | events expected ${verdict.eventsExpected}, seen ${verdict.eventsSeen} | effects doubled ${verdict.doubled} | ` +
        `writes refused ${load.ledger.refused}, look-ups ${lookups.result.sent} of which failed ${lookups.result.failed.length}`,
    )
    return { ledger: load.ledger, lookups: lookups.result, wrong: [...verdict.wrong, ...wrong] }
  } finally {
    await oracle.close()
  }
}

async function file(url: string, region: string): Promise<{ complaintNo: string; receipt: string }> {
  const response = await fetch(`${url}/api/public/complaints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ ...filing, region, accused: { agencyName: '某综合行政执法局' } }),
  })
  if (response.status !== 201) throw new Error(`a filing was answered with ${response.status}: ${(await response.text()).slice(0, 300)}`)
  return (await response.json()) as { complaintNo: string; receipt: string }
}

function startLookUps(receipt: string) {
  const result = { sent: 0, failed: [] as string[] }
  const running = new Set<Promise<void>>()
  const look = async () => {
    result.sent += 1
    const response = await fetch(`${URL_}/api/public/complaints/lookup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt }),
      signal: AbortSignal.timeout(30_000),
    })
    await response.arrayBuffer()
    if (response.status !== 200) result.failed.push(String(response.status))
  }
  const timer = setInterval(() => {
    const one = look().catch((error: Error) => void result.failed.push(`${error.name} ${String((error.cause as { code?: string })?.code)}`))
    running.add(one)
    void one.finally(() => running.delete(one))
  }, 100)
  return {
    result,
    async stop() {
      clearInterval(timer)
      await Promise.all(running)
    },
  }
}

type Found = Awaited<ReturnType<typeof underLoad>>

/** What the oracle finds wrong, and everything that was refused besides. */
function nothingRefused({ ledger, lookups, wrong }: Found): string[] {
  const refused = ledger.refused > 0 ? [`writes were refused: ${reasons(ledger)}`] : []
  const failed = lookups.failed.length > 0 ? [`look-ups failed: ${lookups.failed.slice(0, 10).join(', ')}`] : []
  return [...wrong, ...refused, ...failed]
}

const reasons = ({ reasons: all }: Ledger) => [...all].map(([reason, count]) => `${count} × ${reason}`).join(', ')

const install: Trial = {
  name: 'trial servers and helm install by the commands of the README, the tour',
  always: true,
  async work(cluster) {
    const began = performance.now()
    await cluster.install()
    await cluster.answers()
    const ready = Math.round((performance.now() - began) / 1_000)
    await cluster.tour()
    console.log(`      ready after ${ready} s; memory in MiB: ${await memoryOf(NAMESPACE)}`)
    return []
  },
}

const upgrade: Trial = {
  name: 'helm upgrade to a new image and back under a load of filings and look-ups',
  async work(cluster) {
    const found = await underLoad(cluster, async () => {
      await cluster.install(['--set', 'image.tag=next'])
      await helm(NAMESPACE, ['rollback', RELEASE, '--wait', '--timeout', '10m'], { timeoutMs: 700_000 })
    })
    return nothingRefused(found)
  },
}

const failedMigration: Trial = {
  name: 'a migration that fails leaves the old release serving',
  async work(cluster) {
    const found = await underLoad(cluster, async () => {
      const broken = ['--set', 'servers.kafka.brokers=nowhere:9092', '--set', 'hooks.deadlineSeconds=30', '--set', 'hooks.retries=0']
      const said = await cluster.install(broken).then(
        () => 'the upgrade went through',
        (error: unknown) => String(error),
      )
      if (!said.includes('pre-upgrade hooks failed')) throw new Error(`not refused as it should be: ${said.slice(-500)}`)
    })
    return nothingRefused(found)
  },
}

const podsDeleted: Trial = {
  name: 'each pod of the release deleted in turn under load',
  async work(cluster) {
    const { wrong } = await underLoad(cluster, async () => {
      for (const pod of await podsOf(NAMESPACE, RELEASE)) {
        await kubectl(NAMESPACE, ['delete', 'pod', pod, '--wait=true'])
        await kubectl(NAMESPACE, ['wait', 'deployment', '--all', '--for=condition=Available', '--timeout=180s'])
        await settled()
      }
    })
    return wrong
  },
}

/** Resolves when every deployment has all its pods again. */
async function settled(): Promise<void> {
  const names = (await kubectl(NAMESPACE, ['get', 'deployments', '-o', 'name'])).trim().split('\n')
  for (const name of names) await kubectl(NAMESPACE, ['rollout', 'status', name, '--timeout=180s'])
}

const uninstall: Trial = {
  name: 'helm uninstall keeps the data, and a new install finds it',
  async work(cluster) {
    const { receipt, complaintNo } = await file(URL_, '520502')
    await helm(NAMESPACE, ['uninstall', RELEASE, '--wait', '--timeout', '5m'])
    const pods = await podsOf(NAMESPACE, RELEASE)
    await cluster.install()
    await cluster.answers()
    const response = await fetch(`${URL_}/api/public/complaints/lookup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt }),
    })
    const found = (await response.json()) as { complaintNo?: string }
    return [
      ...(pods.length > 0 ? [`after the uninstall there were ${pods.join(', ')}`] : []),
      ...(found.complaintNo === complaintNo ? [] : [`the receipt of ${complaintNo} finds ${JSON.stringify(found).slice(0, 200)}`]),
    ]
  },
}

export const TRIALS: Trial[] = [install, upgrade, failedMigration, podsDeleted, uninstall]
