import { defineEvent } from '../../define-event.ts'
import { code, complaintNo } from './terms.ts'

export const complaintDeclinedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-declined.v1',
  aggregate: 'complaint',
  title: '不予受理',
  shape: {
    complaintNo,
    ground: code,
  },
  example: {
    complaintNo: '52052026000001',
    ground: 'out-of-scope',
  },
})
