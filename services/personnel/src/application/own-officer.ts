import type { Dossier } from '@mingjian/dossier'
import type { Officer } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import type { StaffCall } from './viewer.ts'

/** The officer who signed in; refuses with login-not-linked. */
export async function ownOfficer(deps: PersonnelDeps, { caller }: StaffCall): Promise<Dossier<Officer>> {
  const found = await deps.officers.findOne({ 'index.login': caller.id, 'index.here': true })
  if (!found) throw refuse('login-not-linked', '您的账号还没有和人员登记关联，请联系本单位的人员管理员办理。')
  return found
}
