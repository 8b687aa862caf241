import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, day } from './terms.ts'

export const complaintPaperServedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-paper-served.v1',
  aggregate: 'complaint',
  title: '文书送达',
  shape: {
    complaintNo,
    paperId: z.string(),
    kind: z.string(),
    way: z.string(),
    servedOn: day,
  },
  example: {
    complaintNo: '52052026000001',
    paperId: '0199a1b2-0000-7000-8000-000000000001',
    kind: 'acceptance-notice',
    way: 'post',
    servedOn: '2026-03-11',
  },
})
