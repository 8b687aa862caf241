import { type ChildProcess, fork } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openKafkaBus } from '@mingjian/messaging'
import { startKafka } from '@mingjian/testkit/containers'
import { NODE_FLAGS } from '../../scripts/node-options.mjs'
import { effectReader } from './effects.ts'
import { sampleEvent } from './sample-event.ts'

// Events through the bus while consumers are killed (kill -9): none lost, none out of order within a key, every effect once.
// EVENTS=1000000 KILLS=50 is the full count; without them it is short. Prints one JSON line; exits 1 when something is wrong.

const EVENTS = Number(process.env.EVENTS ?? 20_000)
const KILLS = Number(process.env.KILLS ?? 5)
const KEYS = Math.min(5_000, Math.ceil(EVENTS / 20))
const CONSUMERS = 3
const PARTITIONS = 12
const PER_PUBLISH = 500
/** So far may publishing run ahead of the effects: the kills are to meet both at work. */
const AHEAD = 100_000
const NO_PROGRESS_MS = 120_000
const LOOK_MS = 20

const dir = mkdtempSync(join(tmpdir(), 'mingjian-bus-kills-'))
const topic = 'mingjian.faults.event.v1'
const group = `mingjian.faults.${randomUUID()}`
const children = new Set<ChildProcess>()

function consumer(broker: string): Promise<ChildProcess> {
  const entry = fileURLToPath(new URL('./bus-consumer.ts', import.meta.url))
  const child = fork(entry, [broker, topic, group, dir], { execArgv: NODE_FLAGS, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child))
    child.once('exit', (code, signal) => reject(new Error(`a consumer ended with ${code ?? signal} before it was ready`)))
  })
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

async function main(broker: string): Promise<boolean> {
  const bus = openKafkaBus({ clientId: 'bus-kills', brokers: [broker], topics: { partitions: PARTITIONS, replication: 1 } })
  const effects = effectReader(dir, PARTITIONS)
  try {
    await bus.ensureTopics([topic])
    const started = performance.now()
    let starting = await Promise.all(Array.from({ length: CONSUMERS }, () => consumer(broker)))
    let published = 0
    const failed = new AbortController()

    const publishAll = async () => {
      const next = Array.from({ length: KEYS }, () => 0)
      while (published < EVENTS) {
        failed.signal.throwIfAborted()
        if (published - effects.count() > AHEAD) {
          await sleep(LOOK_MS)
          continue
        }
        const batch = Array.from({ length: Math.min(PER_PUBLISH, EVENTS - published) }, (_, n) => {
          const at = (published + n) % KEYS
          const key = `dossier-${at}`
          next[at] = (next[at] ?? 0) + 1
          return { topic, key, event: sampleEvent(key, next[at]) }
        })
        await bus.publish(batch)
        published += batch.length
      }
    }

    let count = 0
    let moved = performance.now()
    const until = async (target: number) => {
      while (count < target) {
        await sleep(LOOK_MS)
        const now = effects.count()
        if (now !== count) moved = performance.now()
        count = now
        if (performance.now() - moved > NO_PROGRESS_MS)
          throw new Error(`nothing has come on for ${NO_PROGRESS_MS} ms: ${count} of ${EVENTS}`)
      }
    }

    let longestStallMs = 0
    const killAll = async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        const slot = EVENTS / (KILLS + 1)
        await until(Math.floor((kill - 1) * slot) + randomInt(1, Math.max(2, Math.floor(slot))))
        const victim = starting[randomInt(starting.length)] as ChildProcess
        const gone = ended(victim)
        victim.kill('SIGKILL')
        const killedAt = performance.now()
        await gone
        starting = [...starting.filter((each) => each !== victim), await consumer(broker)]
        await until(Math.min(EVENTS, count + 1))
        longestStallMs = Math.max(longestStallMs, performance.now() - killedAt)
      }
      await until(EVENTS)
    }
    const stopOther = (error: unknown) => {
      failed.abort(error)
      throw error
    }
    await Promise.all([publishAll().catch(stopOther), killAll().catch(stopOther)])
    const seconds = (performance.now() - started) / 1000

    // What is redelivered after the last effect would be seen here.
    const leaving = starting.map(ended)
    for (const child of starting) child.send('stop')
    await Promise.all(leaving)
    const sums = effects.sums()
    const lag = await lagOf(bus)
    const right = sums.effects === EVENTS && sums.complete === KEYS && sums.outOfOrder + sums.doubled === 0 && lag === 0
    console.log(
      JSON.stringify({
        row: 'bus-kills',
        events: EVENTS,
        keys: KEYS,
        kills: KILLS,
        effects: sums.effects,
        lost: EVENTS - sums.effects,
        keysComplete: sums.complete,
        outOfOrder: sums.outOfOrder,
        effectsDoubled: sums.doubled,
        redeliveredAndAbsorbed: sums.redelivered,
        uncommitted: lag,
        longestStallSeconds: Number((longestStallMs / 1000).toFixed(1)),
        seconds: Number(seconds.toFixed(1)),
        eventsPerSecond: Math.round(EVENTS / seconds),
        right,
      }),
    )
    return right
  } finally {
    effects.close()
    await bus.close()
  }
}

/** What the group has not committed, asked as a member of it that takes nothing. */
async function lagOf(bus: ReturnType<typeof openKafkaBus>): Promise<number> {
  const extra: string[] = []
  const subscription = await bus.subscribe({
    group,
    topics: [topic],
    handler: async ({ event }) => {
      extra.push(event.id)
      return { outcome: 'done' }
    },
  })
  await subscription.caughtUp()
  await subscription.stop()
  return extra.length
}

const { container, address } = await startKafka({ KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '6000' })
try {
  if (!(await main(address))) process.exitCode = 1
} finally {
  await Promise.all(
    [...children].map((child) => {
      const gone = ended(child)
      child.kill('SIGKILL')
      return gone
    }),
  )
  await container.stop()
  rmSync(dir, { recursive: true, force: true })
}
