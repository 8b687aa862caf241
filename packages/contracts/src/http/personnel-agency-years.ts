import { z } from 'zod'
import { agencyId, codeWord, day, page, regionCode, text } from './text.ts'

const count = z.number().int().min(0).max(1_000_000)
const yearOf = z.coerce.number().int().min(2000).max(2100)
const document = text(100).optional()
const system = z.strictObject({
  inForce: z.boolean(),
  documentNo: document,
  since: day.optional(),
  /** Result of the last check; absent while nobody checked. */
  passed: z.boolean().optional(),
})

/** 三项制度, 行政执法责任制 and 保障 of an agency in a year; what is vacant is computed. */
export const agencyYearSheet = z.strictObject({
  systems: z.strictObject({ disclosure: system, recording: system, legalReview: system }),
  responsibility: z.strictObject({ divided: z.boolean(), appraised: z.boolean(), documentNo: document }),
  resources: z.strictObject({
    posts: count,
    onPost: count,
    lawGraduates: count,
    legallyQualified: count,
    /** In yuan. */
    budget: z.number().int().min(0).max(100_000_000_000),
    equipment: z.array(z.strictObject({ kind: codeWord, count: count.min(1) })).max(100),
  }),
})
export type AgencyYearSheet = z.output<typeof agencyYearSheet>

/** PUT /api/personnel/agencies/{id}/years/{year} */
export const enterAgencyYearShape = agencyYearSheet.extend({
  /** Why, where the year was entered before and says something else. */
  reason: text(200).optional(),
})
export const agencyYearParams = z.strictObject({ id: agencyId, year: yearOf })
const named = z.array(z.object({ code: z.string(), name: z.string() }))
export const agencyYearShape = z.object({
  agencyId: z.string(),
  name: z.string(),
  region: z.string(),
  year: z.number(),
  /** Absent while the agency has not entered it. */
  sheet: agencyYearSheet.optional(),
  vacant: z.number().optional(),
  systems: named,
  equipment: named,
  history: z.array(z.object({ at: z.string(), by: z.string().optional(), reason: z.string().optional(), sheet: agencyYearSheet })),
})
export const agencyYearsQuery = z.strictObject({
  ...page,
  year: yearOf,
  region: regionCode.optional(),
  /** Only those that have not entered it. */
  missing: z.enum(['true', 'false']).optional(),
})
export const agencyYearsShape = z.object({
  summary: z.object({ agencies: count, entered: count, missing: count }),
  items: z.array(
    z.object({
      agencyId: z.string(),
      name: z.string(),
      region: z.string(),
      sheet: agencyYearSheet.optional(),
      vacant: z.number().optional(),
    }),
  ),
  next: z.string().optional(),
})

/** POST /api/personnel/officers/{id}/record-merit: 奖励 or 处分. */
export const meritShape = z.strictObject({ kind: codeWord, documentNo: text(100), on: day, until: day.optional() })
