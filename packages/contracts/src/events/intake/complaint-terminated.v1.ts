import { defineEvent } from '../../define-event.ts'
import { code, complaintNo } from './terms.ts'

export const complaintTerminatedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-terminated.v1',
  aggregate: 'complaint',
  title: '已终止',
  shape: {
    complaintNo,
    ground: code,
  },
  example: {
    complaintNo: '52052026000001',
    ground: 'supplement-not-provided',
  },
})
