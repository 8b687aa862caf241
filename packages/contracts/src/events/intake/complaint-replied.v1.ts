import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, conclusion } from './terms.ts'

export const complaintRepliedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-replied.v1',
  aggregate: 'complaint',
  title: '已答复',
  shape: {
    complaintNo,
    overall: conclusion.optional(),
    inTime: z.boolean(),
  },
  example: {
    complaintNo: '52052026000001',
    overall: 'upheld',
    inTime: true,
  },
})
