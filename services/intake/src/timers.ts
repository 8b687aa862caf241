import type { Logger } from '@mingjian/platform'
import type { Leases } from '@mingjian/storage'

/** What a killed process held is free after this. */
const LEASE_MS = 30_000

export type Timers = ReturnType<typeof timersOf>

/** Timers of one process that share its log, and of which each round is done by one process at a time. */
export const timersOf = (leases: Leases, logger: Logger) => ({
  every: (name: string, intervalMs: number, work: () => Promise<unknown>) =>
    every(name, intervalMs, () => leases.hold(`timer ${name}`, LEASE_MS, work), logger),
  /** For what each process has to do for itself. */
  everywhere: (name: string, intervalMs: number, work: () => Promise<unknown>) => every(name, intervalMs, work, logger),
})

/** Runs work at once and then again and again, never two rounds at a time; a failed round is logged and the next one comes. */
function every(name: string, intervalMs: number, work: () => Promise<unknown>, logger: Logger) {
  let stopped = false
  let last = Date.now()
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = run()

  async function run(): Promise<void> {
    try {
      await work()
      last = Date.now()
    } catch (error) {
      logger.error({ err: error, work: name }, 'a timed round failed')
    }
    if (!stopped) {
      timer = setTimeout(() => {
        round = run()
      }, intervalMs)
      timer.unref()
    }
  }

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
    /** Named when no round has come through for ten intervals (at least a minute). */
    stalled: () => (Date.now() - last > Math.max(10 * intervalMs, 60_000) ? [name] : []),
  }
}
