import { defineEvent } from '../../define-event.ts'
import { complaintNo, conclusion } from './terms.ts'

export const complaintClosedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-closed.v1',
  aggregate: 'complaint',
  title: '已办结',
  shape: {
    complaintNo,
    overall: conclusion.optional(),
  },
  example: {
    complaintNo: '52052026000001',
    overall: 'upheld',
  },
})
