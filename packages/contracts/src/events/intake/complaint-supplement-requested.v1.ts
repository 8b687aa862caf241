import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline } from './terms.ts'

export const complaintSupplementRequestedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-supplement-requested.v1',
  aggregate: 'complaint',
  title: '已要求补充材料',
  shape: {
    complaintNo,
    supplementBy: deadline,
  },
  example: {
    complaintNo: '52052026000001',
    supplementBy: {
      rule: 'supplement',
      dueOn: '2026-03-20',
      provisional: false,
    },
  },
})
