import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo } from './terms.ts'

export const complaintRatedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-rated.v1',
  aggregate: 'complaint',
  title: '已评价',
  shape: {
    complaintNo,
    resolved: z.boolean(),
    satisfaction: z.number().int().min(1).max(5),
  },
  example: {
    complaintNo: '52052026000001',
    resolved: true,
    satisfaction: 5,
  },
})
