import { namespaceSettings } from '@mingjian/distributed'
import { exchangeSettings } from '@mingjian/exchange'
import { AUDIENCE, dataSettings, observationSettings, placeSettings, serverSettings } from '@mingjian/platform'
import { z } from 'zod'
import { firstOfficeSetting } from './seed/first-office.ts'

/** Every setting of the standalone process; the names are documented in docs/operations.md. */
export const settings = {
  ...serverSettings,
  ...observationSettings,
  ...dataSettings,
  ...placeSettings,
  ...namespaceSettings,
  ...exchangeSettings,
  /** Realm URL of an outside Keycloak; absent: the issuer in this process. */
  OIDC_REALM_URL: z.url().optional(),
  OIDC_AUDIENCE: z.string().default(AUDIENCE),
  /** Secret of that realm's client mingjian-services, by which colleagues are looked up; absent: nobody is offered. */
  OIDC_SERVICES_SECRET: z.string().min(16).optional(),
  PUBLIC_GUARD: z.enum(['adaptive', 'off']).default('adaptive'),
  /** `demo` fills an empty instance with agencies and a login per role; `none` leaves it empty. */
  SEED: z.enum(['demo', 'none']).default('demo'),
  /** The supervision office (司法局) with which the register begins: entered once, so that it can register everybody else. */
  FIRST_OFFICE: firstOfficeSetting.optional(),
  OUTBOX_SWEEP_INTERVAL_MS: z.coerce.number().int().min(100).default(5_000),
  ALARM_INTERVAL_MS: z.coerce.number().int().min(100).default(30_000),
  DAY_CLOSE_INTERVAL_MS: z.coerce.number().int().min(1_000).default(3_600_000),
  BUS_PARTITIONS: z.coerce.number().int().min(1).max(256).default(8),
}
