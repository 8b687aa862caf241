import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const agencySuperiorChangedV1 = defineEvent({
  type: 'cn.mingjian.personnel.agency-superior-changed.v1',
  aggregate: 'agency',
  title: '隶属关系已变更',
  shape: {
    agencyId,
    parentId: agencyId.optional(),
    superiorId: agencyId.optional(),
    from: instant,
  },
  example: { agencyId: 'dept-520502-market', superiorId: 'dept-5205-market', from: '2026-03-02T00:00:00.000+08:00' },
})
