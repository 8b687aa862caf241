import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, day, deadline } from './terms.ts'

export const complaintDeadlineRecomputedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-deadline-recomputed.v1',
  aggregate: 'complaint',
  title: '期限已按节假日通知更正',
  shape: {
    complaintNo,
    deadline,
    was: day,
    reason: z.string().max(500),
  },
  example: {
    complaintNo: '52052026000001',
    deadline: {
      rule: 'answer',
      dueOn: '2027-02-19',
      provisional: false,
    },
    was: '2027-02-18',
    reason: '2027 年节假日安排通知已录入',
  },
})
