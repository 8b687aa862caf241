import type { Role } from '@mingjian/platform'

/** Who may do what, by kind of step; scope (unit, region, recusal) is checked besides, in the use cases. */
export const ACCESS = {
  read: [
    'intake-clerk',
    'hotline-agent',
    'township-registrar',
    'supervisor',
    'approver',
    'leader',
    'archivist',
    'discipline',
    'auditor',
    'agency-liaison',
  ],
  register: ['intake-clerk', 'township-registrar'],
  decide: ['intake-clerk', 'supervisor'],
  investigate: ['supervisor'],
  approve: ['approver'],
  signOff: ['approver', 'supervisor'],
  contact: ['intake-clerk', 'supervisor', 'approver'],
  imports: ['intake-clerk', 'hotline-agent'],
  verify: ['auditor'],
  configure: ['system-admin'],
} as const satisfies Record<string, readonly Role[]>
