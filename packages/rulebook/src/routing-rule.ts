import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

/** Whom a complaint is about, as asked on the form and corrected at triage. */
export const accusedKindSchema = z.enum([
  'merchant-or-individual',
  'government',
  'department',
  'joint',
  'authorised-organisation',
  'dispatched-organ',
  'dispatched-institution',
  'entrusted-organisation',
  'township',
  'officer',
  'vertically-managed',
  'supervision-office',
  'supervisor',
  'internal-unit',
])
export type AccusedKind = z.infer<typeof accusedKindSchema>

/** For a single officer: who is really meant. */
export const concernsSchema = z.enum(['officer', 'leader', 'unit', 'legal-unit'])
export type Concerns = z.infer<typeof concernsSchema>

/** Where a rule sends a complaint; what each means is in `route-complaint.ts`. */
export const destinationSchema = z.enum([
  'supervision-office-same-level',
  'supervision-office-above',
  'supervision-office-common-superior',
  'supervision-office-of-parent',
  'county-supervision-office',
  'internal-unit',
  'parent-internal-unit',
  'competent-department-unit',
  'outside',
])
export type Destination = z.infer<typeof destinationSchema>

export const routingRuleSchema = z.strictObject({
  ...ruleMeta,
  /** Rules are tried by this number, smallest first; the first that fits decides. */
  order: z.int().min(1),
  name: z.string().min(1),
  when: z.strictObject({
    kinds: z.array(accusedKindSchema).min(1),
    concerns: z.array(concernsSchema).optional(),
    /** The named agency's own kind: an officer of a supervision office is a matter of that office. */
    agencyKinds: z
      .array(
        z.enum(['government', 'department', 'supervision-office', 'internal-unit', 'township-office', 'justice-office', 'institution']),
      )
      .optional(),
    levels: z.array(z.enum(['province', 'city', 'county', 'township'])).optional(),
    /** The responsible department was told before and did nothing (不履行职责). */
    departmentWasTold: z.boolean().optional(),
  }),
  to: destinationSchema,
  tellSuperior: z.boolean().default(false),
  /** Shown to staff, and to the complainant when the complaint is passed on. */
  reason: z.string().min(1),
})
export const routingRulesSchema = z.record(kebabCase, routingRuleSchema)
export type RoutingRule = z.infer<typeof routingRuleSchema> & { id: string }
