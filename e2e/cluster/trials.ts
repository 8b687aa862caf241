import { setTimeout as sleep } from 'node:timers/promises'
import { apiAnswers } from '../faults/api-answers.ts'
import { type Ledger, startLoad } from '../faults/load.ts'
import { file, lookUp } from './complaints.ts'
import { helm, kubectl, memoryOf, podsOf } from './kube.ts'
import type { Place } from './place.ts'
import { backup, chain, clientOfTownship, dedicatedApart } from './tenancy.ts'
import type { Cluster } from './trial.ts'

export type Trial = { name: string; always?: boolean; work: (cluster: Cluster) => Promise<string[]> }

const CATCH_UP_MS = 180_000

/** Filings, steps and look-ups while something is done; answers what was refused, and what the oracle finds wrong afterwards. */
async function underLoad(
  city: Place,
  work: () => Promise<void>,
): Promise<{ ledger: Ledger; lookups: { sent: number; failed: string[] }; wrong: string[] }> {
  const staff = await city.staff()
  const oracle = await city.oracle()
  try {
    const since = await oracle.now()
    const handlers = await Promise.all(['supervisor-520502', 'supervisor-b-520502'].map(staff.subjectOf))
    const { receipt } = await file(city.url, '520502')
    const load = startLoad(staff, { perSecond: 8, handlers })
    const lookups = startLookUps(city.url, receipt)
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

function startLookUps(url: string, receipt: string) {
  const result = { sent: 0, failed: [] as string[] }
  const running = new Set<Promise<void>>()
  const look = async () => {
    result.sent += 1
    const { status } = await lookUp(url, receipt)
    if (status !== 200) result.failed.push(String(status))
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

/** The place made from nothing by the commands of the README, and the tour there; with the time it took and the memory of all its pods. */
const installed = async (place: Place, region?: string, secret: string[] = []): Promise<string[]> => {
  const began = performance.now()
  await place.prepare()
  if (secret.length > 0) await kubectl(place.namespace, ['create', 'secret', 'generic', ...secret])
  await place.install()
  await apiAnswers(place.url)
  const ready = Math.round((performance.now() - began) / 1_000)
  await place.tour(region)
  console.log(`      ready after ${ready} s; memory in MiB: ${await memoryOf(place.namespace)}`)
  return []
}

const install: Trial = {
  name: 'shared: trial servers and helm install by the commands of the README, the tour',
  always: true,
  work: ({ city }) => installed(city),
}

const dedicated: Trial = {
  name: 'dedicated: the same for a county, on the Kafka of the city',
  work: ({ county }) => installed(county),
}

const township: Trial = {
  name: 'township: one pod with a volume and a client of the city, the tour',
  async work(cluster) {
    const secret = await clientOfTownship(cluster)
    return installed(cluster.township, '520502001', ['mingjian-upward', `--from-literal=client-secret=${secret}`])
  },
}

const upgrade: Trial = {
  name: 'helm upgrade to a new image and back under a load of filings and look-ups',
  async work({ city }) {
    const found = await underLoad(city, async () => {
      await city.install(['--set', 'image.tag=next'])
      await helm(city.namespace, ['rollback', city.release, '--wait', '--timeout', '10m'], { timeoutMs: 700_000 })
    })
    return nothingRefused(found)
  },
}

const failedMigration: Trial = {
  name: 'a migration that fails leaves the old release serving',
  async work({ city }) {
    const found = await underLoad(city, async () => {
      const broken = ['--set', 'servers.kafka.brokers=nowhere:9092', '--set', 'hooks.deadlineSeconds=60', '--set', 'hooks.retries=0']
      const said = await city.install(broken).then(
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
  async work({ city }) {
    const { wrong } = await underLoad(city, async () => {
      for (const pod of await podsOf(city.namespace, city.release)) {
        await kubectl(city.namespace, ['delete', 'pod', pod, '--wait=true'])
        await settled(city.namespace)
      }
    })
    return wrong
  },
}

/** Resolves when every deployment has all its pods again. */
async function settled(namespace: string): Promise<void> {
  const names = (await kubectl(namespace, ['get', 'deployments', '-o', 'name'])).trim().split('\n')
  for (const name of names) await kubectl(namespace, ['rollout', 'status', name, '--timeout=180s'])
}

const uninstall: Trial = {
  name: 'helm uninstall keeps the data, and a new install finds it',
  async work({ city }) {
    const { receipt, complaintNo } = await file(city.url, '520502')
    await helm(city.namespace, ['uninstall', city.release, '--wait', '--timeout', '5m'])
    while ((await podsOf(city.namespace, city.release)).length > 0) await sleep(500)
    await city.install()
    await apiAnswers(city.url)
    const { body } = await lookUp(city.url, receipt)
    return [...(body.complaintNo === complaintNo ? [] : [`the receipt of ${complaintNo} finds ${JSON.stringify(body).slice(0, 200)}`])]
  },
}

const above: Trial = { name: 'what is filed below is seen above and never beside, also when the line was down', work: chain }
const apart: Trial = { name: "a dedicated county's database and topics hold nothing of the others", work: dedicatedApart }
const restored: Trial = { name: "a county's backup, made by its CronJob, restored into an empty release", work: backup }

export const TRIALS: Trial[] = [install, dedicated, township, above, apart, upgrade, failedMigration, podsDeleted, uninstall, restored]
