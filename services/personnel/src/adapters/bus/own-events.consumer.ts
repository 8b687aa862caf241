import { type CloudEvent, consume, personnelEvents as e } from '@mingjian/contracts'
import { done, type Handler } from '@mingjian/messaging'
import { countStaffing, countStaffingOfHolder } from '../../application/count-staffing.ts'
import { followOfficer } from '../../application/follow-officer.ts'
import { settleOrders } from '../../application/follow-orders.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { recordResult } from '../../application/record-result.ts'

/** What one dossier's change means for others: certificates follow their holder, orders that came first are followed by the certificate that comes, units are counted anew, results go on the record. */
export const ownEvents =
  (deps: PersonnelDeps): Handler =>
  async ({ event }) => {
    await follow(deps, event)
    await count(deps, event)
    return done
  }

async function follow(deps: PersonnelDeps, event: CloudEvent): Promise<void> {
  switch (event.type) {
    case e.officerLeftV1.type: {
      const { onDay } = consume(e.officerLeftV1, event.data)
      return followOfficer(deps, event.subject, { on: onDay, ground: 'left-staff' }, event.id)
    }
    case e.officerMovedV1.type: {
      const { onDay, agencyId } = consume(e.officerMovedV1, event.data)
      return followOfficer(deps, event.subject, { on: onDay, ground: 'moved', except: agencyId }, event.id)
    }
    case e.sittingMarkedV1.type:
      return recordResult(deps, event.subject, event.id)
    case e.certificateIssuedV1.type:
      return void (await settleOrders(deps, consume(e.certificateIssuedV1, event.data).certificateNo))
    case e.certificateFiledV1.type:
      return void (await settleOrders(deps, consume(e.certificateFiledV1, event.data).certificateNo))
    case e.certificateCorrectedV1.type:
      return void (await settleOrders(deps, consume(e.certificateCorrectedV1, event.data).certificateNo))
  }
}

/** Facts about a card in force that the count of its holder's unit rests on. */
const OF_CARDS: ReadonlySet<string> = new Set(
  [
    e.certificateIssuedV1,
    e.certificateFiledV1,
    e.certificateSuspendedV1,
    e.certificateReinstatedV1,
    e.certificateLostV1,
    e.certificateRevokedV1,
    e.certificateCancelledV1,
    e.certificateExpiredV1,
    e.certificateStandingChangedV1,
    e.certificateCorrectedV1,
  ].map(({ type }) => type),
)

async function count(deps: PersonnelDeps, event: CloudEvent): Promise<void> {
  if (event.type === e.agencyRegisteredV1.type) return countStaffing(deps, event.subject)
  if (event.type === e.supervisorNamedV1.type) return countStaffing(deps, consume(e.supervisorNamedV1, event.data).agencyId)
  if (event.type === e.supervisorReleasedV1.type) return countStaffing(deps, consume(e.supervisorReleasedV1, event.data).agencyId)
  if (OF_CARDS.has(event.type)) return countStaffingOfHolder(deps, event.subject)
}
