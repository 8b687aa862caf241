import { z } from 'zod'
import { text } from './text.ts'

// What every import of a table has in common, whatever its rows become.

export const importParams = z.strictObject({ id: z.uuid() })
export const importListQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
})
export const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
export const dryRunFlag = z
  .preprocess((value) => value === true || value === 'true' || value === '1' || value === 'on', z.boolean())
  .default(false)

/** JSON: field → header text or column number from 0. */
export const columnMapping = z
  .string()
  .max(10_000)
  .transform((value, context) => {
    try {
      return JSON.parse(value) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: '列对应关系不是有效的 JSON，请检查格式。' })
      return z.NEVER
    }
  })
  .pipe(z.record(fieldName, z.union([text(200), z.number().int().min(0).max(16_384)])))

export const rowCounters = {
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
}
export const importedFile = {
  importId: z.string(),
  fileName: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Hex, of the file as uploaded. */
  sha256: z.string(),
  dryRun: z.boolean(),
  requestedAt: z.string(),
  requestedBy: z.string(),
}
export const importProgress = {
  state: z.enum(['queued', 'running', 'stopped', 'finished', 'failed']),
  percent: z.number(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
}
export const reconciled = {
  balanced: z.boolean(),
  rulebook: z.string(),
  region: z.string(),
  unit: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
}

export const importPreview = z.object({
  header: z.array(z.string()),
  columns: z.array(z.object({ field: z.string(), name: z.string(), column: z.number(), header: z.string() })),
  unmapped: z.array(z.string()),
  firstRows: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })),
})
export type ImportPreview = z.output<typeof importPreview>
export const importAccepted = z.object({ importId: z.string(), preview: importPreview.optional() })
