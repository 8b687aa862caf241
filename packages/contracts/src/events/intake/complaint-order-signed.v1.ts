import { defineEvent } from '../../define-event.ts'
import { complaintNo, orderRound } from './terms.ts'

export const complaintOrderSignedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-order-signed.v1',
  aggregate: 'complaint',
  title: '12345工单已签收',
  shape: {
    complaintNo,
    round: orderRound,
  },
  example: {
    complaintNo: '52052026000001',
    round: 1,
  },
})
