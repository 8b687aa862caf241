/** Roles that the interface of personnel and the pages over it must agree on: a link stands where the call behind it is allowed. */
export const PERSONNEL_ROLES = {
  read: ['personnel-officer', 'supervisor', 'reviewer', 'approver', 'leader', 'discipline', 'auditor', 'agency-liaison'],
  keep: ['personnel-officer'],
  /** Whole tables; an auditor takes them for an office. */
  export: ['personnel-officer', 'auditor'],
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
} as const
