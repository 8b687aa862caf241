import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const delegationEndedV1 = defineEvent({
  type: 'cn.mingjian.personnel.delegation-ended.v1',
  aggregate: 'agency',
  title: '委托或者授权已终止',
  shape: {
    agencyId,
    delegationId: z.string().min(1).max(60),
    until: instant,
  },
  example: { agencyId: 'dept-520502-market', delegationId: '0199a1b2-0000-7000-8000-000000000001', until: '2027-03-02T00:00:00.000+08:00' },
})
