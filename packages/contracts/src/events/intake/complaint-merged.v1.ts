import { defineEvent } from '../../define-event.ts'
import { complaintNo } from './terms.ts'

export const complaintMergedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-merged.v1',
  aggregate: 'complaint',
  title: '已并件',
  shape: {
    complaintNo,
    into: complaintNo,
  },
  example: {
    complaintNo: '52052026000002',
    into: '52052026000001',
  },
})
