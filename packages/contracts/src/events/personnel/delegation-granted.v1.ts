import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const delegationGrantedV1 = defineEvent({
  type: 'cn.mingjian.personnel.delegation-granted.v1',
  aggregate: 'agency',
  title: '委托或者授权已登记',
  shape: {
    agencyId,
    delegationId: z.string().min(1).max(60),
    kind: z.enum(['entrusted', 'authorised']),
    to: z.string().max(200).optional(),
    from: instant,
    until: instant.optional(),
  },
  example: {
    agencyId: 'dept-520502-market',
    delegationId: '0199a1b2-0000-7000-8000-000000000001',
    kind: 'entrusted',
    to: 'station-520502001-market',
    from: '2026-03-02T00:00:00.000+08:00',
    until: '2028-03-02T00:00:00.000+08:00',
  },
})
