import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline } from './terms.ts'

export const complaintReopenedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-reopened.v1',
  aggregate: 'complaint',
  title: '已申请复查并重新办理',
  shape: {
    complaintNo,
    answerBy: deadline,
  },
  example: {
    complaintNo: '52052026000001',
    answerBy: {
      rule: 'answer',
      dueOn: '2026-06-08',
      provisional: false,
    },
  },
})
