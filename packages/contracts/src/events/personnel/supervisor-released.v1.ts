import { defineEvent } from '../../define-event.ts'
import { agencyId, day } from './terms.ts'

export const supervisorReleasedV1 = defineEvent({
  type: 'cn.mingjian.personnel.supervisor-released.v1',
  aggregate: 'officer',
  title: '执法监督人员不再担任',
  shape: {
    agencyId,
    onDay: day,
  },
  example: { agencyId: 'dept-520502-market', onDay: '2026-03-02' },
})
