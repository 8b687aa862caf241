import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, orderRound } from './terms.ts'

export const complaintOrderReturnRuledV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-order-return-ruled.v1',
  aggregate: 'complaint',
  title: '12345中心已对退单作出裁定',
  shape: {
    complaintNo,
    round: orderRound,
    accepted: z.boolean(),
  },
  example: {
    complaintNo: '52052026000001',
    round: 1,
    accepted: false,
  },
})
