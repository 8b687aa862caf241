import { z } from 'zod'
import { columnMapping, dryRunFlag, fieldName, importedFile, importProgress, reconciled, rowCounters } from './imports.ts'
import { codeWord, text } from './text.ts'

const uncategorised = z.enum(['complaints', 'statistics', 'keywords'])

/** POST /api/intake/hotline-imports, beside the part named `file`; every part is text. */
export const hotlineImportForm = z.strictObject({
  /** Id of a saved or built-in column layout. */
  profile: codeWord.optional(),
  /** Series that the order numbers belong to; orders of another series are other orders. */
  source: codeWord.optional(),
  dryRun: dryRunFlag,
  /** What becomes of rows of a file without categories. */
  uncategorised: uncategorised.optional(),
  mapping: columnMapping.optional(),
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
  ...rowCounters,
  /** About this place's own office: sealed to the superior, nothing of them kept here. */
  sealed: z.number(),
  /** Of the created ones. */
  complaints: z.number(),
  statistics: z.number(),
}
const settled = {
  ...importedFile,
  profile: z.string(),
  profileVersion: z.number(),
  source: z.string(),
  uncategorised,
  categoryMappingVersion: z.number(),
}

/** GET /api/intake/hotline-imports/{id}; also each event of /{id}/events. */
export const hotlineImportStatus = z.object({
  ...settled,
  ...counters,
  ...importProgress,
})
export type HotlineImportStatus = z.output<typeof hotlineImportStatus>
export const hotlineImportList = z.object({ items: z.array(hotlineImportStatus), next: z.string().optional() })

/** GET /api/intake/hotline-imports/{id}/certificate: read = created + updated + unchanged + rejected + sealed. */
export const hotlineCertificate = z.object({
  ...settled,
  ...counters,
  ...reconciled,
})
export type HotlineCertificate = z.output<typeof hotlineCertificate>

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
