import { z } from 'zod'
import { regionCode } from './text.ts'

const named = z.object({ code: z.string(), name: z.string() })

export const certificateRulesQuery = z.strictObject({ region: regionCode.optional() })
/** What the rulebook of a place says of people and their certificates, as far as somebody chooses from it. */
export const certificateRulesShape = z.object({
  /** `examined`: applied for and examined; `filed`: made elsewhere and recorded here. */
  kinds: z.array(named.extend({ way: z.enum(['examined', 'filed']) })),
  employment: z.array(named.extend({ onStaff: z.boolean() })),
  trainingKinds: z.array(named),
  /** 奖惩. */
  merits: z.array(named),
  suspensionGrounds: z.array(named),
  revocationGrounds: z.array(named),
  cancellationGrounds: z.array(named),
  statuses: z.array(named),
  hoursPerYear: z.number(),
  passMark: z.number(),
})

export const appointmentRulesQuery = z.strictObject({ region: regionCode.optional() })
/** What the rulebook of a place says of appointments, as far as somebody chooses from it. */
export const appointmentRulesShape = z.object({
  kinds: z.array(
    named.extend({
      /** A person, or a place where people may turn to. */
      person: z.boolean(),
      /** Whether each must name the fields that they know. */
      fields: z.boolean(),
      /** The longest term. */
      termMonths: z.number(),
      backgrounds: z.array(named),
    }),
  ),
  /** What keeps somebody out. */
  bars: z.array(z.string()),
  endGrounds: z.array(named),
})
