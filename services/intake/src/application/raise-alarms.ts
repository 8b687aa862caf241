import type { Dossier } from '@mingjian/dossier'
import { counter } from '@mingjian/platform'
import { dueAlarms } from '../domain/complaint/decide-links.ts'
import type { ComplaintEvent } from '../domain/complaint/events.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'

const COUNTY_DIGITS = 6
const countMissed = counter('mingjian.deadlines.missed', 'periods that passed without their step, by county and rule')

/** Tells what a deadline has to say now; the alarm's own id is the causation, so that two timers have one effect. */
export async function raiseAlarms(deps: IntakeDeps, dossier: Dossier<Complaint>): Promise<void> {
  const [first] = dueAlarms(dossier.state, deps.clock())
  if (!first) return
  const { deadline, alarm } = first
  const { records } = await deps.complaints.execute(
    dossier._id,
    { type: 'raise-alarms' },
    {
      actor: { kind: 'system', id: 'timer' },
      causation: `alarm:${deadline.id}:${deadline.dueOn}:${alarm.id}`,
    },
  )
  for (const { type, data } of records as ComplaintEvent[]) {
    if (type !== 'DeadlineReached' || data.stage !== 'overdue') continue
    const { rule = '' } = dossier.state.deadlines.find(({ id }) => id === data.deadline) ?? {}
    countMissed({ region: dossier.region.slice(0, COUNTY_DIGITS), rule })
  }
}
