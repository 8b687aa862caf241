import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

export const deadlineUnitSchema = z.enum(['working-day', 'day', 'month'])
export type DeadlineUnit = z.infer<typeof deadlineUnitSchema>

const count = z.int().min(1).max(3650)

/** A period in law or practice: how long, from which event, how its first and last day count, how far it may move. */
export const deadlineRuleSchema = z.strictObject({
  ...ruleMeta,
  name: z.string().min(1),
  count,
  unit: deadlineUnitSchema,
  /** The event whose day starts the period. */
  start: kebabCase,
  dayZero: z.enum(['excluded', 'included']),
  roll: z.enum(['next-working-day', 'none']),
  extension: z.strictObject({ max: count, unit: deadlineUnitSchema, times: z.int().min(1).max(9), approver: kebabCase }).optional(),
  suspendable: z.boolean(),
  /** Working days before the last day on which a reminder goes out. */
  leads: z.array(z.int().min(0).max(60)),
  /** What happens by itself when the period runs out. */
  onExpiry: kebabCase.optional(),
  note: z.string().optional(),
})
export const deadlineRulesSchema = z.record(kebabCase, deadlineRuleSchema)
export type DeadlineRule = z.infer<typeof deadlineRuleSchema> & { id: string }

/** One step of reminding and escalating; steps for the unassigned come first by their `order`. */
export const escalationStepSchema = z.strictObject({
  ...ruleMeta,
  order: z.int().min(1),
  name: z.string().min(1),
  when: z.enum(['unassigned', 'due-soon', 'due', 'overdue']),
  /** Time after the moment that `when` names (for `due-soon`: before it). */
  after: z.strictObject({ count: z.int().min(0).max(365), unit: z.enum(['working-day', 'day']) }),
  /** Deadline ids it watches; none means every deadline. */
  deadlines: z.array(kebabCase).default([]),
  notify: z.array(kebabCase).min(1),
  level: z.enum(['own', 'superior']),
  text: z.string().min(1),
})
export const escalationSchema = z.record(kebabCase, escalationStepSchema)
export type EscalationStep = z.infer<typeof escalationStepSchema> & { id: string }
