import type { Dossier } from '@mingjian/dossier'
import { dueAlarms } from '../domain/complaint/decide-links.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'

/** Tells what a deadline has to say now; the alarm's own id is the causation, so that two timers have one effect. */
export async function raiseAlarms(deps: IntakeDeps, dossier: Dossier<Complaint>): Promise<void> {
  const [first] = dueAlarms(dossier.state, deps.clock())
  if (!first) return
  const { deadline, alarm } = first
  await deps.complaints.execute(
    dossier._id,
    { type: 'raise-alarms' },
    {
      actor: { kind: 'system', id: 'timer' },
      causation: `alarm:${deadline.id}:${deadline.dueOn}:${alarm.id}`,
    },
  )
}
