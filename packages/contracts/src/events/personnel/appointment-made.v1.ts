import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, code, instant } from './terms.ts'

export const appointmentMadeV1 = defineEvent({
  type: 'cn.mingjian.personnel.appointment-made.v1',
  aggregate: 'appointment',
  title: '已聘任',
  shape: {
    kind: z.enum(['expert', 'social-supervisor', 'contact-point']),
    /** The office that appoints. */
    agencyId,
    background: code,
    fields: z.array(code).max(50),
    from: instant,
    until: instant,
  },
  example: {
    kind: 'expert',
    agencyId: 'office-520502',
    background: 'lawyer',
    fields: ['market'],
    from: '2026-03-01T16:00:00.000Z',
    until: '2029-03-01T16:00:00.000Z',
  },
})
