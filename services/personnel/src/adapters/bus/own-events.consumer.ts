import { consume, personnelEvents as e } from '@mingjian/contracts'
import { done, type Handler } from '@mingjian/messaging'
import { followOfficer } from '../../application/follow-officer.ts'
import { settleOrders } from '../../application/follow-orders.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'

/** What one dossier's change means for others: certificates follow their holder, orders that came first are followed by the certificate that comes. */
export const ownEvents =
  (deps: PersonnelDeps): Handler =>
  async ({ event }) => {
    switch (event.type) {
      case e.officerLeftV1.type: {
        const { onDay } = consume(e.officerLeftV1, event.data)
        await followOfficer(deps, event.subject, { on: onDay, ground: 'left-staff' }, event.id)
        return done
      }
      case e.officerMovedV1.type: {
        const { onDay, agencyId } = consume(e.officerMovedV1, event.data)
        await followOfficer(deps, event.subject, { on: onDay, ground: 'moved', except: agencyId }, event.id)
        return done
      }
      case e.certificateIssuedV1.type:
        await settleOrders(deps, consume(e.certificateIssuedV1, event.data).certificateNo)
        return done
      case e.certificateFiledV1.type:
        await settleOrders(deps, consume(e.certificateFiledV1, event.data).certificateNo)
        return done
      case e.certificateCorrectedV1.type:
        await settleOrders(deps, consume(e.certificateCorrectedV1, event.data).certificateNo)
        return done
      default:
        return done
    }
  }
