import { z } from 'zod'

export { code, day, regionCode } from '../intake/terms.ts'

/** Words that several personnel events share. No event names a holder, nor shows a number of a person other than what the card itself shows. */
export const certificateNo = z.string().min(1).max(40)
export const agencyId = z.string().min(1).max(100)
export const instant = z.iso.datetime({ offset: true })
/** 处理决定 of accountability that led to it. */
export const order = z.strictObject({ decisionNo: z.string().min(1).max(60), matterNo: z.string().min(1).max(60) })
