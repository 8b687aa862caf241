import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const appointmentRenewedV1 = defineEvent({
  type: 'cn.mingjian.personnel.appointment-renewed.v1',
  aggregate: 'appointment',
  title: '已续聘',
  shape: {
    kind: z.enum(['expert', 'social-supervisor', 'contact-point']),
    agencyId,
    until: instant,
  },
  example: { kind: 'expert', agencyId: 'office-520502', until: '2032-03-01T16:00:00.000Z' },
})
