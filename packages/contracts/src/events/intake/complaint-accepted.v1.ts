import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline } from './terms.ts'

export const complaintAcceptedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-accepted.v1',
  aggregate: 'complaint',
  title: '已受理',
  shape: {
    complaintNo,
    answerBy: deadline,
  },
  example: {
    complaintNo: '52052026000001',
    answerBy: {
      rule: 'answer',
      dueOn: '2026-04-07',
      provisional: false,
    },
  },
})
