import { z } from 'zod'
import { agencyId, codeWord, day, page, regionCode, text } from './text.ts'

export const listDutyShape = z
  .strictObject({ over: agencyId.optional(), field: codeWord.optional(), matters: text(500), basis: text(200), on: day })
  .refine(({ over, field }) => (over === undefined) !== (field === undefined), {
    path: ['over'],
    message: '请填写监督的单位，或者填写监督的领域，两项只填一项。',
  })
export const endDutyShape = z.strictObject({ until: day, reason: text(200) })
export const dutyEndParams = z.strictObject({ id: agencyId, duty: z.string().regex(/^[a-zA-Z0-9-]{1,60}$/) })
export const townshipModelShape = z.strictObject({ departmentUnit: agencyId, justiceOffice: agencyId, on: day, basis: text(200) })
export const dutiesQuery = z.strictObject({ ...page, region: regionCode.optional() })

const partner = z.object({ agencyId: z.string(), name: z.string(), open: z.boolean(), phone: z.string().optional() })
export const dutiesShape = z.object({
  items: z.array(
    z.object({
      agencyId: z.string(),
      name: z.string(),
      region: z.string(),
      duties: z.array(
        z.object({
          id: z.string(),
          over: partner.optional(),
          field: z.string().optional(),
          matters: z.string(),
          basis: z.string(),
          from: z.string(),
          until: z.string().optional(),
        }),
      ),
    }),
  ),
  next: z.string().optional(),
})
export const townshipModelsShape = z.object({
  items: z.array(
    z.object({
      agencyId: z.string(),
      name: z.string(),
      region: z.string(),
      from: z.string(),
      basis: z.string(),
      departmentUnit: partner,
      justiceOffice: partner,
    }),
  ),
  next: z.string().optional(),
})
