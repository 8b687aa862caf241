import { distributedSettings } from '@mingjian/distributed'
import { z } from 'zod'

const interval = (least: number) => z.coerce.number().int().min(least)

/** How often intake looks after itself, whatever the profile. */
export const intakeTimers = {
  OUTBOX_SWEEP_INTERVAL_MS: interval(100).default(5_000),
  ALARM_INTERVAL_MS: interval(100).default(30_000),
  DAY_CLOSE_INTERVAL_MS: interval(1_000).default(3_600_000),
}

/** Every setting of the intake process of the distributed profile; the names are documented in docs/operations.md. */
export const settings = {
  ...distributedSettings,
  ...intakeTimers,
  PUBLIC_GUARD: z.enum(['adaptive', 'off']).default('adaptive'),
  /** Where personnel answers gRPC, as host:port. */
  PERSONNEL_GRPC: z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port'),
  /** Secret of the realm's client mingjian-services, by which colleagues are looked up and personnel is asked. */
  OIDC_SERVICES_SECRET: z.string().min(16),
}
