import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

/** How many supervisors each unit must have, and which units these are. */
export const staffingRuleSchema = z.strictObject({
  ...ruleMeta,
  minimum: z.int().min(1).max(50),
  /** Kinds of agencies that the rule binds; who works in a unit within one of them counts for it. */
  kinds: z.array(kebabCase).min(1),
  /** The kind of certificate that makes a named supervisor a certified one. */
  certificate: kebabCase,
  /** A published complaint phone is called (拨测) at least once in so many days. */
  phoneTestDays: z.int().min(1).max(366),
})
export type StaffingRule = z.infer<typeof staffingRuleSchema>
