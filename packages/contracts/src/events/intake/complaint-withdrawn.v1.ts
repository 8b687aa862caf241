import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo } from './terms.ts'

export const complaintWithdrawnV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-withdrawn.v1',
  aggregate: 'complaint',
  title: '已撤回',
  shape: {
    complaintNo,
    underPressure: z.boolean(),
  },
  example: {
    complaintNo: '52052026000001',
    underPressure: false,
  },
})
