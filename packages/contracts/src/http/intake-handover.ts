import { z } from 'zod'
import { regionCode, text } from './text.ts'

const token = z.string().regex(/^[\w-]+(\.[\w-]*){2,4}$/)

/** POST /api/intake/complaints/{no}/handover */
export const offerHandoverShape = z.strictObject({ to: regionCode })
export const cancelHandoverShape = z.strictObject({ reason: text(500) })
export const releaseHandoverShape = z.strictObject({ ack: token.max(20_000) })
export const takeHandoverShape = z.strictObject({ release: token.max(20_000) })
export const dropHandoverShape = z.strictObject({ cancellation: token.max(20_000) })
export const keepStatusShape = z.strictObject({ sealed: token.max(900_000) })
export const handoverMessagesShape = z.strictObject({ messages: z.array(token.max(20_000)).max(50) })
export const handoverRequestShape = z.strictObject({ request: token.max(20_000) })
export const handoverParams = z.strictObject({ id: z.uuid() })

/** How a handover of one complaint stands, as its page tells it. */
export const custodyShape = z.object({
  phase: z.enum(['offered', 'cancelled', 'released', 'taken']),
  handover: z.string(),
  /** The other office. */
  partner: z.string(),
  at: z.string(),
  /** Whether the reader's unit may go on with it. */
  acts: z.boolean(),
  /** Whether the other office answers over the network. */
  online: z.boolean(),
  /** Number at the place that it came from. */
  formerNo: z.string().optional(),
  /** What the other office told last. */
  last: z.object({ no: z.string(), status: z.string(), statusText: z.string(), at: z.string() }).optional(),
  /** Words of the person that wait to be carried there. */
  waiting: z.number().optional(),
})
export type CustodyDetail = z.output<typeof custodyShape>
export const acknowledgementShape = z.object({ ack: z.string(), formerNo: z.string() })
export const handoverReleaseShape = z.object({ release: z.string() })
export const cancellationShape = z.object({ cancellation: z.string() })
export const toldStatusShape = z.object({ sealed: z.string() })
export const keptStatusShape = z.object({ complaintNo: z.string(), at: z.string() })
export const queuedMessagesShape = z.object({ messages: z.array(z.string()) })
export const deliveredShape = z.object({ delivered: z.number() })
export const sentHandoverShape = z.object({ complaintNo: z.string(), there: z.string() })
export const takenHandoverShape = z.object({ complaintNo: z.string() })
export const droppedShape = z.object({ dropped: z.boolean() })
export const takenListShape = z.object({
  items: z.array(z.object({ handover: z.string(), from: z.string(), formerNo: z.string(), complaintNo: z.string(), at: z.string() })),
})

export const offeredShape = z.object({ complaintNo: z.string(), handover: z.string(), to: z.string() })
export const receivedShape = z.object({ handover: z.string(), state: z.string(), from: z.string(), formerNo: z.string(), ack: z.string() })
export const receivedListShape = z.object({ items: z.array(receivedShape.omit({ ack: true }).extend({ at: z.string() })) })
export const releasedShape = z.object({ complaintNo: z.string(), release: z.string() })

/** POST /api/intake/handovers/sealed-filings/acknowledge */
export const acknowledgeFilingShape = z.strictObject({ ack: token.max(20_000) })
/** What an administrator may know of a filing that was sealed to the superior: the package itself is ciphertext. */
export const sealedFilingShape = z.object({
  id: z.string(),
  /** Region and name of the superior. */
  to: z.string(),
  name: z.string(),
  state: z.enum(['waiting', 'delivered']),
  createdAt: z.string(),
  /** Bytes, while it waits. */
  size: z.number().optional(),
  deliveredAt: z.string().optional(),
})
export type SealedFilingItem = z.output<typeof sealedFilingShape>
export const sealedFilingListShape = z.object({ waiting: z.number(), items: z.array(sealedFilingShape) })
export const filingReceivedShape = z.object({ filing: z.string(), from: z.string(), ack: z.string() })
