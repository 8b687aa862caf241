import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { certificateNo, day } from '../personnel/terms.ts'

/** A decision by which a certificate is suspended or revoked. Each says from when it holds, so that in which order several come makes no difference. */
export const certificateConsequenceOrderedV1 = defineEvent({
  type: 'cn.mingjian.accountability.certificate-consequence-ordered.v1',
  aggregate: 'matter',
  title: '处理决定：暂扣或者吊销证件',
  shape: {
    orderId: z.string().min(1).max(60),
    matterNo: z.string().min(1).max(60),
    decisionNo: z.string().min(1).max(60),
    certificateNo,
    measure: z.enum(['suspend', 'revoke']),
    /** First day on which it holds. */
    onDay: day,
    /** Last day of a suspension for a term. */
    untilDay: day.optional(),
  },
  example: {
    orderId: '0199a1b2-0000-7000-8000-000000000001',
    matterNo: 'JDSX520502-2026-000001',
    decisionNo: '某司监决〔2026〕1号',
    certificateNo: '52050200000001',
    measure: 'suspend',
    onDay: '2026-03-02',
    untilDay: '2026-06-01',
  },
})
