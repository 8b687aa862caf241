import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const townshipModelSetV1 = defineEvent({
  type: 'cn.mingjian.personnel.township-model-set.v1',
  aggregate: 'agency',
  title: '乡镇“1+1+1”监督模式已登记',
  shape: {
    agencyId,
    departmentUnitId: agencyId,
    justiceOfficeId: agencyId,
    from: instant,
  },
  example: {
    agencyId: 'township-520502001',
    departmentUnitId: 'dept-520502-market-legal',
    justiceOfficeId: 'justice-520502001',
    from: '2026-01-01T00:00:00.000+08:00',
  },
})
