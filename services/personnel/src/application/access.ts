import { PERSONNEL_ROLES } from '@mingjian/contracts'
import type { Role } from '@mingjian/platform'

/** Who may do what, over HTTP and gRPC alike; scope (region × unit) is checked besides, in the use cases. */
export const ACCESS = {
  ...PERSONNEL_ROLES,
  /** Whether a certificate was in force is asked by whoever handles a case, also by machines. */
  check: [
    'personnel-officer',
    'intake-clerk',
    'supervisor',
    'reviewer',
    'approver',
    'leader',
    'discipline',
    'auditor',
    'agency-liaison',
    'analyst',
    'integration',
  ],
  /** Who puts people to a piece of work; other services ask as machines. */
  assign: ['personnel-officer', 'supervisor', 'reviewer', 'approver', 'leader', 'integration'],
  examine: ['approver', 'leader', 'personnel-officer'],
  decide: ['approver'],
  reveal: ['personnel-officer'],
} as const satisfies Record<string, readonly Role[]>
