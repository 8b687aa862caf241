import type { Logger } from './logger.ts'

/** Who of several processes does what only one should. */
type Leases = { hold(name: string, forMs: number, work: () => Promise<unknown>): Promise<unknown> }

/** What a killed process held is free after this. */
const LEASE_MS = 30_000

/** A round; one that takes long says when it has come on. */
type Work = (cameOn: () => void) => Promise<unknown>

export type Timers = ReturnType<typeof timersOf>

/** Timers of one process that share its log, and of which each round is done by one process at a time. */
export const timersOf = (leases: Leases, logger: Logger, now: () => number = Date.now) => ({
  every: (name: string, intervalMs: number, work: Work) =>
    every(name, intervalMs, (cameOn) => leases.hold(`timer ${name}`, LEASE_MS, () => work(cameOn)), logger, now),
  /** For what each process has to do for itself. */
  everywhere: (name: string, intervalMs: number, work: Work) => every(name, intervalMs, work, logger, now),
})

/** Runs work at once and then again and again, never two rounds at a time; a failed round is logged and the next one comes. */
function every(name: string, intervalMs: number, work: Work, logger: Logger, now: () => number) {
  let stopped = false
  let last = now()
  const cameOn = () => {
    last = now()
  }
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = run()

  async function run(): Promise<void> {
    try {
      await work(cameOn)
    } catch (error) {
      logger.error({ err: error, work: name }, 'a timed round failed')
    }
    cameOn()
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
    /** Named when a round hangs: nothing has come on for ten intervals (at least a minute). One that failed, for the bus is away, does not hang. */
    stalled: () => (now() - last > Math.max(10 * intervalMs, 60_000) ? [name] : []),
  }
}
