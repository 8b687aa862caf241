import { consume, intakeEvents } from '@mingjian/contracts'
import { dead, done, duplicate, type Handler } from '@mingjian/messaging'
import type { IntakeDeps } from '../../application/intake-deps.ts'

/** Tells the complaint that another was merged into: the merge itself is one write on the other dossier, this one follows it by the event. */
export const mergeLinks =
  (deps: IntakeDeps): Handler =>
  async ({ event }) => {
    const merged = event.type === intakeEvents.complaintMergedV1.type
    if (!merged && event.type !== intakeEvents.complaintUnmergedV1.type) return done
    const no = merged
      ? consume(intakeEvents.complaintMergedV1, event.data).into
      : consume(intakeEvents.complaintUnmergedV1, event.data).from
    const target = await deps.complaints.findOne({ 'index.no': no })
    if (!target) return dead(`no complaint ${no} to link with`)
    const command = { type: merged ? ('link-merge' as const) : ('unlink-merge' as const), id: event.subject }
    const outcome = await deps.complaints.execute(target._id, command, {
      actor: { kind: 'system', id: 'merge-links' },
      causation: event.id,
    })
    return outcome.duplicate ? duplicate : done
  }
