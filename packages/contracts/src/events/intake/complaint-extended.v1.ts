import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline } from './terms.ts'

export const complaintExtendedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-extended.v1',
  aggregate: 'complaint',
  title: '办理期限已延长',
  shape: {
    complaintNo,
    answerBy: deadline,
  },
  example: {
    complaintNo: '52052026000001',
    answerBy: {
      rule: 'answer',
      dueOn: '2026-04-27',
      provisional: false,
    },
  },
})
