import { defineEvent } from '../../define-event.ts'
import { agencyId, code, day } from './terms.ts'

export const officerMovedV1 = defineEvent({
  type: 'cn.mingjian.personnel.officer-moved.v1',
  aggregate: 'officer',
  title: '执法人员已调动',
  shape: {
    fromAgencyId: agencyId,
    agencyId,
    field: code.optional(),
    onDay: day,
  },
  example: { fromAgencyId: 'dept-520502-market', agencyId: 'dept-520502-transport', field: 'transport', onDay: '2026-03-02' },
})
