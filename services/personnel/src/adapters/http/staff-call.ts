import type { Caller } from '@mingjian/platform'
import type { StaffCall } from '../../application/viewer.ts'

/** The part of a request that says who asks, which request it is and what they had seen. */
export const staffCall = ({
  caller,
  idempotencyKey,
  ifMatch,
}: {
  caller: Caller
  idempotencyKey?: string
  ifMatch?: number
}): StaffCall => ({
  caller,
  ...(idempotencyKey ? { idempotencyKey } : {}),
  ...(ifMatch === undefined ? {} : { ifMatch }),
})

/** The version of a dossier as HTTP says it. */
export const etag = (version: number): string => `"${version}"`
