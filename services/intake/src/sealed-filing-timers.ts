import { gauge, type Logger, type Timers } from '@mingjian/platform'
import { deliverFilings } from './application/deliver-filings.ts'
import { finishHandover } from './application/hand-over.ts'
import type { IntakeDeps } from './application/intake-deps.ts'
import { hasSuperior } from './application/seal-filing.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** What brings sealed filings up, and what tells the operator when they cannot go. Nothing here says what a filing is about. */
export function sealedFilingTimers(deps: IntakeDeps, { every }: Timers, logger: Logger, intervalMs: number) {
  const { sealed } = deps.handover
  gauge('mingjian.sealed.undelivered', 'filings sealed to the superior that it has not acknowledged', () => sealed.waiting())
  gauge('mingjian.sealed.age', 'seconds that the oldest filing sealed to the superior waits', async () => {
    const [oldest] = await sealed.inState('waiting', 1)
    return oldest ? Math.max(0, (deps.clock().getTime() - oldest.createdAt.getTime()) / 1000) : 0
  })
  const failed = ({ id, to }: { id: string; to: string }, code: string) =>
    logger.warn({ filing: id, to, code }, 'a sealed filing did not reach the superior yet')
  const warn = async () => {
    if (!(await hasSuperior(deps.handover)))
      logger.warn('no superior is entered: complaints about this office itself are refused (docs/operations.md, 封转上级)')
  }
  return [
    every('sealed filings', intervalMs, () => deliverFilings(deps, failed)),
    every('files of what left', HOUR_MS, () => finishHandover(deps)),
    every('a superior to seal to', DAY_MS, warn),
  ]
}
