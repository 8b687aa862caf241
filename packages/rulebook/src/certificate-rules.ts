import { z } from 'zod'
import { basisSchema, kebabCase, ruleMeta } from './rule-meta.ts'

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}, 'write a regular expression such as ^\\d{11}$')

const kind = z.strictObject({
  name: z.string().min(1),
  /** `examined`: applied for, examined, approved, issued above; `filed`: made elsewhere, recorded here (备案). */
  way: z.enum(['examined', 'filed']),
  /** Whether its holder may act without somebody who holds another kind (辅助人员 may not). */
  alone: z.boolean().default(true),
  numberPattern: pattern,
  validityYears: z.int().min(1).max(30),
})

const ground = z.record(kebabCase, z.strictObject({ name: z.string().min(1) }))
const condition = z.strictObject({ name: z.string().min(1), source: z.string().min(2), basis: basisSchema })

/** The conditions that an application is held against, each with its own source. */
export const CERTIFICATE_CONDITIONS = [
  'on-staff',
  'not-left',
  'agency-open',
  'field-accepts-kind',
  'training-hours',
  'exam-passed',
  'no-recent-revocation',
] as const
export type CertificateCondition = (typeof CERTIFICATE_CONDITIONS)[number]

/** Kinds of certificates, who may hold one, for how long, and which numbers they bear. */
export const certificateRulesSchema = z.strictObject({
  ...ruleMeta,
  kinds: z.record(kebabCase, kind),
  /** Kinds that a field accepts; one that is not named accepts `otherFields`. */
  fields: z.record(kebabCase, z.array(kebabCase).min(1)),
  otherFields: z.array(kebabCase).min(1),
  /** How somebody is employed; `onStaff`: may hold a certificate that is examined. */
  employment: z.record(kebabCase, z.strictObject({ name: z.string().min(1), onStaff: z.boolean() })),
  training: z.strictObject({
    hoursPerYear: z.number().min(0).max(1000),
    kinds: z.record(kebabCase, z.strictObject({ name: z.string().min(1) })),
  }),
  exam: z.strictObject({ passMark: z.number().min(0).max(1000), validYears: z.int().min(1).max(30) }),
  /** Years after a revocation in which nobody may apply again. */
  revocationBarYears: z.int().min(0).max(30),
  /** The last day of issue on which a card of an examined kind counts as existing (存量证件): it may be filed, and its issuer answers for training and exam. */
  existingUntil: z.iso.date(),
  conditions: z.record(z.enum(CERTIFICATE_CONDITIONS), condition),
  suspensionGrounds: ground,
  revocationGrounds: ground,
  cancellationGrounds: ground,
})
export type CertificateRules = z.infer<typeof certificateRulesSchema>

/** Kinds that a field accepts. */
export const kindsAccepted = ({ fields, otherFields }: CertificateRules, field: string | undefined): string[] =>
  (field !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined) ?? otherFields
