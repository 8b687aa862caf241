import { z } from 'zod'
import { instant } from './personnel.ts'
import { agencyId, codeWord, day, page, regionCode, text } from './text.ts'

const kind = z.enum(['expert', 'social-supervisor', 'contact-point'])
const entry = z.string().regex(/^[a-zA-Z0-9-]{1,60}$/)
const year = z.number().int().min(2000).max(2100)
const count = z.number().int().min(0)

export const appointShape = z.strictObject({
  kind,
  /** Where they watch; the caller's own region when absent. */
  region: regionCode.optional(),
  /** The person's name, or the place's. */
  name: text(100),
  background: codeWord,
  /** Where the person works, or where the place lies. */
  employer: text(100).optional(),
  fields: z.array(codeWord).max(50).default([]),
  /** Telephone, and of a place whom to ask for; kept sealed. */
  contact: text(200),
  /** Only to find out whether the person is an officer or is appointed already; never kept readable. */
  idNumber: z.string().max(18).optional(),
  /** The caller has made sure that nothing bars the person. */
  notBarred: z.literal(true, '请先核实没有不得聘任的情形，再勾选确认。'),
  on: day,
  until: day,
  basis: text(200),
})
export type Appoint = z.output<typeof appointShape>
export const appointmentParams = z.strictObject({ id: entry })
export const appointmentConflictParams = z.strictObject({ id: entry, conflict: entry })
export const renewAppointmentShape = z.strictObject({ until: day, basis: text(200) })
export const changeFieldsShape = z.strictObject({ fields: z.array(codeWord).max(50), reason: text(200) })
export const declareConflictShape = z.strictObject({ agencyId, reason: text(200), on: day })
export const endConflictShape = z.strictObject({ until: day })
export const appraiseYearShape = z.strictObject({ year, activities: count.max(1000), passed: z.boolean(), note: text(200).optional() })
export const endAppointmentShape = z.strictObject({ on: day, ground: codeWord, reason: text(200) })
export const revealContactShape = z.strictObject({ reason: text(200, 4) })
export const revealedContactShape = z.object({ contact: z.string() })
export const appointmentsQuery = z.strictObject({
  ...page,
  kind: kind.optional(),
  region: regionCode.optional(),
  field: codeWord.optional(),
  inOffice: z.enum(['true', 'false']).optional(),
  q: text(50).optional(),
})
export const appointmentShape = z.object({
  id: z.string(),
  kind: z.string(),
  kindName: z.string(),
  name: z.string(),
  region: z.string(),
  officeId: z.string(),
  background: z.string(),
  backgroundName: z.string(),
  employer: z.string().optional(),
  fields: z.array(z.string()),
  /** First and last day in office. */
  from: z.string(),
  until: z.string(),
  inOffice: z.boolean(),
  ended: z.object({ on: z.string(), ground: z.string(), groundName: z.string(), reason: z.string() }).optional(),
  /** The last year that was appraised. */
  appraised: z.number().optional(),
})
export const appointmentDetailShape = appointmentShape.extend({
  version: z.number(),
  /** The steps that are open to the caller now. */
  may: z.array(z.string()),
  conflicts: z.array(
    z.object({
      id: z.string(),
      agencyId: z.string(),
      agencyName: z.string(),
      reason: z.string(),
      from: z.string(),
      until: z.string().optional(),
    }),
  ),
  appraisals: z.array(z.object({ year: z.number(), activities: z.number(), passed: z.boolean(), note: z.string().optional() })),
  history: z.array(z.object({ text: z.string(), at: z.string(), by: z.string().optional() })),
})
export const appointmentsShape = z.object({ items: z.array(appointmentShape), next: z.string().optional() })

export const appointmentTargetsQuery = z.strictObject({ region: regionCode.optional() })
/** How many each county has of those of whom it should have some. */
export const appointmentTargetsShape = z.object({
  /** `total` with those whom the city appoints for itself. */
  kinds: z.array(z.object({ kind: z.string(), kindName: z.string(), target: count, total: count, reached: count, short: count })),
  counties: z.array(
    z.object({
      region: z.string(),
      name: z.string(),
      kinds: z.array(z.object({ kind: z.string(), count, target: count, missing: count })),
    }),
  ),
})

export const reviewersQuery = z.strictObject({ region: regionCode.optional(), field: codeWord, agency: agencyId, at: instant.optional() })
export const reviewersShape = z.object({
  available: z.array(
    z.object({ id: z.string(), name: z.string(), region: z.string(), employer: z.string().optional(), fields: z.array(z.string()) }),
  ),
  /** Who knows the field and must not judge this agency, with the reason. */
  recused: z.array(z.object({ id: z.string(), name: z.string(), reason: z.string() })),
})

export const supervisorsFoundQuery = z.strictObject({ unit: agencyId, agency: agencyId.optional(), at: instant.optional() })
const supervisorFound = z.object({
  officerId: z.string(),
  name: z.string(),
  unitId: z.string(),
  unitName: z.string(),
  partTime: z.boolean(),
  /** Of the unit itself, of a partner in 1+1+1, or of the county's office. */
  from: z.enum(['own', 'partner', 'county']),
})
export const supervisorsFoundShape = z.object({
  available: z.array(supervisorFound.extend({ certificateNo: z.string(), login: z.string().optional() })),
  /** Who may not take part, with the reason: no certificate in force at that instant, or a conflict. */
  excluded: z.array(supervisorFound.extend({ reason: z.string() })),
})
