import { z } from 'zod'

/** Words that several intake events share. Codes are those of the rulebook; a list that may grow is a string for consumers. */
export const code = z.string().regex(/^[a-z0-9-]{1,60}$/)
export const regionCode = z.string().regex(/^\d{2,12}$/)
export const day = z.iso.date()
export const complaintNo = z.string().min(1).max(60)
/** How often the hotline centre has sent the order. */
export const orderRound = z.number().int().min(1)
/** `office:<region>`, `agency:<id>` or `township:<region>`. */
export const unit = z.string().min(1).max(120)
export const conclusion = z.enum(['upheld', 'partly-upheld', 'not-upheld', 'unverifiable'])
/** A statutory day with the mark 暂定 while the year's calendar notice is missing. */
export const deadline = z.strictObject({ rule: code, dueOn: day, provisional: z.boolean() })
