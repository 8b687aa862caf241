import { defineEvent } from '../../define-event.ts'
import { complaintNo, deadline } from './terms.ts'

export const complaintSupplementedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-supplemented.v1',
  aggregate: 'complaint',
  title: '材料已补充',
  shape: {
    complaintNo,
    acceptBy: deadline,
  },
  example: {
    complaintNo: '52052026000001',
    acceptBy: {
      rule: 'accept',
      dueOn: '2026-03-27',
      provisional: false,
    },
  },
})
