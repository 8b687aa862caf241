import { parseArgs } from 'node:util'
import { composeSystem, type SystemOptions } from './composed-system.ts'
import { staffOf, startLoad } from './load.ts'
import { openOracle } from './oracle.ts'
import { type Context, type Form, ROWS, ROWS_OF_THREE, type Row } from './rows.ts'

// `npm run test:faults [-- --short] [--rows <part of a name>]`: the fault matrix (docs/operations.md › Faults) against the composed system. Each row breaks
// something under a steady load, mends it, and asks the oracle; it prints one line. Exits 1 when anything does not hold. Removes all that it started.

const PER_SECOND = 8
const WARM_MS = 2_000
const CATCH_UP_MS = 180_000
const PROJECT = process.env.FAULTS_PROJECT ?? 'mingjian-faults'
const OVERRIDE = 'e2e/faults/compose.faults.yml'

const { values } = parseArgs({ options: { short: { type: 'boolean' }, rows: { type: 'string' } } })
const form: Form = values.short ? 'short' : 'long'
const wanted = (rows: Row[]) =>
  rows
    .filter(({ longOnly }) => form === 'long' || !longOnly)
    .filter(({ name }) => !values.rows || values.rows.split(',').some((part) => name.includes(part)))

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** One row from the load's first filing to the oracle's word; answers what is wrong. */
async function runRow(row: Row, context: Context): Promise<string[]> {
  const { system, oracle, staff } = context
  await system.answers()
  await oracle.caughtUp('0', undefined, CATCH_UP_MS)
  const since = await oracle.now()
  const handlers = await Promise.all(['supervisor-520502', 'supervisor-b-520502'].map(staff.subjectOf))
  const load = startLoad(staff, { perSecond: row.filingsPerSecond ?? PER_SECOND, handlers, actions: row.filingsPerSecond === undefined })
  let more: string[] = []
  let seconds = 0
  try {
    await pause(WARM_MS)
    more = (await row.fault(context)) ?? []
    const mended = performance.now()
    seconds = ((await oracle.caughtUp(since.at, new Date().toISOString(), CATCH_UP_MS)) - mended) / 1_000
    await system.answers()
  } finally {
    await load.stop()
  }
  await oracle.caughtUp(since.at, undefined, CATCH_UP_MS)
  const verdict = await oracle.judge(since, load.ledger)
  const verified = await staff.call('auditor-5205', 'GET', '/api/audit/verify')
  const findings = verified.body.findings as unknown[] | undefined
  const wrong = [...verdict.wrong, ...more]
  if (!row.mayRefuse && load.ledger.refused > 0)
    wrong.push(
      `tries were refused, though nothing that they need was broken: ${[...load.ledger.reasons].map(([reason, count]) => `${count} × ${reason}`).join(', ')}`,
    )
  if (row.withinSeconds && seconds > row.withinSeconds)
    wrong.push(`it took ${seconds.toFixed(1)} s until all had arrived, not ${row.withinSeconds}`)
  if (verified.status !== 200 || findings?.length !== 0) wrong.push(`the audit says ${JSON.stringify(verified.body).slice(0, 500)}`)
  const { unused } = await oracle.numbers()
  const { acknowledged, found, eventsExpected, eventsSeen, copies, doubled } = verdict
  console.log(
    `${wrong.length === 0 ? 'ok   ' : 'WRONG'} ${row.name} | writes acknowledged ${acknowledged}, found ${found} | events expected ${eventsExpected}, ` +
      `seen ${eventsSeen} | effects doubled ${doubled} | second copies ${copies} | tries refused ${load.ledger.refused} | numbers unused ${unused} | ` +
      `caught up after ${seconds.toFixed(1)} s`,
  )
  for (const each of wrong.slice(0, 20)) console.log(`      ${each}`)
  if (wrong.length > 20) console.log(`      and ${wrong.length - 20} more`)
  return wrong
}

/** All rows on one system; answers the names of those in which something does not hold. */
async function runRows(rows: Row[], options: SystemOptions): Promise<string[]> {
  if (rows.length === 0) return []
  const system = await composeSystem(options)
  const failed: string[] = []
  try {
    const oracle = await openOracle(system.mongo, system.kafka)
    try {
      const context: Context = { system, oracle, staff: staffOf(system.url, system.logins), form }
      for (const row of rows) {
        const wrong = await runRow(row, context).catch(async (error: unknown) => {
          console.log(`WRONG ${row.name} | ${error instanceof Error ? error.stack : String(error)}`)
          console.log((await system.compose(['logs', '--tail', '30', 'intake']).catch(String)).slice(-6_000))
          return ['it did not come to an end']
        })
        if (wrong.length > 0) failed.push(row.name)
      }
    } finally {
      await oracle.close()
    }
  } finally {
    await system.down()
  }
  return failed
}

const failed = await runRows(wanted(ROWS), { project: PROJECT, overrides: [OVERRIDE] })
if (form === 'long')
  failed.push(
    ...(await runRows(wanted(ROWS_OF_THREE), {
      project: PROJECT,
      overrides: [OVERRIDE, 'e2e/faults/compose.three.yml'],
      env: { KAFKA_REPLICATION: '3' },
    })),
  )
console.log(failed.length === 0 ? 'every row holds' : `does not hold: ${failed.join('; ')}`)
process.exit(failed.length === 0 ? 0 : 1)
