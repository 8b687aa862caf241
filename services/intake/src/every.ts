import type { Logger } from '@mingjian/platform'

/** Runs work at once and then again and again, never two rounds at a time; a failed round is logged and the next one comes. */
export function every(name: string, intervalMs: number, work: () => Promise<unknown>, logger: Logger) {
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
