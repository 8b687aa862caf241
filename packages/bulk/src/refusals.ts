import { DomainError } from '@mingjian/dossier'
import { SPREADSHEET_STATUS } from './tables/spreadsheet-error.ts'

/** Every refusal of an import with its HTTP status. */
export const BULK_STATUS = {
  'import-finished': 409,
  'import-file-gone': 410,
  'upload-too-large': 413,
  'import-mapping-missing': 422,
  'certificate-not-ready': 409,
  ...SPREADSHEET_STATUS,
} as const satisfies Record<string, number>

export type BulkRefusal = keyof typeof BULK_STATUS

/** A refusal in plain Chinese that says what to do. */
export const refuse = (code: BulkRefusal, message: string, details: Record<string, unknown> = {}) => new DomainError(code, message, details)
