import type { Dossier } from '@mingjian/dossier'
import type { Officer } from '../domain/officer/officer.ts'
import { officerSteps } from '../domain/officer/steps.ts'
import { ACCESS } from './access.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { decidesAt, hasRole, keeps, type StaffCall, viewerOf } from './viewer.ts'

/** What the caller may do about an officer now: the steps on the record, and certificates of theirs. */
export async function mayWithOfficer(deps: PersonnelDeps, call: StaffCall, officer: Dossier<Officer>): Promise<string[]> {
  const viewer = await viewerOf(deps, call.caller)
  if (!keeps(viewer, officer)) return []
  const kept = hasRole(call, ACCESS.keep)
  const steps = officerSteps(officer.state).filter((step) => hasRole(call, step === 'reveal-identity' ? ACCESS.reveal : ACCESS.keep))
  if (!kept || officer.state.left) return steps
  return [...steps, 'apply-certificate', ...(decidesAt(viewer, officer.region) ? ['file-certificate'] : [])]
}
