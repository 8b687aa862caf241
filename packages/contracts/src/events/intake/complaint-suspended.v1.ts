import { defineEvent } from '../../define-event.ts'
import { code, complaintNo } from './terms.ts'

export const complaintSuspendedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-suspended.v1',
  aggregate: 'complaint',
  title: '已中止',
  shape: {
    complaintNo,
    ground: code,
  },
  example: {
    complaintNo: '52052026000001',
    ground: 'other-procedure',
  },
})
