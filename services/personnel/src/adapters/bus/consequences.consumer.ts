import { consume, accountabilityEvents as e } from '@mingjian/contracts'
import { done, duplicate, type Handler } from '@mingjian/messaging'
import { receiveOrder } from '../../application/follow-orders.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'

/** Suspensions and revocations that accountability has ordered: each takes effect once, also when its certificate comes later. */
export const consequences =
  (deps: PersonnelDeps): Handler =>
  async ({ event }) => {
    if (event.type !== e.certificateConsequenceOrderedV1.type) return done
    const told = consume(e.certificateConsequenceOrderedV1, event.data)
    return (await receiveOrder(deps, told, event.region, event.id)) === 'known' ? duplicate : done
  }
