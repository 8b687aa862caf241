import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, code, instant } from './terms.ts'

export const appointmentEndedV1 = defineEvent({
  type: 'cn.mingjian.personnel.appointment-ended.v1',
  aggregate: 'appointment',
  title: '聘任已终止',
  shape: {
    kind: z.enum(['expert', 'social-supervisor', 'contact-point']),
    agencyId,
    ground: code,
    from: instant,
  },
  example: { kind: 'contact-point', agencyId: 'office-520502', ground: 'closed', from: '2027-03-01T16:00:00.000Z' },
})
