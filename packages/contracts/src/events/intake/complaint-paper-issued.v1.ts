import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, day } from './terms.ts'

export const complaintPaperIssuedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-paper-issued.v1',
  aggregate: 'complaint',
  title: '文书印发',
  shape: {
    complaintNo,
    paperId: z.string(),
    kind: z.string(),
    number: z.string().optional(),
    issuedOn: day,
    sha256: z.string(),
  },
  example: {
    complaintNo: '52052026000001',
    paperId: '0199a1b2-0000-7000-8000-000000000001',
    kind: 'acceptance-notice',
    number: '七司执监受〔2026〕1号',
    issuedOn: '2026-03-09',
    sha256: '0'.repeat(64),
  },
})
