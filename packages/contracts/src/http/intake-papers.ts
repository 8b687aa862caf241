import { z } from 'zod'
import { agencyId, codeWord, complaintNo, day, text } from './text.ts'

const fields = z.record(z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{1,20}$/u), text(5_000, 0)).default({})
const serviceWay = z.enum(['portal', 'post', 'in-person', 'justice-office', 'village', 'hotline', 'email', 'retained'])

export const paperParams = z.strictObject({ no: complaintNo, paper: z.uuid() })
export const draftPaperShape = z.strictObject({ type: codeWord, unit: agencyId.optional(), fields })
export const revisePaperShape = z.strictObject({ fields })
export const returnPaperShape = z.strictObject({ reason: text(500, 2) })
export const emptyShape = z.strictObject({})
export const servePaperShape = z.strictObject({
  way: serviceWay,
  on: day,
  /** Number of the mail, or where it was left; no names of complainants. */
  receipt: text(200).optional(),
  witnesses: z.array(text(50)).max(5).optional(),
  attachmentId: z.uuid().optional(),
})
export const failServiceShape = z.strictObject({ way: serviceWay, on: day, reason: text(500, 2) })
export const recordPaperShape = z.strictObject({
  type: codeWord,
  unit: agencyId.optional(),
  on: day,
  number: text(60).optional(),
  attachmentId: z.uuid(),
  fields,
})
export const evidenceShape = z.strictObject({
  kind: z.enum(['interview-record', 'site-inspection', 'copied-file', 'inquiry-answer', 'recording', 'expert-opinion', 'other']),
  title: text(200, 2),
  madeOn: day,
  madeBy: z.array(z.string().min(1).max(100)).max(5).default([]),
  note: text(2_000).optional(),
  inquiry: z.uuid().optional(),
  attachmentIds: z.array(z.uuid()).max(9).default([]),
})

export const paperShape = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  addressee: z.string(),
  unit: z.string().optional(),
  status: z.enum(['drafted', 'approved', 'issued', 'served', 'voided']),
  needsApproval: z.boolean(),
  outside: z.boolean(),
  publicity: z.string(),
  number: z.string().optional(),
  issuedOn: z.string().optional(),
  sha256: z.string().optional(),
  returned: z.string().optional(),
  service: z.object({ way: z.string(), wayName: z.string(), on: z.string(), receipt: z.string().optional() }).optional(),
  failed: z.array(z.object({ wayName: z.string(), on: z.string(), reason: z.string() })),
  voided: z.string().optional(),
  may: z.array(z.string()),
})
export type PaperItem = z.output<typeof paperShape>

export const evidenceItem = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  madeOn: z.string(),
  note: z.string().optional(),
  files: z.array(z.object({ id: z.string(), size: z.number() })),
  inquiry: z.string().optional(),
})

const block = z.union([
  z.object({ line: z.object({ text: z.string(), bold: z.boolean(), align: z.string(), size: z.number(), indent: z.number() }) }),
  z.object({ rows: z.array(z.array(z.string())) }),
])
export const paperPreviewShape = z.object({
  title: z.string(),
  blocks: z.array(block),
  /** What can be changed while it is a draft. */
  fields: z.record(z.string(), z.string()),
})
export type PaperPreview = z.output<typeof paperPreviewShape>

/** Kinds of papers that may be drafted now, with the fields that the drafter has to write. */
export const paperKindsShape = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      addressee: z.string(),
      /** Never goes to the unit complained of. */
      elsewhere: z.boolean(),
      needsApproval: z.boolean(),
      write: z.array(z.string()),
    }),
  ),
})
export type PaperKinds = z.output<typeof paperKindsShape>

export const archiveShape = z.strictObject({ retention: codeWord, publicity: codeWord })
export const lendArchiveShape = z.strictObject({ to: text(100, 2), purpose: text(300, 2), until: day })

export const templateParams = z.strictObject({ type: codeWord })
export const templateListShape = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      fields: z.array(z.string()),
      own: z.object({ version: z.number(), at: z.string(), sha256: z.string() }).optional(),
    }),
  ),
})
export type TemplateList = z.output<typeof templateListShape>
export const templateKeptShape = z.object({ type: z.string(), version: z.number() })
