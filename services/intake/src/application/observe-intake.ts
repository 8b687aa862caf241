import type { Dossier } from '@mingjian/dossier'
import type { Subscription } from '@mingjian/messaging'
import { gauge } from '@mingjian/platform'

const MOST = 1_000
/** Longer than all attempts at one event together. */
const NO_PROGRESS_MS = 2 * 60_000

type Observed = {
  store: { listDirty(limit: number): Promise<Dossier<unknown>[]> }
  consumers: Pick<Subscription, 'group' | 'lag'>[]
  clock: () => Date
}

/** What an operator watches at night (docs/operations.md › What to watch). */
export function observeIntake({ store, consumers, clock }: Observed): void {
  gauge(
    'mingjian.outbox.dirty',
    `dossiers whose events may be ahead of the bus (at most ${MOST} counted)`,
    async () => (await store.listDirty(MOST)).length,
  )
  gauge('mingjian.outbox.age', 'seconds that the oldest event waits for the bus', async () =>
    oldestWait(await store.listDirty(MOST), clock()),
  )
  gauge('mingjian.consumer.lag', 'published events that a consumer group has not come to', () =>
    Promise.all(consumers.map(async ({ group, lag }) => ({ value: await lag(), attributes: { group } }))),
  )
}

/** Seconds since the first record that is not on the bus was made; 0 when nothing waits. */
export function oldestWait(dirty: Pick<Dossier<unknown>, 'history' | 'published'>[], now: Date): number {
  const waiting = dirty.flatMap(({ history, published }) => {
    const first = history.find(({ pub }) => pub !== undefined && pub > published)
    return first ? [Date.parse(first.at)] : []
  })
  return waiting.length === 0 ? 0 : Math.max(0, (now.getTime() - Math.min(...waiting)) / 1000)
}

/** Consumer groups that have events before them and have not come on for two minutes: liveness of a consumer is progress, not a socket. */
export async function stalledConsumers(consumers: Pick<Subscription, 'group' | 'lag' | 'lastProgress'>[], now: Date): Promise<string[]> {
  const quiet = consumers.filter(({ lastProgress }) => now.getTime() - lastProgress().getTime() > NO_PROGRESS_MS)
  // Where the bus itself does not answer, nobody knows; to end this process would not mend it.
  const lags = await Promise.all(quiet.map(({ lag }) => answered(lag)))
  return quiet.flatMap(({ group }, n) => ((lags[n] ?? 0) > 0 ? [group] : []))
}

const ANSWER_MS = 1_000

function answered(lag: () => Promise<number>): Promise<number> {
  const late = new Promise<number>((resolve) => setTimeout(() => resolve(0), ANSWER_MS).unref())
  return Promise.race([lag().catch(() => 0), late])
}
