import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, code, instant } from './terms.ts'

export const agencyRegisteredV1 = defineEvent({
  type: 'cn.mingjian.personnel.agency-registered.v1',
  aggregate: 'agency',
  title: '执法主体已登记',
  shape: {
    agencyId,
    name: z.string().min(1).max(200),
    creditCode: z.string().length(18).optional(),
    kind: code,
    field: code.optional(),
    level: code,
    /** Administrative rank (行政级别). */
    rank: code.optional(),
    parentId: agencyId.optional(),
    superiorId: agencyId.optional(),
    phone: z.string().max(40).optional(),
    from: instant,
  },
  example: {
    agencyId: 'dept-520502-market',
    name: '某区市场监督管理局',
    creditCode: '91350100M000100Y43',
    kind: 'department',
    field: 'market',
    level: 'county',
    parentId: 'gov-520502',
    phone: '0000-0000001',
    from: '2020-01-01T00:00:00.000+08:00',
  },
})
