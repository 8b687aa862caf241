import type { Subscription } from './event-bus.ts'

/** Longer than all attempts at one event together. */
const NO_PROGRESS_MS = 2 * 60_000

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
