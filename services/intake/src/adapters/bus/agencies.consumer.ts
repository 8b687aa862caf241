import { done, type Handler, retry } from '@mingjian/messaging'
import { followAgencies } from '../../application/follow-agencies.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'

/** How long an agency waits for personnel to answer. */
const AGAIN_MS = 5_000

/** Agencies that personnel tells of: whatever the event was, what the agency is now is asked for, so that order and repetition do not matter. */
export const agencies =
  (deps: IntakeDeps, failed: (error: unknown) => void): Handler =>
  async ({ event }) => {
    let told: Awaited<ReturnType<IntakeDeps['personnel']['readAgencies']>>
    try {
      told = await deps.personnel.readAgencies({ ids: [event.subject] })
    } catch (error) {
      failed(error)
      return retry(AGAIN_MS)
    }
    await followAgencies(deps, told.items)
    return done
  }
