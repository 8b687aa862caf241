import type { Dossier } from '@mingjian/dossier'
import type { Appointment } from '../domain/appointment/appointment.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** What begins or ends by the clock is recorded; the instant's own id is the causation, so that two timers have one effect. */
export async function raiseDue(deps: PersonnelDeps, { _id, state }: Dossier<Certificate>): Promise<void> {
  await deps.certificates.execute(
    _id,
    { type: 'come-due' },
    { actor: { kind: 'system', id: 'timer' }, causation: `standing:${_id}:${state.changesAt}:${state.corrections.length}` },
  )
}

/** An appointment whose term is over ends by the clock. */
export async function endTerm(deps: PersonnelDeps, { _id, state }: Dossier<Appointment>): Promise<void> {
  await deps.appointments.execute(
    _id,
    { type: 'come-due' },
    { actor: { kind: 'system', id: 'timer' }, causation: `term:${_id}:${state.until}` },
  )
}
