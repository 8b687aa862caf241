import { distributedSettings } from '@mingjian/distributed'
import { z } from 'zod'

const interval = z.coerce.number().int().min(100)

/** Every setting of the personnel process of the distributed profile; the names are documented in docs/distributed.md. */
export const settings = {
  ...distributedSettings,
  OUTBOX_SWEEP_INTERVAL_MS: interval.default(5_000),
  ALARM_INTERVAL_MS: interval.default(30_000),
  PUBLIC_GUARD: z.enum(['adaptive', 'off']).default('adaptive'),
}
