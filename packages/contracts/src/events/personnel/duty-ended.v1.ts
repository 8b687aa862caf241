import { defineEvent } from '../../define-event.ts'
import { agencyId, instant } from './terms.ts'

export const dutyEndedV1 = defineEvent({
  type: 'cn.mingjian.personnel.duty-ended.v1',
  aggregate: 'agency',
  title: '监督权责清单已移出',
  shape: {
    agencyId,
    dutyId: agencyId,
    until: instant,
  },
  example: { agencyId: 'office-520502', dutyId: '0d8f1c52-6a44-4f0e-9d0b-0b8a4b6f2a11', until: '2027-01-01T00:00:00.000+08:00' },
})
