import type { Actor } from '@mingjian/dossier'

/** Roles of architecture §7 and practice.md; where a realm puts them (realm_access.roles) is the same in both profiles. */
export const ROLES = [
  'intake-clerk',
  'hotline-agent',
  'township-registrar',
  'supervisor',
  'reviewer',
  'expert',
  'approver',
  'leader',
  'analyst',
  'personnel-officer',
  'agency-liaison',
  'archivist',
  'social-supervisor',
  'contact-point',
  'discipline',
  'auditor',
  'integration',
  'system-admin',
  'security-admin',
] as const
export type Role = (typeof ROLES)[number]

/** A signed-in member of staff or a machine, as the access token tells. */
export type Caller = {
  id: string
  username: string
  /** Post in Chinese, for the audit trail. */
  title: string
  roles: Role[]
  region: string
  /** `office:<region>`, `agency:<id>`, `township:<region>`. */
  unit: string
  agency?: string
}

/** The caller as the actor of what gets recorded. */
export function actorOf(caller: Caller): Actor {
  const { id, title, region, unit, roles } = caller
  return { kind: roles.includes('integration') ? 'integration' : 'staff', id, title, region, unit, roles: [...roles] }
}
