import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo } from './terms.ts'

export const complaintRectificationToldV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-rectification-told.v1',
  aggregate: 'complaint',
  title: '整改结果已告知',
  shape: { complaintNo, matterNo: z.string() },
  example: { complaintNo: '52052026000001', matterNo: 'JDSX520502-2026-000001' },
})
