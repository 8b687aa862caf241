import { z } from 'zod'
import { columnMapping, dryRunFlag, importedFile, importProgress, reconciled, rowCounters } from './imports.ts'

const table = z.enum(['agencies', 'officers', 'certificates', 'appointments', 'questions', 'attendance', 'agency-years'])

/** POST /api/personnel/imports, beside the part named `file`; every part is text. */
export const personnelImportForm = z.strictObject({ kind: table, dryRun: dryRunFlag, mapping: columnMapping.optional() })
export const personnelUploadForm = z.strictObject({
  kind: table,
  file: z.string().meta({ format: 'binary' }),
  dryRun: z.string().optional(),
  mapping: z.string().optional(),
})

const settled = { ...importedFile, ...rowCounters, kind: table, columnsVersion: z.number() }

/** GET /api/personnel/imports/{id}; also each event of /{id}/events. */
export const personnelImportStatus = z.object({ ...settled, ...importProgress })
export type PersonnelImportStatus = z.output<typeof personnelImportStatus>

/** GET /api/personnel/imports/{id}/certificate: read = created + updated + unchanged + rejected. */
export const personnelImportCertificate = z.object({ ...settled, ...reconciled })
export type PersonnelImportCertificate = z.output<typeof personnelImportCertificate>

/** GET /api/personnel/import-templates/{kind}, GET /api/personnel/exports/{kind} */
export const personnelTableParams = z.strictObject({ kind: table })

export const tableFormat = z.enum(['xlsx', 'csv'])

export const personnelExportQuery = z.strictObject({
  format: tableFormat.default('xlsx'),
  /** Of attendance: whose. */
  course: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,60}$/)
    .optional(),
})
