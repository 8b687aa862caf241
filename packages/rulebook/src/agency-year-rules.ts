import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

const named = z.strictObject({ name: z.string().min(1) })

/** The yearly sheet of an agency (三项制度, 行政执法责任制, 保障), and kinds of 奖惩 on an officer's record. */
export const agencyYearRulesSchema = z.strictObject({
  ...ruleMeta,
  /** Kinds of agencies that fill in the sheet. */
  kinds: z.array(kebabCase).min(1),
  systems: z.strictObject({ disclosure: named, recording: named, legalReview: named }),
  equipment: z.record(kebabCase, named),
  /** `months`: how long a sanction has effect. */
  merits: z.record(kebabCase, named.extend({ months: z.int().min(1).max(120).optional() })),
})
export type AgencyYearRules = z.infer<typeof agencyYearRulesSchema>
