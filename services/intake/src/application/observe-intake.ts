import type { Dossier } from '@mingjian/dossier'
import type { Subscription } from '@mingjian/messaging'
import { gauge } from '@mingjian/platform'

const MOST = 1_000

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
