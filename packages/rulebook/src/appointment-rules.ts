import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

const named = z.record(kebabCase, z.strictObject({ name: z.string().min(1) }))

/** Kinds of those who watch from outside. They are fixed: what each of them does in a procedure is not a number. */
export const APPOINTMENT_KINDS = ['expert', 'social-supervisor', 'contact-point'] as const
export type AppointmentKind = (typeof APPOINTMENT_KINDS)[number]

const kind = z.strictObject({
  name: z.string().min(1),
  /** A person, or a place where people may turn to. */
  person: z.boolean(),
  /** Whether each must name the fields (领域) that they know. */
  fields: z.boolean().default(false),
  /** The longest term. */
  termMonths: z.int().min(1).max(120),
  /** How many each county should have. */
  perCounty: z.int().min(0).max(1000).optional(),
  /** The channel by which what they report comes to intake. */
  channel: kebabCase.optional(),
  backgrounds: named,
})

/** Terms, backgrounds, targets and grounds of appointments (聘任). */
export const appointmentRulesSchema = z.strictObject({
  ...ruleMeta,
  kinds: z.record(z.enum(APPOINTMENT_KINDS), kind),
  bars: z.array(z.string().min(1)).min(1),
  endGrounds: named,
})
export type AppointmentRules = z.infer<typeof appointmentRulesSchema>
