import { observationSettings, serverSettings } from '@mingjian/platform'
import { z } from 'zod'

const upstream = /^(\/|(?:\/[a-z-]+)+)=(https?:\/\/[^\s,/]+)$/

/** Every setting of the gateway. */
export const settings = {
  ...serverSettings,
  ...observationSettings,
  /** Origin by which browsers reach the gateway. */
  PUBLIC_URL: serverSettings.PUBLIC_URL.unwrap(),
  /** Which service answers below which path, for example `/api=http://intake:8080,/=http://portal:8080`. */
  UPSTREAMS: z
    .string()
    .refine((list) => list.split(',').every((each) => upstream.test(each)), 'must be <path>=<origin>, several separated by commas')
    .transform((list) =>
      list.split(',').map((each) => {
        const [, prefix = '/', url = ''] = upstream.exec(each) ?? []
        return { prefix, url }
      }),
    ),
}
