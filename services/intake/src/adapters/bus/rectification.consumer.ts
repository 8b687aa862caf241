import { consume, accountabilityEvents as e } from '@mingjian/contracts'
import { dead, done, duplicate, type Handler } from '@mingjian/messaging'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { makeDeadline } from '../../application/make-deadline.ts'
import { deadlineContext } from '../../application/take-step.ts'

/** 销号 of a matter that a complaint led to: from that day the office has its time to tell the person what was corrected. */
export const rectification =
  (deps: IntakeDeps): Handler =>
  async ({ event }) => {
    if (event.type !== e.matterClosedV1.type) return done
    const { matterNo, source, closedOn, summary } = consume(e.matterClosedV1, event.data)
    if (source.context !== 'intake') return done
    const dossier = await deps.complaints.store.load(source.subject)
    if (!dossier) return dead(`no complaint ${source.no} to tell of ${matterNo}`)
    const deadline = makeDeadline('rectification-result-notice', closedOn, deadlineContext(deps, dossier.state))
    const outcome = await deps.complaints.execute(
      dossier._id,
      { type: 'rectified', matterNo, closedOn, summary, deadlines: [deadline] },
      { actor: { kind: 'system', id: 'accountability' }, causation: event.id },
    )
    return outcome.duplicate ? duplicate : done
  }
