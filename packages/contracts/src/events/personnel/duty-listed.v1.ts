import { defineEvent } from '../../define-event.ts'
import { agencyId, code, instant } from './terms.ts'

export const dutyListedV1 = defineEvent({
  type: 'cn.mingjian.personnel.duty-listed.v1',
  aggregate: 'agency',
  title: '监督权责清单已列入',
  shape: {
    agencyId,
    dutyId: agencyId,
    /** The unit that it supervises; or all of a field in its region. */
    overAgencyId: agencyId.optional(),
    field: code.optional(),
    from: instant,
  },
  example: {
    agencyId: 'office-520502',
    dutyId: '0d8f1c52-6a44-4f0e-9d0b-0b8a4b6f2a11',
    overAgencyId: 'dept-520502-market',
    from: '2026-01-01T00:00:00.000+08:00',
  },
})
