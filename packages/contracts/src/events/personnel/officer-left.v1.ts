import { defineEvent } from '../../define-event.ts'
import { agencyId, code, day } from './terms.ts'

export const officerLeftV1 = defineEvent({
  type: 'cn.mingjian.personnel.officer-left.v1',
  aggregate: 'officer',
  title: '执法人员已离开执法岗位',
  shape: {
    agencyId,
    ground: code,
    onDay: day,
  },
  example: { agencyId: 'dept-520502-market', ground: 'retired', onDay: '2026-03-02' },
})
