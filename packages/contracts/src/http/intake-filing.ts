import { z } from 'zod'
import { agencyId, codeWord, complaintNo, day, receipt, regionCode, text } from './text.ts'

/** How the complainant can be reached; sealed field by field as soon as it arrives. */
export const contactShape = z.strictObject({
  name: text(50),
  phone: z
    .string()
    .transform((value) => value.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\+?\d{7,15}$/))
    .meta({ pattern: '^[\\s-]*\\+?([\\s-]*\\d){7,15}[\\s-]*$' }),
  idNumber: z
    .string()
    .transform((value) => value.trim().toUpperCase())
    .pipe(z.string().regex(/^(\d{17}[\dX]|[A-Z0-9]{5,20})$/))
    .meta({ pattern: '^\\s*[A-Za-z0-9]{5,20}\\s*$' })
    .optional(),
  email: z.email().max(200).optional(),
  address: text(200).optional(),
})

const accusedShape = z.strictObject({
  kind: codeWord.optional(),
  agencyId: agencyId.optional(),
  agencyName: text(100).optional(),
  officerName: text(50).optional(),
  certificateNo: text(40).optional(),
  concerns: z.enum(['officer', 'leader', 'unit', 'legal-unit']).optional(),
  /** For 商户或个人: the department was told and did nothing. */
  departmentWasTold: z.boolean().optional(),
})

const shared = {
  region: regionCode,
  accused: accusedShape,
  kind: z.enum(['complaint', 'report', 'clue', 'suggestion']).default('complaint'),
  problemTypes: z.array(codeWord).max(22).default([]),
  title: text(100, 2),
  content: text(10_000, 5),
  occurredOn: day.optional(),
  place: text(200).optional(),
  anonymous: z.boolean(),
  contact: contactShape.optional(),
  attachmentIds: z.array(z.uuid()).max(9).default([]),
  allegations: z
    .array(z.strictObject({ text: text(1_000), problemType: codeWord.optional() }))
    .max(20)
    .default([]),
  decisionNo: text(80).optional(),
  knownOn: day.optional(),
  otherRoutes: z
    .array(z.strictObject({ route: codeWord, number: text(80).optional(), date: day.optional() }))
    .max(6)
    .default([]),
  representatives: z
    .array(z.strictObject({ name: text(50), phone: contactShape.shape.phone.optional() }))
    .max(5)
    .default([]),
  agent: z.strictObject({ name: text(50), phone: contactShape.shape.phone.optional(), relation: codeWord.optional() }).optional(),
  replyBy: codeWord.default('portal'),
  confidential: z.boolean().default(false),
}

/** POST /api/public/complaints */
export const filingShape = z.strictObject(shared)
export type Filing = z.output<typeof filingShape>

const phone = contactShape.shape.phone.optional()

/** POST /api/intake/complaints: what a clerk takes down. */
export const registrationShape = z.strictObject({
  ...shared,
  channel: codeWord,
  receivedOn: day,
  /** Ground of an entry after the day of receipt. */
  backdating: text(500).optional(),
  language: codeWord.optional(),
  interpreter: z.strictObject({ name: text(50), phone }).optional(),
  /** 代书人 and others who helped without acting for the person. */
  helper: z.strictObject({ name: text(50), relation: codeWord, phone }).optional(),
  agent: z.strictObject({ name: text(50), phone, relation: codeWord.optional(), authorisationId: z.uuid().optional() }).optional(),
  representativesListId: z.uuid().optional(),
  /** The village committee or justice office that passes the answer on. */
  replyPlace: text(100).optional(),
  /** Of a single 12345 order, with the series that its number belongs to, as imports name it. */
  orderNo: text(60).optional(),
  source: codeWord.optional(),
})
export type Registration = z.output<typeof registrationShape>

/** POST /api/intake/complaints/{no}/replace-receipt: which document was seen, in words. */
export const replaceReceiptShape = z.strictObject({
  identity: text(100, 2).refine((seen) => !/\p{Nd}/u.test(seen), '只写看了什么证件，例如“身份证原件”，不要写号码。'),
  reason: text(500, 2),
})
export const replacedReceiptShape = z.object({ complaintNo, receipt: z.string(), handler: z.string() })
/** POST /api/intake/complaints/{no}/oral-statement */
export const oralStatementShape = z.object({ complaintNo, paperId: z.string() })

/** Of one that complains of this place's own office: the superior that it was sealed to, and where its portal answers, where the same 查询码 works. */
const sealedTo = z.object({ name: z.string(), url: z.string().optional() }).optional()

export const filedShape = z.object({
  /** Absent when it was sealed to the superior, who numbers it. */
  complaintNo: complaintNo.optional(),
  receipt: z.string(),
  acceptBy: z.string().optional(),
  provisional: z.boolean(),
  handler: z.string(),
  notices: z.array(z.string()),
  sealedTo,
})
export type Filed = z.output<typeof filedShape>

export const uploadedShape = z.object({ attachmentId: z.string(), mediaType: z.string(), size: z.number() })

export const lookupRequest = z.strictObject({ receipt })
export const lookupShape = z.object({
  /** Absent when it was sealed to the superior. */
  complaintNo: z.string().optional(),
  status: z.string(),
  statusText: z.string(),
  title: z.string(),
  handler: z.string(),
  timeline: z.array(z.object({ at: z.string(), status: z.string(), text: z.string() })),
  messages: z.array(z.object({ at: z.string(), from: z.enum(['person', 'office']), text: z.string() })),
  deadlines: z.array(z.object({ name: z.string(), dueOn: z.string(), provisional: z.boolean() })),
  answer: z
    .object({
      text: z.string(),
      conclusion: z.string().optional(),
      findings: z.array(z.object({ allegation: z.string(), conclusion: z.string() })),
    })
    .optional(),
  rating: z.object({ resolved: z.boolean(), satisfaction: z.number() }).optional(),
  may: z.array(z.string()),
  notices: z.array(z.string()),
  /** Of one that was handed over: when the place that has it now told this. */
  asOf: z.string().optional(),
  sealedTo,
})
export type Lookup = z.output<typeof lookupShape>

export const supplementShape = z.strictObject({ receipt, text: text(5_000), attachmentIds: z.array(z.uuid()).max(9).default([]) })
export const personMessageShape = z.strictObject({ receipt, text: text(2_000), attachmentIds: z.array(z.uuid()).max(9).default([]) })
export const withdrawShape = z.strictObject({ receipt, reason: text(500), pressure: z.enum(['none', 'pressed', 'unwilling-to-say']) })
export const rateShape = z.strictObject({
  receipt,
  resolved: z.boolean(),
  satisfaction: z.number().int().min(1).max(5),
  comment: text(1_000).optional(),
})
export const reopenShape = z.strictObject({ receipt, reason: text(2_000, 5) })
export const doneShape = z.object({ complaintNo: z.string(), status: z.string() })
