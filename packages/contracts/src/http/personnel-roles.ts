/** Who reads, keeps and sits a test in personnel: asked by the service at every call, and by pages for the links that they show. */
export const PERSONNEL_ROLES = {
  read: ['personnel-officer', 'supervisor', 'reviewer', 'approver', 'leader', 'discipline', 'auditor', 'agency-liaison'],
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
  keep: ['personnel-officer'],
} as const
