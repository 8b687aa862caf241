import { observationSettings, serverSettings } from '@mingjian/platform'
import { z } from 'zod'

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))

/** Every setting of the portal as a process of its own. */
export const settings = {
  ...serverSettings,
  ...observationSettings,
  /** Origin by which browsers reach the pages. */
  PUBLIC_URL: serverSettings.PUBLIC_URL.unwrap(),
  /** Where the API answers. */
  API_URL: address,
  /** Where exchange and personnel answer, if it is another address. */
  EXCHANGE_URL: address.optional(),
  PERSONNEL_URL: address.optional(),
  OIDC_REALM_URL: z.url({ protocol: /^https?$/ }),
  OIDC_BACKCHANNEL_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** At least 32 characters at random, the same for all portals: seals the sessions of staff. */
  PORTAL_SECRET: z.string().min(32),
}
