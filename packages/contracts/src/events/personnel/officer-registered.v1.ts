import { defineEvent } from '../../define-event.ts'
import { agencyId, code, day } from './terms.ts'

/** That a post is filled, never by whom. */
export const officerRegisteredV1 = defineEvent({
  type: 'cn.mingjian.personnel.officer-registered.v1',
  aggregate: 'officer',
  title: '执法人员已登记',
  shape: {
    agencyId,
    field: code.optional(),
    employment: code,
    onDay: day,
  },
  example: { agencyId: 'dept-520502-market', field: 'market', employment: 'civil-servant', onDay: '2026-03-02' },
})
