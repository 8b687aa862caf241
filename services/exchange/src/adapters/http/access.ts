import type { Role } from '@mingjian/platform'

/** Who may do what; region, unit and agency are checked besides, in the use cases. */
export const ACCESS = {
  send: ['integration'],
  read: ['supervisor', 'approver', 'analyst', 'auditor'],
} as const satisfies Record<string, readonly Role[]>
