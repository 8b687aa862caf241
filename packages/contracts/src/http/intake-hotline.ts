import { z } from 'zod'
import { codeWord, text } from './text.ts'

const uncategorised = z.enum(['complaints', 'statistics', 'keywords'])
const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)

export const hotlineImportParams = z.strictObject({ id: z.uuid() })
export const hotlineImportListQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
})

/** POST /api/intake/hotline-imports, beside the part named `file`; every part is text. */
export const hotlineImportForm = z.strictObject({
  /** Id of a saved or built-in column layout. */
  profile: codeWord.optional(),
  /** Series that the order numbers belong to; orders of another series are other orders. */
  source: codeWord.optional(),
  dryRun: z.preprocess((value) => value === true || value === 'true' || value === '1' || value === 'on', z.boolean()).default(false),
  /** What becomes of rows of a file without categories. */
  uncategorised: uncategorised.optional(),
  /** JSON: field → header text or column number from 0. */
  mapping: z
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
    .optional(),
})
export const hotlineUploadForm = z.strictObject({
  file: z.string().meta({ format: 'binary' }),
  profile: codeWord.optional(),
  source: codeWord.optional(),
  dryRun: z.string().optional(),
  uncategorised: uncategorised.optional(),
  mapping: z.string().optional(),
})

const counters = {
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  /** About this place's own office: sealed to the superior, nothing of them kept here. */
  sealed: z.number(),
  /** Of the created ones. */
  complaints: z.number(),
  statistics: z.number(),
}
const settled = {
  importId: z.string(),
  fileName: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Hex, of the file as uploaded. */
  sha256: z.string(),
  dryRun: z.boolean(),
  profile: z.string(),
  profileVersion: z.number(),
  source: z.string(),
  uncategorised,
  categoryMappingVersion: z.number(),
  requestedAt: z.string(),
  requestedBy: z.string(),
}

/** GET /api/intake/hotline-imports/{id}; also each event of /{id}/events. */
export const hotlineImportStatus = z.object({
  ...settled,
  ...counters,
  state: z.enum(['queued', 'running', 'stopped', 'finished', 'failed']),
  percent: z.number(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
})
export type HotlineImportStatus = z.output<typeof hotlineImportStatus>
export const hotlineImportList = z.object({ items: z.array(hotlineImportStatus), next: z.string().optional() })

/** GET /api/intake/hotline-imports/{id}/certificate: read = created + updated + unchanged + rejected + sealed. */
export const hotlineCertificate = z.object({
  ...settled,
  ...counters,
  balanced: z.boolean(),
  rulebook: z.string(),
  region: z.string(),
  unit: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
})
export type HotlineCertificate = z.output<typeof hotlineCertificate>

export const hotlinePreview = z.object({
  header: z.array(z.string()),
  columns: z.array(z.object({ field: z.string(), name: z.string(), column: z.number(), header: z.string() })),
  unmapped: z.array(z.string()),
  firstRows: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })),
})
export type HotlinePreview = z.output<typeof hotlinePreview>
export const hotlineImportAccepted = z.object({ importId: z.string(), preview: hotlinePreview.optional() })

/** POST /api/intake/hotline-profiles */
export const hotlineProfileForm = z.strictObject({
  id: codeWord,
  name: text(50),
  source: codeWord,
  columns: z.record(fieldName, text(200)),
  uncategorised: uncategorised.optional(),
})
export const hotlineProfile = z.object({
  id: z.string(),
  name: z.string(),
  source: z.string().optional(),
  columns: z.record(z.string(), z.string()),
  uncategorised: uncategorised.optional(),
  version: z.number(),
  builtIn: z.boolean(),
})
export const hotlineProfileList = z.object({
  items: z.array(hotlineProfile),
  fields: z.record(z.string(), z.object({ name: z.string(), required: z.boolean() })),
})
export const hotlineSuggestionForm = z.strictObject({ header: z.array(z.string().max(200)).min(1).max(256) })
export const hotlineSuggestion = z.object({
  profile: z.string().optional(),
  columns: z.record(z.string(), z.number()),
  unmapped: z.array(z.string()),
  missing: z.array(z.string()),
})
