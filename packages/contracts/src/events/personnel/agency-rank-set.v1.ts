import { defineEvent } from '../../define-event.ts'
import { agencyId, code, instant } from './terms.ts'

export const agencyRankSetV1 = defineEvent({
  type: 'cn.mingjian.personnel.agency-rank-set.v1',
  aggregate: 'agency',
  title: '执法主体行政级别已登记',
  shape: { agencyId, rank: code, from: instant },
  example: { agencyId: '520502-market', rank: 'section-head', from: '2026-03-01T16:00:00.000Z' },
})
