import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { code, complaintNo, conclusion } from './terms.ts'

export const complaintFindingsRecordedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-findings-recorded.v1',
  aggregate: 'complaint',
  title: '核查结论已作出',
  shape: {
    complaintNo,
    accusedAgencyId: z.string().max(100).optional(),
    field: code.optional(),
    overall: conclusion,
    findings: z
      .array(z.strictObject({ allegation: z.number().int().positive(), problemType: code.optional(), conclusion }))
      .min(1)
      .max(50),
  },
  example: {
    complaintNo: '52052026000001',
    accusedAgencyId: '5205-urban-management',
    field: 'urban-management',
    overall: 'upheld',
    findings: [
      {
        allegation: 1,
        problemType: 'procedure-violation',
        conclusion: 'upheld',
      },
    ],
  },
})
