import { defineEvent } from '../../define-event.ts'
import { complaintNo } from './terms.ts'

export const complaintUnmergedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-unmerged.v1',
  aggregate: 'complaint',
  title: '已撤销并件',
  shape: {
    complaintNo,
    from: complaintNo,
  },
  example: {
    complaintNo: '52052026000002',
    from: '52052026000001',
  },
})
