import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { certificateNo } from './terms.ts'

/** What was answered about it for past instants may be answered otherwise from now on: ask again. */
export const certificateCorrectedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-corrected.v1',
  aggregate: 'certificate',
  title: '证件记录已更正',
  shape: {
    certificateNo,
    record: z.number().int().min(1),
  },
  example: { certificateNo: '52050200000001', record: 4 },
})
