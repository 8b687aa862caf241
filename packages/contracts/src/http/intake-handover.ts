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

export const offeredShape = z.object({ complaintNo: z.string(), handover: z.string(), to: z.string() })
export const receivedShape = z.object({ handover: z.string(), state: z.string(), from: z.string(), formerNo: z.string(), ack: z.string() })
export const receivedListShape = z.object({ items: z.array(receivedShape.omit({ ack: true }).extend({ at: z.string() })) })
export const releasedShape = z.object({ complaintNo: z.string(), release: z.string() })
