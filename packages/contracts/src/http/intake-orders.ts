import { z } from 'zod'
import { agencyId, codeWord, day, text } from './text.ts'

const optionalText = z.string().optional()

/** What a complaint has besides when it came as a 12345 order. */
export const orderShape = z.object({
  orderNo: z.string(),
  import: z.string(),
  /** Last day on which the present round may be returned without an approver. */
  returnBy: optionalText,
  /** The centre ruled that the order stays here. */
  ruledFinal: z.boolean(),
  rounds: z.array(
    z.object({
      no: z.number(),
      handedOverOn: z.string(),
      dispatchedOn: optionalText,
      dueOn: optionalText,
      reason: optionalText,
      signed: z.object({ at: z.string() }).optional(),
      returned: z
        .object({
          at: z.string(),
          ground: z.string(),
          groundName: z.string(),
          explanation: z.string(),
          proposedUnit: optionalText,
          late: z.boolean(),
          ruling: z.object({ at: z.string(), accepted: z.boolean(), note: optionalText }).optional(),
        })
        .optional(),
      extensions: z.array(
        z.object({
          at: z.string(),
          days: z.number(),
          reason: z.string(),
          answer: z.object({ at: z.string(), granted: z.boolean(), dueOn: optionalText }).optional(),
        }),
      ),
      writtenBackOn: optionalText,
      /** Name of the status in which the centre sent it again. */
      endedAs: optionalText,
    }),
  ),
  assistants: z.array(z.object({ unit: z.string(), unitName: z.string(), reason: z.string() })),
})
export type OrderDetail = z.output<typeof orderShape>

export const signOrderShape = z.strictObject({})
export const returnOrderShape = z.strictObject({ ground: codeWord, explanation: text(2_000, 2), proposedUnit: text(100).optional() })
export const ruleOnReturnShape = z.strictObject({ accepted: z.boolean(), note: text(1_000).optional() })
export const reopenOrderShape = z.strictObject({ handedOverOn: day, dueOn: day.optional(), reason: text(2_000, 2) })
export const requestAssistanceShape = z.strictObject({ unit: agencyId, reason: text(1_000, 2) })
export const askCentreExtensionShape = z.strictObject({ days: z.number().int().min(1).max(60), reason: text(1_000, 2) })
export const recordCentreExtensionShape = z.strictObject({ granted: z.boolean(), dueOn: day.optional() })
export const markWrittenBackShape = z.strictObject({ on: day })

/** POST /api/intake/hotline-imports/{id}/written-back */
export const importWrittenBackShape = z.object({
  /** Orders marked now. */
  marked: z.number(),
  /** Orders of the import whose answer is still to come. */
  waiting: z.number(),
  /** More are left than one request marks: ask again. */
  more: z.boolean(),
})
export type ImportWrittenBack = z.output<typeof importWrittenBackShape>

/** GET /api/intake/hotline-orders/write-back: by 移交日期, both days included. */
export const writeBackQuery = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: '结束日期不能早于开始日期。' })
