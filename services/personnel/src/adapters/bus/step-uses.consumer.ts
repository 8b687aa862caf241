import { eventCatalog } from '@mingjian/contracts'
import { done, type Handler } from '@mingjian/messaging'
import type { StepUses } from '../../application/personnel-deps.ts'

const COUNTY_DIGITS = 6

/** Keeps when each step was last taken in each county. What a city does for itself is nobody's of its counties. */
export const stepUsesOf =
  (uses: StepUses): Handler =>
  async ({ event: { type, region, time } }) => {
    if (eventCatalog.has(type) && region.length >= COUNTY_DIGITS)
      await uses.seen(region.slice(0, COUNTY_DIGITS), type, new Date(time).toISOString())
    return done
  }
