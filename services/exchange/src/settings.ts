import { distributedSettings } from '@mingjian/distributed'
import { exchangeSettings, followSettings } from './upward-settings.ts'

/** Every setting of the exchange process of the distributed profile; the names are documented in docs/distributed.md. */
export const settings = { ...distributedSettings, ...exchangeSettings, ...followSettings }
