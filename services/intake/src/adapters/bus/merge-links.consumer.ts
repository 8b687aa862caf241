import { type CloudEvent, consume, intakeEvents as e } from '@mingjian/contracts'
import { dead, done, duplicate, type Handler, type HandlerOutcome } from '@mingjian/messaging'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { releaseMerged, stranded } from '../../application/release-merged.ts'
import { isOpen } from '../../domain/complaint/state.ts'

/** Events after which a complaint may give no answer any more. */
const ENDINGS: readonly string[] = [
  e.complaintDeclinedV1.type,
  e.complaintWithdrawnV1.type,
  e.complaintTerminatedV1.type,
  e.complaintReferredV1.type,
  e.complaintOrderReturnedV1.type,
]

/** Tells the complaint that another was merged into: the merge itself is one write on the other dossier, this one follows it by the event. */
export const mergeLinks =
  (deps: IntakeDeps): Handler =>
  async ({ event }) => {
    if (event.type === e.complaintMergedV1.type) return follow(deps, event, 'link-merge', consume(e.complaintMergedV1, event.data).into)
    if (event.type === e.complaintUnmergedV1.type)
      return follow(deps, event, 'unlink-merge', consume(e.complaintUnmergedV1, event.data).from)
    if (ENDINGS.includes(event.type)) await releaseMerged(deps, await stranded(deps, event.subject), event.id)
    return done
  }

/** A target that ended, or was itself merged, between the check and the merge takes nothing in. */
async function follow(deps: IntakeDeps, event: CloudEvent, type: 'link-merge' | 'unlink-merge', no: string): Promise<HandlerOutcome> {
  const target = await deps.complaints.findOne({ 'index.no': no })
  if (!target) return dead(`no complaint ${no} to link with`)
  if (type === 'link-merge' && !isOpen(target.state.status)) {
    await releaseMerged(deps, [event.subject], event.id)
    return done
  }
  const outcome = await deps.complaints.execute(
    target._id,
    { type, id: event.subject },
    { actor: { kind: 'system', id: 'merge-links' }, causation: event.id },
  )
  return outcome.duplicate ? duplicate : done
}
