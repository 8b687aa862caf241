import { defineEvent } from '../../define-event.ts'
import { complaintNo, day, deadline, orderRound } from './terms.ts'

export const complaintOrderRoundOpenedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-order-round-opened.v1',
  aggregate: 'complaint',
  title: '12345工单再次派来，另一轮办理',
  shape: {
    complaintNo,
    round: orderRound,
    handedOverOn: day,
    answerBy: deadline,
  },
  example: {
    complaintNo: '52052026000001',
    round: 2,
    handedOverOn: '2026-04-20',
    answerBy: {
      rule: 'answer',
      dueOn: '2026-05-20',
      provisional: false,
    },
  },
})
