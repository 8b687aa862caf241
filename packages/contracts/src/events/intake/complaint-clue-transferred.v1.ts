import { defineEvent } from '../../define-event.ts'
import { code, complaintNo } from './terms.ts'

export const complaintClueTransferredV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-clue-transferred.v1',
  aggregate: 'complaint',
  title: '线索移送',
  shape: { complaintNo, to: code },
  example: { complaintNo: '52052026000001', to: 'discipline' },
})
