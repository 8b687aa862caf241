const SIT = [
  'personnel-officer',
  'intake-clerk',
  'supervisor',
  'reviewer',
  'approver',
  'leader',
  'agency-liaison',
  'township-registrar',
  'archivist',
] as const

/** Who reads, keeps and sits a test in personnel: asked by the service at every call, and by pages for the links that they show. */
export const PERSONNEL_ROLES = {
  read: ['personnel-officer', 'supervisor', 'reviewer', 'approver', 'leader', 'discipline', 'auditor', 'agency-liaison'],
  /** Sitting a test: whoever may be an officer; what they reach is their own. */
  sit: SIT,
  /** Reading what holds for everybody (制度库): staff of every post. */
  learn: [...SIT, 'hotline-agent', 'analyst', 'discipline', 'auditor'],
  /** Who watches from outside: they give clues and see nothing else. */
  clue: ['social-supervisor', 'contact-point'],
  keep: ['personnel-officer'],
  /** Whole tables; an auditor takes them for an office. */
  export: ['personnel-officer', 'auditor'],
} as const
