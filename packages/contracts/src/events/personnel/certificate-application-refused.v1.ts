import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'

export const certificateApplicationRefusedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-application-refused.v1',
  aggregate: 'certificate',
  title: '证件申报未通过',
  shape: {
    applicationNo: z.string().min(1).max(60),
    stage: z.enum(['examination', 'approval']),
  },
  example: { applicationNo: 'SQ520502-2026-000001', stage: 'approval' },
})
