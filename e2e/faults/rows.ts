import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CloudEvent } from '@mingjian/contracts'
import type { ComposedSystem } from './composed-system.ts'
import { beginImport, followImport, importProgress } from './hotline-file.ts'
import type { Staff } from './load.ts'
import { type Oracle, TOPIC } from './oracle.ts'

export type Form = 'short' | 'long'
export type Context = { system: ComposedSystem; oracle: Oracle; staff: Staff; form: Form }
export type Row = {
  name: string
  /** Whether a service may say that it cannot take a write just now. Where it may not, one refusal is a finding. */
  mayRefuse: boolean
  /** Filings only, so many a second, instead of the usual load. */
  filingsPerSecond?: number
  longOnly?: boolean
  /** After mending, everything has to be where it belongs within this. */
  withinSeconds?: number
  /** Breaks something and mends it again, under load; resolves when it is mended. Answers what else did not hold. */
  fault: (context: Context) => Promise<string[] | undefined>
}

const outage = ({ form }: Context) => (form === 'long' ? 60_000 : 15_000)
const often = ({ form }: Context) => (form === 'long' ? 10 : 3)
const aMoment = () => sleep(randomInt(200, 4_000))

/** kill -9 at random moments, started again at once. */
const killed = (service: string, mayRefuse = true): Row => ({
  name: `kill -9 of ${service}`,
  mayRefuse,
  async fault(context) {
    const { system } = context
    for (let kill = 0; kill < often(context); kill++) {
      await aMoment()
      await system.kill(service)
      await system.start(service)
      await system.answers()
    }
    return undefined
  },
})

const stopped = (service: string, mayRefuse: boolean): Row => ({
  name: `${service} stopped`,
  mayRefuse,
  async fault(context) {
    await context.system.stop(service)
    await sleep(outage(context))
    await context.system.start(service)
    return undefined
  },
})

const cut = (server: 'mongo' | 'kafka', mayRefuse: boolean): Row => ({
  name: `network cut between intake and ${server}`,
  mayRefuse,
  async fault(context) {
    const mend = await context.system.cut(server)
    await sleep(outage(context))
    await mend()
    return undefined
  },
})

/** Groups that read complaints: merged ones and statistics of intake, clues and steps of personnel. */
const READERS = 4

const poison: Row = {
  name: 'poison event',
  mayRefuse: false,
  async fault({ oracle, staff }) {
    const event = { datacontenttype: 'application/json', data: 'no event at all' } as unknown as CloudEvent
    const key = `poison-${randomInt(1_000_000)}`
    await oracle.bus.publish([{ topic: TOPIC, key, event }])
    const admin = 'system-admin-5205'
    const listed = async () => {
      const { body } = await staff.call(admin, 'GET', '/api/admin/dead-letters?limit=200')
      return (body.items as { key: string; group: string; reason: string; at: string }[]).filter((letter) => letter.key === key)
    }
    const letters = await eventually(listed, (found) => found.length === READERS)
    const wrong = letters.filter(({ reason }) => !reason.includes('no CloudEvent')).map(({ reason }) => `a dead letter says ${reason}`)
    for (const { group } of letters) {
      const { body } = await staff.call(admin, 'POST', '/api/admin/dead-letters/redrive', { group, key })
      if (body.redriven !== 1) wrong.push(`redrive of ${group} gave back ${JSON.stringify(body)}`)
    }
    // Still unreadable: it lies there again, and nothing waits for it.
    await eventually(listed, (found) => found.length === READERS)
    return wrong
  },
}

const slowConsumer: Row = {
  name: 'slow consumer (8 kB/s from Kafka)',
  mayRefuse: false,
  async fault(context) {
    const mend = await context.system.narrow('kafka', 8)
    await sleep(outage(context))
    await mend()
    return undefined
  },
}

const stepDown: Row = {
  name: 'MongoDB primary stepped down (set of one: no primary for 10 s)',
  mayRefuse: true,
  async fault({ system }) {
    await system.mongosh('db.adminCommand({ replSetStepDown: 10, force: true })')
    return undefined
  },
}

const importStopped: Row = {
  name: 'SIGTERM in the middle of a 12345 import',
  mayRefuse: true,
  async fault(context) {
    const rows = context.form === 'long' ? 20_000 : 3_000
    const id = await beginImport(context.staff, rows)
    await followImport(context.staff, id, randomInt(200, rows / 2))
    await context.system.stop('intake')
    await context.system.start('intake')
    await context.system.answers()
    return importEnds(context.staff, id, rows)
  },
}

const two: Row = {
  name: 'two instances of intake, each killed once, an import between them',
  mayRefuse: true,
  async fault(context) {
    const { system, staff } = context
    await system.compose(['up', '--detach', '--wait', '--no-build', '--no-recreate', '--scale', 'intake=2', 'intake'])
    const rows = context.form === 'long' ? 20_000 : 6_000
    const id = await beginImport(staff, rows)
    for (const instance of [1, 2]) {
      await followImport(staff, id, (await importProgress(staff, id)).read + 200)
      await system.kill('intake', instance)
      await aMoment()
      await system.start('intake', instance)
    }
    const wrong = await importEnds(staff, id, rows)
    await system.compose(['up', '--detach', '--wait', '--no-build', '--no-recreate', '--scale', 'intake=1', 'intake'])
    return wrong
  },
}

const twoIdle: Row = {
  name: 'two instances of intake, nothing broken',
  mayRefuse: true,
  async fault({ system }) {
    await system.compose(['up', '--detach', '--wait', '--no-build', '--no-recreate', '--scale', 'intake=2', 'intake'])
    await sleep(15_000)
    return undefined
  },
}

async function importEnds(staff: Staff, id: string, rows: number): Promise<string[]> {
  await followImport(staff, id, Number.POSITIVE_INFINITY)
  const { body } = await staff.call('intake-clerk-5205', 'GET', `/api/intake/hotline-imports/${id}/certificate`)
  return body.balanced === true && body.read === rows ? [] : [`the import of ${rows} rows ended with ${JSON.stringify(body)}`]
}

const BOUND_MS = 120_000

async function eventually<T>(look: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  const end = performance.now() + BOUND_MS
  for (;;) {
    const found = await look()
    if (holds(found)) return found
    if (performance.now() > end) throw new Error(`not so after ${BOUND_MS} ms: ${JSON.stringify(found).slice(0, 500)}`)
    await sleep(250)
  }
}

const DOWN_S = Number(process.env.DOWN_S ?? 600)
const WITHIN_S = 60

const kafkaDown: Row = {
  name: `kafka down for ${DOWN_S} s while 20 filings a second arrive`,
  mayRefuse: false,
  filingsPerSecond: 20,
  longOnly: true,
  withinSeconds: WITHIN_S,
  async fault({ system }) {
    const before = await system.memoryMb('intake')
    await system.kill('kafka')
    const during: number[] = []
    for (let n = 0; n < 10; n++) {
      await sleep(DOWN_S * 100)
      during.push(await system.memoryMb('intake'))
    }
    await system.start('kafka')
    console.log(`      memory of intake in MB: ${before} before, ${during.join(' ')} during`)
    return undefined
  },
}

/** On one broker and a replica set of one. */
export const ROWS: Row[] = [
  { name: 'nothing broken', mayRefuse: false, fault: () => sleep(8_000).then(() => undefined) },
  killed('intake'),
  killed('portal', false),
  killed('exchange', false),
  killed('gateway'),
  stopped('kafka', false),
  {
    name: 'kill -9 of kafka, started again',
    mayRefuse: false,
    async fault({ system }) {
      await system.kill('kafka')
      await system.start('kafka')
      return undefined
    },
  },
  stopped('mongo', true),
  stepDown,
  cut('mongo', true),
  cut('kafka', false),
  slowConsumer,
  importStopped,
  twoIdle,
  two,
  kafkaDown,
  poison,
]

/** On three brokers and a replica set of three. */
export const ROWS_OF_THREE: Row[] = [
  {
    name: 'one broker of three lost for 60 s',
    mayRefuse: false,
    async fault({ system }) {
      await system.kill('kafka2')
      await sleep(60_000)
      await system.start('kafka2')
      return undefined
    },
  },
  {
    name: 'MongoDB primary of three stepped down',
    mayRefuse: true,
    async fault({ system }) {
      await system.mongosh('db.adminCommand({ replSetStepDown: 60 })')
      await sleep(10_000)
      return undefined
    },
  },
]
