import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

/** Its past acts keep it as it was; `into` says where its business went. */
export const agencyReorganisedV1 = defineEvent({
  type: 'cn.mingjian.personnel.agency-reorganised.v1',
  aggregate: 'agency',
  title: '执法主体已合并、分设或者撤销',
  shape: {
    agencyId,
    how: z.enum(['merged', 'split', 'abolished']),
    into: z.array(agencyId).max(20),
    from: instant,
  },
  example: { agencyId: 'dept-520502-market', how: 'merged', into: ['dept-520502-urban-management'], from: '2026-03-02T00:00:00.000+08:00' },
})
