import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline, unit } from './terms.ts'

export const complaintDeadlineReachedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-deadline-reached.v1',
  aggregate: 'complaint',
  title: '期限提醒',
  shape: {
    complaintNo,
    deadline,
    stage: z.enum(['approaching', 'due', 'overdue', 'escalated']),
    unassigned: z.boolean(),
    toUnit: unit.optional(),
  },
  example: {
    complaintNo: '52052026000001',
    deadline: {
      rule: 'accept',
      dueOn: '2026-03-09',
      provisional: false,
    },
    stage: 'escalated',
    unassigned: true,
    toUnit: 'office:52',
  },
})
