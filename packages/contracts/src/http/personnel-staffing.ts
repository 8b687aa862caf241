import { z } from 'zod'
import { agencyKind, agencyLevel } from './personnel.ts'
import { tableFormat } from './personnel-imports.ts'
import { day, page, regionCode, text } from './text.ts'

const short = z.enum(['named', 'certified']).optional()
const which = { region: regionCode.optional(), level: agencyLevel.optional(), kind: agencyKind.optional() }
export const staffingQuery = z.strictObject({ ...page, ...which, short })
/** GET /api/personnel/staffing-table: all of the list, as a file. */
export const staffingTableQuery = z.strictObject({ ...which, short, format: tableFormat.default('xlsx') })
export const staffingTrendQuery = z.strictObject(which)
export const nameSupervisorShape = z.strictObject({ partTime: z.boolean(), on: day, basis: text(200) })
export const releaseSupervisorShape = z.strictObject({ on: day, reason: text(200) })

const count = z.number().int().min(0)
/** Units that reach the minimum, and those that do not by their level. */
const measure = z.object({ reached: count, short: count, shortByLevel: z.record(z.string(), count) })
export const staffedUnitShape = z.object({
  agencyId: z.string(),
  name: z.string(),
  region: z.string(),
  kind: z.string(),
  level: z.string(),
  field: z.string().optional(),
  minimum: count,
  /** Supervisors that are named; those of them who hold a certificate in force; those of them who do it beside another post. */
  named: count,
  certified: count,
  partTime: count,
  missing: z.object({ named: count, certified: count }),
})
export const staffingShape = z.object({
  summary: z.object({
    units: count,
    named: measure,
    certified: measure,
    people: z.object({ named: count, certified: count, uncertified: count, partTime: count }),
  }),
  items: z.array(staffedUnitShape),
  next: z.string().optional(),
})
export const staffingOfShape = z.object({
  /** Absent where the rule does not bind the unit. */
  unit: staffedUnitShape.optional(),
  supervisors: z.array(z.object({ officerId: z.string(), name: z.string(), partTime: z.boolean(), certified: z.boolean() })),
})
export const staffingTrendShape = z.object({
  points: z.array(
    z.object({ at: z.string(), units: count, named: count, certified: count, people: z.object({ named: count, certified: count }) }),
  ),
})
