import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId } from './terms.ts'

export const sittingMarkedV1 = defineEvent({
  type: 'cn.mingjian.personnel.sitting-marked.v1',
  aggregate: 'sitting',
  title: '测试已评分',
  shape: {
    examId: z.string().min(1).max(60),
    agencyId,
    passed: z.boolean(),
    /** Whether a certificate may rest on it. */
    counts: z.boolean(),
  },
  example: { examId: '0190a000-0000-7000-8000-000000000001', agencyId: 'dept-520502-market', passed: true, counts: true },
})
