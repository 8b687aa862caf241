import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline } from './terms.ts'

export const complaintResumedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-resumed.v1',
  aggregate: 'complaint',
  title: '已恢复办理',
  shape: {
    complaintNo,
    deadlines: z.array(deadline),
  },
  example: {
    complaintNo: '52052026000001',
    deadlines: [
      {
        rule: 'answer',
        dueOn: '2026-05-08',
        provisional: false,
      },
    ],
  },
})
