import { consume, intakeEvents as e } from '@mingjian/contracts'
import { done, type Handler } from '@mingjian/messaging'
import { clueRegistered } from '../../application/clue-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'

/** Tells who gave a clue under which number it was registered. */
export const clueRegistrations =
  (deps: PersonnelDeps): Handler =>
  async ({ event }) => {
    if (event.type === e.complaintSubmittedV1.type && event.causationid !== undefined) {
      const { complaintNo } = consume(e.complaintSubmittedV1, event.data)
      await clueRegistered(deps, event.causationid, complaintNo, event.id)
    }
    return done
  }
