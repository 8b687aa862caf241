import { DomainError } from '@mingjian/dossier'

/** Every refusal of personnel with its HTTP status; a code that is missing here does not compile where it is used. */
export const PERSONNEL_STATUS = {
  'credit-code-wrong': 422,
  'identity-number-wrong': 422,
  'agency-unknown': 422,
  'agency-closed': 409,
  'agency-loop': 422,
  'superior-wrong': 422,
  'region-unknown': 422,
  'day-wrong': 422,
  'code-unknown': 422,
  'delegation-unknown': 404,
  'officer-known': 409,
  'officer-left': 409,
  'not-supervising': 409,
  'duty-unknown': 404,
  'kind-wrong': 422,
  'not-a-staffed-unit': 422,
  'certificate-status-forbids': 409,
  'conditions-not-met': 422,
  'same-person': 403,
  'own-certificate': 403,
  'certificate-number-wrong': 422,
  'certificate-number-taken': 409,
  'validity-wrong': 422,
  'ground-unknown': 422,
  'suspension-unknown': 409,
  'review-done': 409,
  'record-unknown': 422,
  'record-not-correctable': 422,
  'import-row-wrong': 422,
  'kind-not-filed': 422,
  'kind-not-examined': 422,
  'appointment-ended': 409,
  'already-appointed': 409,
  'is-officer': 409,
  'fields-missing': 422,
  'term-too-long': 422,
  'conflict-unknown': 404,
  'not-your-unit': 403,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof PERSONNEL_STATUS

/** A refusal in plain Chinese that says what to do. */
export const refuse = (code: RefusalCode, message: string, details: Record<string, unknown> = {}) => new DomainError(code, message, details)
