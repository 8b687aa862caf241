import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const agencyRenamedV1 = defineEvent({
  type: 'cn.mingjian.personnel.agency-renamed.v1',
  aggregate: 'agency',
  title: '执法主体已更名',
  shape: {
    agencyId,
    name: z.string().min(1).max(200),
    was: z.string().min(1).max(200),
    from: instant,
  },
  example: { agencyId: 'dept-520502-market', name: '某区市场监督管理局', was: '某区工商行政管理局', from: '2020-01-01T00:00:00.000+08:00' },
})
