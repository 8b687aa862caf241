import { z } from 'zod'
import { filingShape } from './intake-filing.ts'
import { page, regionCode } from './text.ts'

const { accused, problemTypes, title, content, occurredOn, place } = filingShape.shape

/** POST /api/personnel/clues: what a social supervisor or a contact point has seen. */
export const giveClueShape = z.strictObject({
  /** Where it happened; the region for which they are appointed when absent. */
  region: regionCode.optional(),
  accused: accused.pick({ agencyId: true, agencyName: true, officerName: true, certificateNo: true }),
  problemTypes,
  title,
  content,
  occurredOn,
  place,
})
export type GiveClue = z.output<typeof giveClueShape>
export const clueGivenShape = z.object({ id: z.string() })
export const cluesQuery = z.strictObject(page)
export const cluesShape = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      onDay: z.string(),
      /** Once it is registered; a superior that takes it over registers it under a number of its own. */
      complaintNo: z.string().optional(),
    }),
  ),
  next: z.string().optional(),
})
