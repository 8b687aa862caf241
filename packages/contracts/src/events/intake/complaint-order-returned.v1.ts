import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { code, complaintNo, orderRound } from './terms.ts'

export const complaintOrderReturnedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-order-returned.v1',
  aggregate: 'complaint',
  title: '12345工单已退单',
  shape: {
    complaintNo,
    round: orderRound,
    ground: code,
    late: z.boolean(),
  },
  example: {
    complaintNo: '52052026000001',
    round: 1,
    ground: 'not-our-duty',
    late: false,
  },
})
