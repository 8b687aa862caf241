import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId } from './terms.ts'

export const staffingRecoveredV1 = defineEvent({
  type: 'cn.mingjian.personnel.staffing-recovered.v1',
  aggregate: 'agency',
  title: '监督人员配备恢复达标',
  shape: {
    agencyId,
    /** Named supervisors, or those of them who hold a certificate in force. */
    measure: z.enum(['named', 'certified']),
    count: z.int().min(0),
    minimum: z.int().min(1),
  },
  example: { agencyId: 'dept-520502-market', measure: 'certified', count: 2, minimum: 2 },
})
