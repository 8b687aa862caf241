import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, code } from './terms.ts'

export const certificateAppliedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-applied.v1',
  aggregate: 'certificate',
  title: '证件已申报',
  shape: {
    applicationNo: z.string().min(1).max(60),
    kind: code,
    purpose: z.enum(['first', 'renewal', 'reissue']),
    agencyId,
  },
  example: { applicationNo: 'SQ520502-2026-000001', kind: 'enforcement', purpose: 'first', agencyId: 'dept-520502-market' },
})
