import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, day } from './terms.ts'

export const supervisorNamedV1 = defineEvent({
  type: 'cn.mingjian.personnel.supervisor-named.v1',
  aggregate: 'officer',
  title: '执法监督人员已明确',
  shape: {
    agencyId,
    partTime: z.boolean(),
    onDay: day,
  },
  example: { agencyId: 'dept-520502-market', partTime: false, onDay: '2026-03-02' },
})
