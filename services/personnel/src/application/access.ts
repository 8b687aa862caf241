import type { Role } from '@mingjian/platform'

/** Who may do what, over HTTP and gRPC alike; scope (region × unit) is checked besides, in the use cases. */
export const ACCESS = {
  read: ['personnel-officer', 'supervisor', 'reviewer', 'approver', 'leader', 'discipline', 'auditor', 'agency-liaison'],
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
  /** Sitting a test: whoever may be an officer; what they reach is their own. */
  sit: [
    'personnel-officer',
    'intake-clerk',
    'supervisor',
    'reviewer',
    'approver',
    'leader',
    'agency-liaison',
    'township-registrar',
    'archivist',
  ],
  /** Reading what holds for everybody (制度库): staff of every post. */
  learn: [
    'personnel-officer',
    'intake-clerk',
    'supervisor',
    'reviewer',
    'approver',
    'leader',
    'agency-liaison',
    'township-registrar',
    'archivist',
    'hotline-agent',
    'analyst',
    'discipline',
    'auditor',
  ],
  /** Who watches from outside. */
  clue: ['social-supervisor', 'contact-point'],
  keep: ['personnel-officer'],
  examine: ['approver', 'leader', 'personnel-officer'],
  decide: ['approver'],
  reveal: ['personnel-officer'],
} as const satisfies Record<string, readonly Role[]>
