import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const agencyPhonePublishedV1 = defineEvent({
  type: 'cn.mingjian.personnel.agency-phone-published.v1',
  aggregate: 'agency',
  title: '监督电话已公布',
  shape: {
    agencyId,
    phone: z.string().min(1).max(40),
    from: instant,
  },
  example: { agencyId: 'dept-520502-market', phone: '0000-0000001', from: '2026-03-02T00:00:00.000+08:00' },
})
