import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { certificateNo } from './terms.ts'

export const certificateReviewedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-reviewed.v1',
  aggregate: 'certificate',
  title: '证件已审验',
  shape: {
    certificateNo,
    year: z.number().int().min(2000).max(2100),
    passed: z.boolean(),
  },
  example: { certificateNo: '52050200000001', year: 2026, passed: true },
})
